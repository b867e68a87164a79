// Percent-encoding and the characters of a URI (RFC 3986, sections 2 and 3).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ocop::gs1 {

enum class UriPart { kPath, kQuery };

/// Checks that `text` holds only characters that stand unencoded in that part
/// (path: pchar and "/"; query: also "?") and that each "%" has two hexadecimal
/// digits. The error's `where` is "path" or "query".
Result<void> check_uri_characters(UriPart part, std::string_view text);

/// `text` is well-formed (check_uri_characters). "+" stays "+".
std::string percent_decoded(std::string_view text);

/// Appends `text` with all but the unreserved characters encoded, upper-case digits.
void append_percent_encoded(std::string& out, std::string_view text);

}  // namespace ocop::gs1
