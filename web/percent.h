// Percent-encoding as forms and query strings use it
// (WHATWG URL, application/x-www-form-urlencoded).
#pragma once

#include <string>
#include <string_view>

namespace ocop::web {

/// "+" becomes a blank, %XX a byte; a "%" without two hexadecimal digits stays as it is.
std::string form_decode(std::string_view text);

/// Everything but letters, digits and "-._~" becomes %XX (RFC 3986, 2.3).
std::string percent_encode(std::string_view text);

}  // namespace ocop::web
