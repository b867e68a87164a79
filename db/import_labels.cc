#include "db/import_labels.h"

#include <soci/soci.h>

#include "base/text.h"
#include "db/guard.h"

namespace ocop::db {
namespace {

/// A row of a table with the columns width, first_serial and last_serial.
class Row {
 public:
  Row(const Table& table, const RowValues& values) : table_(table), values_(values) {}
  std::string text(std::string_view column) const {
    return values_[table_.find(column).value()].value_or("");
  }

 private:
  const Table& table_;
  const RowValues& values_;
};

/// The name of a row of `from` that shares serials with `row`, "" when there is none. `name` is what
/// is shown; `condition` may use the parameter :own.
std::string sharing(soci::session& sql, const std::string& name, const std::string& from,
                    const std::string& condition, const Row& row, const std::string& own) {
  const auto gtin = row.text("gtin");
  const long long width = parse_digits(row.text("width")).value_or(0);
  const long long first = parse_digits(row.text("first_serial")).value_or(0);
  const long long last = parse_digits(row.text("last_serial")).value_or(0);
  std::string found;
  soci::indicator any{};
  sql << "SELECT MIN(" + name + ") FROM " + from +
             " t WHERE t.gtin = :gtin AND t.width = :width AND t.last_serial >= :first AND "
             "t.first_serial <= :last AND " +
             condition,
      soci::into(found, any), soci::use(gtin, "gtin"), soci::use(width, "width"),
      soci::use(first, "first"), soci::use(last, "last"), soci::use(own, "own");
  return any == soci::i_ok ? found : "";
}

RowError overlap_with_lot(const std::string& lot) {
  return {"first_serial", message("these serials overlap those of lot {}",
                                  "dải số này trùng với dải số của lô {}", printable(lot))};
}

RowError overlap_with_roll(const std::string& roll) {
  return {"first_serial", message("these serials overlap those of roll {}",
                                  "dải số này trùng với dải số của cuộn {}", printable(roll))};
}

std::optional<RowError> check_lot_range(soci::session& sql, const Row& row) {
  const auto own = row.text("lot") + "/" + row.text("seq");
  const auto lot = sharing(sql, "t.lot", "serial_ranges",
                           "t.lot || '/' || CAST(t.seq AS TEXT) <> :own", row, own);
  if (!lot.empty()) return overlap_with_lot(lot);
  const auto roll = sharing(sql, "t.roll", "rolls", "t.roll <> :own", row, row.text("roll"));
  if (!roll.empty()) return overlap_with_roll(roll);
  return std::nullopt;
}

std::optional<RowError> check_roll(soci::session& sql, const Row& row) {
  const auto roll = sharing(sql, "t.roll", "rolls", "t.roll <> :own", row, row.text("roll"));
  if (!roll.empty()) return overlap_with_roll(roll);
  const auto lot = sharing(sql, "t.lot", "serial_ranges", "t.roll <> :own", row, row.text("roll"));
  if (!lot.empty()) return overlap_with_lot(lot);
  return std::nullopt;
}

/// Rows whose key begins with (gtin, width, first_serial): their own is that number.
std::optional<RowError> check_once(soci::session& sql, const std::string& table, const Row& row,
                                   Message wrong) {
  const auto there = sharing(sql, "CAST(t.first_serial AS TEXT)", table,
                             "CAST(t.first_serial AS TEXT) <> :own", row, row.text("first_serial"));
  if (there.empty()) return std::nullopt;
  return RowError{"first_serial", std::move(wrong)};
}

std::optional<RowError> check_block(soci::session& sql, const Row& row) {
  const auto there = sharing(sql, "CAST(t.id AS TEXT)", "label_blocks",
                             "CAST(t.id AS TEXT) <> :own", row, row.text("id"));
  if (there.empty()) return std::nullopt;
  return RowError{"first_serial", message("these labels have a block already, {}",
                                          "các tem này đã thuộc khối {}", there)};
}

}  // namespace

std::optional<RowError> check_label_row(Connection& connection, const Table& table,
                                        const RowValues& values) {
  const Row row(table, values);
  return guarded(connection.display(), [&]() -> std::optional<RowError> {
    soci::session& sql = connection.sql();
    if (table.name == "serial_ranges") return check_lot_range(sql, row);
    if (table.name == "rolls") return check_roll(sql, row);
    if (table.name == "label_blocks") return check_block(sql, row);
    if (table.name == "voided_serials") {
      return check_once(sql, "voided_serials", row,
                        message("some of these serials are void already; each is voided once",
                                "có số trong dải này đã hủy; mỗi số chỉ hủy một lần"));
    }
    if (table.name == "scratch_blocks") {
      return check_once(sql, "scratch_blocks", row,
                        message("some of these labels have scratch codes already",
                                "có tem trong dải này đã có mã cào"));
    }
    return std::nullopt;
  });
}

}  // namespace ocop::db
