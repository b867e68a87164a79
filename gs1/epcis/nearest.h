// Which of some names somebody may have meant. For this folder only.
#pragma once

#include <cstddef>
#include <string_view>

namespace ocop::gs1::epcis {

/// Letters to change, add or take away (Levenshtein), letter case apart; of `written` the first 40
/// count.
std::size_t distance(std::string_view written, std::string_view name);

}  // namespace ocop::gs1::epcis
