// Rolls in words, for pages and terminals.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "db/rolls.h"

namespace ocop::labeler {

Message state_name(db::RollState state);  ///< "unused", "activated", "void"

/// "000001–000010", or "000001" for one.
std::string serials_text(const programme::SerialRange& serials);

/// Why `roll` is refused as a roll of the product. GTIN of 14 digits; the name as given.
Message no_such_roll(std::string_view gtin14, std::string_view roll);

struct RollCounts {
  std::uint64_t unused = 0;
  std::uint64_t activated = 0;
  std::uint64_t taken_out = 0;  ///< void
};
RollCounts count_parts(const std::vector<db::RollPart>& parts);

}  // namespace ocop::labeler
