// Import of registry data: folders or files of CSV (UTF-8 with or without BOM,
// English or Vietnamese headers) and JSON, all or nothing.
// File formats: docs/data-files.md.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "db/audit.h"
#include "db/connection.h"
#include "db/rules.h"

namespace ocop::db {

struct ImportChange {
  enum class Kind { kAdded, kChanged };
  Kind kind{};
  std::string table;
  std::string key;
  std::string name{};  ///< of what the row tells of, "" when it has none
  std::vector<std::string> fields{};  ///< "name: old → new", for kChanged
};

struct ImportReport {
  std::vector<ImportChange> changes;
  std::size_t unchanged = 0;
  /// Shown, not fatal: conflicts that a note declares (it begins with “Mâu thuẫn”
  /// or “Conflict”), and dates that a person should look at.
  std::vector<Error> notes;
};

struct ImportErrors {
  std::vector<Error> errors;  ///< where = "FILE:LINE:COLUMN", characters counted from 1
};

/// Dry run: the same work, rolled back. Nothing is stored when there is one error;
/// the first 100 are listed and the rest counted. `now` only tells what day it is,
/// for doubts about dates. A second import waits for the first (DatabaseError after
/// the busy timeout). The audit log gets one entry for the import, and one for each row
/// of producers, areas, products and certificates that changed, with old and new values
/// (each cut at 300 bytes). Throws DatabaseError.
tl::expected<ImportReport, ImportErrors> import_files(
    Connection& connection, const std::vector<std::filesystem::path>& paths, bool dry_run,
    Instant now, const programme::Actor& actor = at_command_line());

using SheetCells = std::vector<std::vector<std::string>>;  ///< row by row

/// One table that came from elsewhere than a file.
struct ImportSheet {
  std::string name;   ///< how the audit log calls it
  std::string table;  ///< "producers", … (db/tables.h)
  std::variant<std::string, SheetCells> content;  ///< CSV, or cells with the headings first
};

/// What else keeps a row from being stored; `old` is nullptr for a new row.
using RowGuard = std::function<std::optional<RowError>(const Table& table, const RowValues* old,
                                                       const RowValues& row)>;

struct SheetRules {
  RowGuard guard{};
  /// Told of each new row when it is in its table, also before a dry run is taken back.
  std::function<void(const Table& table, const RowValues& row)> added{};
};

/// The same for one sheet, in the caller's write transaction, which on an error and after
/// a dry run is as it was before. Errors' where = "LINE:HEADING", or "LINE" of a whole row.
/// Pictures are refused: they lie beside a file.
tl::expected<ImportReport, ImportErrors> import_sheet(Connection& connection,
                                                      const ImportSheet& sheet,
                                                      const SheetRules& rules, bool dry_run,
                                                      Instant now, const programme::Actor& actor);

}  // namespace ocop::db
