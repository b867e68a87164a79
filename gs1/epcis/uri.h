// Forms of text that EPCIS uses everywhere: URIs and times. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"

namespace ocop::gs1::epcis {

/// An absolute URI (RFC 3986): a scheme, ":", something behind it, and only characters and
/// percent-encodings that a URI may hold. At most 2,953 bytes.
bool is_uri(std::string_view text);

/// What stands before the first ":" where that can be a scheme or a prefix; "" otherwise.
std::string_view scheme_of(std::string_view text);

struct Http {
  std::string host;       ///< lower case, with its port
  std::string_view path;  ///< from "/", without query and fragment
};
std::optional<Http> read_http(std::string_view uri);

/// RFC 3339 with "Z" or an offset: "2026-11-22T10:04:05.123+07:00", years 1900 to 2199. Rounded to
/// milliseconds, halves up (CBV 2.0, 8.9.2).
std::optional<Instant> read_time(std::string_view text);

/// "+07:00" as EPCIS wants it (its JSON schema, eventTimeZoneOffset): -14:00 to +14:00.
bool is_offset(std::string_view text);

/// Always three decimals: "2026-11-22T03:04:05.123Z".
std::string milliseconds_text(Instant instant);

}  // namespace ocop::gs1::epcis
