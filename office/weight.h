// Weights as people type them.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace ocop::office {

/// Kilograms with up to three decimals behind a comma or a point, in grams. Refuses, with
/// an empty `where`, what is no such number, and what reads as two: "1.500" is 1,500 kg
/// to one reader and 1.5 kg to another; "1.5" and "1.5000" are clear.
Result<std::int64_t> read_kilograms(std::string_view typed);

}  // namespace ocop::office
