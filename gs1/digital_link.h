// GS1 Digital Link URIs, uncompressed form (GS1 Digital Link Standard: URI
// Syntax, release 1.4). Pure functions, safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "gs1/application_identifier.h"

namespace ocop::gs1 {

/// A parsed URI. Values are percent-decoded and checked against their AI.
struct DigitalLink {
  std::string scheme = "https";  ///< "http" or "https", lower case
  std::string host;              ///< as written, with ":port" if there was one; no user info
  std::string prefix;            ///< path before the primary key: "" or "/some/path"
  Element key;                   ///< primary key; (01) always as GTIN-14
  std::vector<Element> qualifiers;  ///< path order: (22), (10), (21); or (235) alone behind (01); (254) behind (414)
  std::vector<Element> attributes;  ///< AI data attributes of the query, as written
  std::vector<std::pair<std::string, std::string>> extensions;  ///< other query parameters, decoded, as written

  bool operator==(const DigitalLink&) const = default;

  std::optional<std::string_view> qualifier(std::string_view ai) const;
  std::optional<std::string_view> attribute(std::string_view ai) const;
  /// First extension parameter of that exact name.
  std::optional<std::string_view> extension(std::string_view name) const;

  /// Key, qualifiers in path order, attributes by AI number: what a label code
  /// signs. "(01)09521234543213(10)L2601(21)000123"
  std::string element_string() const;
};

/// Longest URI that is looked at; a version-40 QR symbol holds 2,953 bytes.
inline constexpr std::size_t kMaxUriLength = 2953;

/// Refuses, naming the part: other schemes and mixed case ("Https"), user info,
/// fragment, wrong check digit, unknown or misplaced AI, wrong qualifier order,
/// duplicates, values too long or outside their character set, malformed
/// percent-encoding, encoded slashes that would change the path's shape,
/// trailing segments, an empty parameter, a numeric parameter that is no AI.
Result<DigitalLink> parse_digital_link(std::string_view uri);

/// The same without scheme and host: an HTTP request target "/01/…?…" received at `host`.
Result<DigitalLink> parse_request_target(std::string_view target, std::string_view host);

/// Canonical text; the inverse of parse: parse(build(x)) == x for each x that
/// parse can yield. Values are percent-encoded where the syntax asks for it.
std::string build_digital_link(const DigitalLink& link);

}  // namespace ocop::gs1
