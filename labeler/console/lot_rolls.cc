#include "labeler/console/lot_rolls.h"

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

std::optional<std::string> roll_of_serial(db::Connection& connection, std::string_view gtin14,
                                          std::string_view serial) {
  for (const auto& roll : db::rolls_of(connection, gtin14))
    if (roll.serials.contains(serial)) return roll.roll;
  return std::nullopt;
}

}  // namespace ocop::labeler::console
