// A label's signature has one text, and a signature one DER form.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "keys/ecdsa.h"
#include "keys/label_code.h"

namespace {

void check_digits(std::string_view digits) {
  const auto signature = ocop::keys::parse_label_signature(digits);
  if (signature && ocop::keys::encode_label_signature(*signature) != digits) std::abort();
}

void check_der(std::string_view text) {
  const auto raw = ocop::keys::from_der(text);
  if (!raw) return;
  const auto der = ocop::keys::to_der(*raw);
  if (std::string_view(reinterpret_cast<const char*>(der.bytes.data()), der.size) != text) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_digits(text);
  check_der(text);
  // Chance alone would hardly ever find 166 digits.
  std::string digits = "1";
  for (std::size_t i = 0; i < size && digits.size() < ocop::keys::kSignatureDigits; ++i) {
    digits += static_cast<char>('0' + data[i] % 10);
  }
  digits.resize(ocop::keys::kSignatureDigits, '0');
  check_digits(digits);
  return 0;
}
