// What reads as a key set can be edited and reads again; certificates of any
// bytes are read or refused.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "keys/certificate.h"
#include "keys/jwks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto certificate = ocop::keys::parse_certificate_der(text)) {
    (void)ocop::keys::certificate_facts(*certificate);
  }
  const auto keys = ocop::keys::parse_jwks(text);
  if (!keys || keys->empty()) return 0;
  const auto& first = keys->front();
  const auto again = ocop::keys::parse_jwks(
      ocop::keys::with_revocation(text, first.key.kid, first.key.not_after, "reason"));
  if (!again || again->size() != keys->size()) std::abort();
  return 0;
}
