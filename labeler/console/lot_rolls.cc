#include "labeler/console/lot_rolls.h"

#include <algorithm>

namespace ocop::labeler::console {

std::vector<LotPart> roll_parts_of_lot(db::Connection& connection, std::string_view gtin14,
                                       std::string_view lot) {
  std::vector<LotPart> found;
  for (const auto& roll : db::rolls_of(connection, gtin14))
    for (const auto& part : db::parts_of(connection, roll))
      if (part.state == db::RollState::kActivated && part.lot == lot)
        found.push_back({roll.roll, part.serials, part.recorded_at, part.recorded_by});
  return found;
}

bool off_a_roll(db::Connection& connection, std::string_view gtin14, std::string_view serial) {
  return std::ranges::any_of(db::rolls_of(connection, gtin14), [&](const db::Roll& roll) {
    return roll.serials.contains(serial);
  });
}

}  // namespace ocop::labeler::console
