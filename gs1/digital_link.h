// GS1 Digital Link URIs (GS1 Digital Link Standard: URI Syntax, release 1.4).
// Pure functions, safe from any thread. What is parsed may be compressed
// (gs1/compressed_link.h); what is built is not.
//
//   scheme "://" host prefix "/" key "/" value *( "/" qualifier "/" value ) [ "?" parameters ]
//
// Primary keys, and which qualifiers follow each in which order, are those of GS1's
// syntax dictionary (gs1/application_identifier.h): (01) with (22), (10), (21) in that
// order or (235) alone, (414) with (254) or (7040), (00) with none. AIs and values come
// in pairs up to the end of the path, and no primary key is a qualifier, so the primary
// key is the rightmost pair that has a primary key's AI when pairs are counted from the
// right: a prefix such as "/some/01" or a lot "414" is no trouble.
//
// Parameters stand between "&" or ";" (4.10.2 allows both; build writes "&"); "+" is a
// plus sign. Attributes are AIs that the dictionary allows there, beside those that they
// need and without those that they bar. What the standard leaves open is closed here: a
// qualifier of the key is never a parameter, and each AI stands once.
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
  std::vector<Element>
      qualifiers;  ///< path order: (22), (10), (21); or (235) alone behind (01); (254) behind (414) …
  std::vector<Element> attributes;  ///< AI data attributes of the query, as written
  std::vector<std::pair<std::string, std::string>>
      extensions;  ///< other query parameters, decoded, as written

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
/// AIs that may not stand together, duplicates, values empty, too long or outside their character set, malformed
/// percent-encoding, characters that RFC 3986 does not allow where they stand,
/// the segments "." and ".." (browsers take them out, also from values), trailing
/// segments and a trailing slash, a parameter that is empty or has no "=", a
/// numeric parameter that is no AI, extensions that are no UTF-8 or hold control
/// characters. `where` is the AI's code, the extension's name, or one of
/// "scheme", "host", "path", "query", "fragment"; "" for an over-long URI.
///
/// An encoded slash is a character of its value and never separates. A GTIN of
/// 8, 12 or 13 digits is taken and brought to 14. An extension may be empty and
/// may stand twice: its meaning is the caller's.
Result<DigitalLink> parse_digital_link(std::string_view uri);

/// The same without scheme and host: an HTTP request target "/01/…?…" received at
/// `host`. The scheme becomes "https".
Result<DigitalLink> parse_request_target(std::string_view target, std::string_view host);

/// Whether a segment of `path` that another one follows is a primary key's AI: what
/// a path must hold to be a code at all. One pass, no allocation, for any bytes.
bool holds_primary_key(std::string_view path);

/// Canonical text; the inverse of parse: parse(build(x)) == x for each x that
/// parse can yield, and for no other: nothing is checked here. Every character
/// but RFC 3986's unreserved ones is percent-encoded; attributes come before
/// extensions.
std::string build_digital_link(const DigitalLink& link);

}  // namespace ocop::gs1
