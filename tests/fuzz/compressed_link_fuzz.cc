// Whatever a compressed segment says must be a code that holds, and its compressed forms the same code.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "gs1/compressed_link.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// The input's first byte says in which alphabet the others are written.
std::string path_of(std::string_view input) {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const bool hex = !input.empty() && input.front() % 2 != 0;
  std::string path = hex ? "/eh" : "/ex";
  for (const char c : input.substr(input.empty() ? 0 : 1)) {
    const auto byte = static_cast<unsigned char>(c);
    if (hex)
      path.append(1, kHex[byte / 16U]).append(1, kHex[byte % 16U]);
    else
      path += kBase64[byte % 64U];
  }
  return path;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ocop::gs1;
  const auto path = path_of({reinterpret_cast<const char*>(data), size});
  const auto link = parse_request_target(path, "a");
  if (!link) {
    require(!link.error().message.en.empty() && !link.error().message.vi.empty());
    return 0;
  }
  const auto canonical = build_digital_link(*link);
  if (canonical.size() > kMaxUriLength) return 0;
  require(parse_digital_link(canonical) == *link);
  for (const auto form : {CompressedForm::kBase64, CompressedForm::kHex}) {
    const auto compressed = compress(*link, form);
    if (!compressed || compressed->size() > kMaxUriLength) continue;
    const auto again = parse_digital_link(*compressed);
    require(again.has_value() && *again == *link);
    require(compress(*again, form) == *compressed);
  }
  return 0;
}
