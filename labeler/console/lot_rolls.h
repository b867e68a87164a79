// Labels of a lot that came off rolls.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/rolls.h"

namespace ocop::labeler::console {

struct LotPart {
  std::string roll;
  programme::SerialRange serials;
  Instant recorded_at{};
  std::string recorded_by;
};

/// What of the product's rolls is active for the lot; void labels are left out.
std::vector<LotPart> roll_parts_of_lot(db::Connection& connection, std::string_view gtin14,
                                       std::string_view lot);

/// The roll that the serial is of; such a label is printed with its roll, and carries no lot.
std::optional<std::string> roll_of_serial(db::Connection& connection, std::string_view gtin14,
                                          std::string_view serial);

}  // namespace ocop::labeler::console
