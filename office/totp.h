// Time-based one-time passwords (RFC 6238): SHA-1, 6 digits, 30 seconds, as every
// authenticator app takes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"

namespace ocop::office {

std::string new_totp_secret();                       ///< 20 random bytes
std::string totp_code(std::string_view secret, std::int64_t step);
std::int64_t totp_step(Instant at);
/// The step whose code it is: now's, the one before or after; nullopt for none.
std::optional<std::int64_t> match_totp(std::string_view secret, std::string_view code, Instant now);

std::string base32(std::string_view bytes);          ///< RFC 4648, section 6, without padding
/// "otpauth://totp/ISSUER:USER?secret=…&issuer=ISSUER" (Key Uri Format).
std::string totp_uri(std::string_view secret, std::string_view issuer, std::string_view user);
/// The QR symbol of `text` as an SVG element, dark on white, with its quiet zone.
std::string qr_svg(std::string_view text);

}  // namespace ocop::office
