// Base64 (RFC 4648, section 4: with padding, no line breaks), the form in which
// the registry keeps pictures: the engines' binary column types differ.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ocop::db {

std::string to_base64(std::string_view bytes);

/// nullopt on anything that to_base64 would not write.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace ocop::db
