// Base64 (RFC 4648, sections 4 and 5). Decoding is strict: one text a value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ocop {

/// Section 5, the alphabet with - and _, without padding.
std::string to_base64url(std::string_view bytes);
/// nullopt on padding, other characters, impossible lengths and stray low bits.
std::optional<std::string> from_base64url(std::string_view text);

/// Section 4, the alphabet with + and /, padded (JWK's x5c).
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace ocop
