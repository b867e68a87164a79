// Application identifiers' codes as sentences name them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "gs1/application_identifier.h"

namespace ocop::gs1 {

/// The code of a number, or "310n" for a range.
std::string code_pattern(const CodeRange& range);

/// "(22), (10) or (21)"
std::string listed(std::span<const std::string> words, std::string_view last_joint);

}  // namespace ocop::gs1
