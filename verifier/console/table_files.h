// A page's tables as a file: a sheet each in XLSX, one below the other in CSV.
#pragma once

#include <string>
#include <vector>

#include "office/table.h"
#include "verifier/console/context.h"
#include "web/http.h"

namespace ocop::verifier::console {

/// `file`: its name, without an ending.
web::Response tables_response(const Visit& visit, std::vector<office::Table> tables,
                              const std::string& file, bool xlsx);

}  // namespace ocop::verifier::console
