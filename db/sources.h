// The files of an import, read and matched to tables.
#pragma once

#include <filesystem>
#include <vector>

#include "db/import.h"
#include "db/sheet.h"
#include "db/tables.h"

namespace ocop::db {

struct Source {
  Sheet sheet;
  const Table* table;
  std::vector<std::optional<std::size_t>> columns;  ///< the sheet's column of each of the table's
};

/// Reads each file, and of a directory every *.csv and *.json in it by name.
/// What is wrong goes to `errors`: no such file, another kind of file, too
/// large, not readable as what it claims, unknown table, unknown or doubled
/// column, key column missing.
std::vector<Source> read_sources(const std::vector<std::filesystem::path>& paths,
                                 const InputLimits& limits, ErrorList& errors);

/// One table from memory: CSV, or cells whose first row that is not empty names the
/// columns; rows without any text are left out. Nothing when there are `errors`.
std::vector<Source> read_sheet(const ImportSheet& given, const InputLimits& limits,
                               ErrorList& errors);

}  // namespace ocop::db
