// Addresses of web pages that people give, as this service takes them: https, of a public host by
// its name (RFC 3986; RFC 6761 for names that are nobody's). Pure: no name is looked up.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace ocop {

inline constexpr std::size_t kMostAddress = 1'000;  ///< bytes of HttpsAddress::text

struct HttpsAddress {
  /// Normal form: scheme and host in lower case, the port 443 left out, at least "/" for a path,
  /// letters beyond ASCII percent-encoded. Holds no blank, quote, "<", ">" or backslash.
  std::string text;
  std::string host;  ///< lower case, without a dot at its end
};

/// Refuses other schemes, user information, other ports, hosts without a dot, numbers in place of a
/// name, names that no public host has (localhost, local, internal, test, invalid, onion, arpa …),
/// hosts beyond ASCII (write them as xn--…), characters that no URI holds, and what is too long.
/// Errors' `where` is empty.
Result<HttpsAddress> read_https_address(std::string_view text);

}  // namespace ocop
