#include "verifier/console/table_files.h"

#include <utility>

#include "verifier/console/views.h"

namespace ocop::verifier::console {

web::Response tables_response(const Visit& visit, std::vector<office::Table> tables,
                              const std::string& file, bool xlsx) {
  if (xlsx) return office::xlsx_response(tables, file);
  return office::csv_response(
      office::joined(std::move(tables), file, say(visit, "Bảng", "Table")));
}

}  // namespace ocop::verifier::console
