// Import from a console: one uploaded table, previewed, then stored whole or not at all.
// Templates to fill in.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/import.h"
#include "office/table.h"
#include "programme/roles.h"

namespace ocop::office {

inline constexpr std::size_t kMostUploaded = std::size_t{8} << 20;  ///< bytes

/// Tables that a console imports, by their names in db/tables.h.
inline constexpr std::array<std::string_view, 4> kImportTables{"producers", "areas", "products",
                                                               "certificates"};
/// "Chủ thể", "Vùng nguyên liệu", … Throws std::out_of_range for another table.
Message import_table_name(std::string_view table);

struct ImportRequest {
  std::string table;      ///< one of kImportTables
  std::string file_name;  ///< for the audit log only
  std::string bytes;      ///< CSV, or XLSX (of which the first sheet), told by content
  /// import_digest() of what was previewed; stores. "" previews.
  std::string previewed;
};

/// SHA-256 of table and bytes: 64 hexadecimal digits.
std::string import_digest(const ImportRequest& request);

/// The same of what an import changes, old and new, as a preview shows it: another digest at
/// the confirmation means that somebody changed a row in between.
std::string changes_digest(const db::ImportReport& report);

struct ImportErrorList {
  /// where = "LINE:HEADING", "LINE" or ""; import_error_text() makes a sentence of it.
  std::vector<Error> errors;
};

/// In the caller's write transaction, which is as it was on an error and after a preview;
/// the stored rows and the audit entries stand or fall with it. Beyond what any import
/// checks (db/import.h) refuses: a role that may not import or edit the table, rows whose
/// place (old or new) lies outside of the actor's, a declared yield that changes (an
/// area's page does that, with a reason), a certificate that is there already and differs,
/// a new one that could not be issued as it stands (db/import_issue.h), which gets its events as an
/// issue does, and bytes other than those previewed. Throws db::DatabaseError.
tl::expected<db::ImportReport, ImportErrorList> import_upload(db::Connection& connection,
                                                              const programme::Actor& actor,
                                                              const ImportRequest& request,
                                                              Instant now);

/// "dòng 7, cột Tên: …"
std::string import_error_text(const Error& error, Language language);

/// What changes: added or changed, key, what was and will be.
Table import_changes(const db::ImportReport& report, Language language);

/// To fill in: headings, and one row as an example in `place` (a places.id; "" = some
/// commune), marked as sample data. The second table explains the columns; a CSV has the first only.
std::vector<Table> import_template(std::string_view table, std::string_view place,
                                   Language language);

}  // namespace ocop::office
