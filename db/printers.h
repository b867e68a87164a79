// A producer's printers. As those of db/goods_acts.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/scope.h"

namespace ocop::db {

struct PrinterRow {
  std::string producer;
  std::string name;
  unsigned dpi = 300;
  double offset_x = 0, offset_y = 0;  ///< mm, kept to the micrometre; −20 to 20
  double scale_x = 1, scale_y = 1;    ///< kept to the millionth; 0.9 to 1.1
};
bool is_printer_dpi(unsigned dpi);  ///< 203, 300, 600 or 1200

/// Stores or replaces the printer of that name. At most 50 of one producer.
Result<void> save_printer(Connection& connection, const Actor& actor, const PrinterRow& printer, Instant now);
Result<void> remove_printer(Connection& connection, const Actor& actor, std::string_view producer, std::string_view name,
                            Instant now);
std::vector<PrinterRow> printers_of(Connection& connection, std::string_view producer);  ///< by name

}  // namespace ocop::db
