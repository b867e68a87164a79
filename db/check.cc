#include "db/check.h"

#include <soci/soci.h>

#include <map>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/text.h"
#include "db/check_parts.h"
#include "db/guard.h"
#include "db/rules.h"
#include "db/sheet.h"
#include "db/table_store.h"
#include "programme/batch_record.h"

namespace ocop::db {
namespace {

std::string row_name(const Table& table, const RowValues& row) {
  return std::string(table.name) + " " + printable(shown_key(table, row));
}

Value by_name(const Table& table, const RowValues& row, std::string_view column) {
  return row[table.find(column).value()];
}

class Check {
 public:
  Check(Connection& connection, ErrorList& errors) : connection_(connection), errors_(errors) {}

  void run() {
    check_file();
    for (const auto& table : tables()) check_values(table);
    for (const auto& table : tables()) check_references(table);
    check_batches();
    check_serials();
    check_goods(connection_, errors_);
    check_registry(connection_, errors_);
  }

 private:
  void check_file() {
    if (connection_.engine() != Engine::kSqlite) return;
    guarded(connection_.display(), [&] {
      soci::rowset<std::string> lines = (connection_.sql().prepare << "PRAGMA integrity_check");
      for (const auto& line : lines) {
        if (line == "ok") continue;
        errors_.add(connection_.display(),
                    message("the file is damaged: {}", "tệp bị hỏng: {}", printable(line, 200)));
      }
    });
  }

  void check_values(const Table& table) {
    for_each_row(connection_, table, [&](const RowValues& row) {
      const auto before = errors_.count();
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto& column = table.columns[i];
        if (column.name.empty()) continue;
        const auto again = read_value(column, show_value(column, row[i]));
        if (!again)
          errors_.add(row_name(table, row), again.error().message);
        else if (*again != row[i])
          differs(table, row, column.header);
      }
      if (errors_.count() != before) return;
      const auto whole = check_row(table, row, [](const std::string&) { return std::nullopt; });
      if (whole) errors_.add(row_name(table, row), whole->message);
    });
  }

  void differs(const Table& table, const RowValues& row, std::string_view column) {
    errors_.add(row_name(table, row),
                message("{} is not stored as it should be", "{} không được lưu đúng dạng", column));
  }

  void check_references(const Table& table) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const auto& column = table.columns[i];
      if (column.references.empty() || column.name.empty()) continue;
      const auto& target = table_named(column.references);
      const std::string name(column.name);
      report_dangling(table, column.references,
                      "o." + name + " IS NOT NULL AND CAST(o." + name +
                          " AS TEXT) <> '' AND NOT EXISTS (SELECT 1 FROM " +
                          std::string(target.name) + " t WHERE t." +
                          std::string(target.columns[0].name) + " = o." + name + ")",
                      name);
    }
    if (table.parent.empty()) return;
    report_dangling(table, table.parent,
                    "NOT EXISTS (SELECT 1 FROM " + std::string(table.parent) +
                        " t WHERE t.gtin = o.gtin AND t.lot = o.lot)",
                    "lot");
  }

  void report_dangling(const Table& table, std::string_view target, const std::string& condition,
                       const std::string& column) {
    guarded(connection_.display(), [&] {
      soci::rowset<std::string> values =
          (connection_.sql().prepare << "SELECT DISTINCT CAST(o." + column +
                                            " AS TEXT) FROM " +
                                            std::string(table.name) + " o WHERE " + condition);
      for (const auto& value : values) {
        errors_.add(
            std::string(table.name) + "." + column,
            message("“{}” is not in {}", "“{}” không có trong bảng {}", printable(value), target));
      }
    });
  }

  /// The signed record of a batch; nullopt with an error when it cannot be read.
  std::optional<programme::BatchRecord> signed_record(const std::string& name,
                                                      const std::string& jws,
                                                      const std::string& kid) {
    const auto first = jws.find('.');
    const auto second = first == std::string::npos ? first : jws.find('.', first + 1);
    const auto header =
        second == std::string::npos ? std::nullopt : from_base64url(jws.substr(0, first));
    const auto payload = second == std::string::npos
                             ? std::nullopt
                             : from_base64url(jws.substr(first + 1, second - first - 1));
    if (!header || !payload) {
      errors_.add(name,
                  message("its signed record is no JWS", "bản ghi đã ký không phải JWS hợp lệ"));
      return std::nullopt;
    }
    const auto json = nlohmann::json::parse(*header, nullptr, false);
    if (!json.is_object() || json.value("kid", nlohmann::json()) != nlohmann::json(kid)) {
      errors_.add(name, message("its signed record names another key than {}",
                                "bản ghi đã ký ghi khóa khác với {}", kid));
    }
    auto record = programme::parse_batch_record(*payload);
    if (record) return std::move(*record);
    errors_.add(name, record.error().message);
    return std::nullopt;
  }

  void check_batches() {
    read_batch_parts();
    const auto& table = table_named("batches");
    for_each_row(connection_, table, [&](const RowValues& row) {
      const auto name = row_name(table, row);
      const auto record = signed_record(name, by_name(table, row, "jws").value_or(""),
                                        by_name(table, row, "kid").value_or(""));
      if (record) compare(name, *record, row);
      const auto owner = key_owners_.find(by_name(table, row, "kid").value_or(""));
      if (owner != key_owners_.end() && owner->second != by_name(table, row, "producer")) {
        errors_.add(name, message("its key is another producer's, {}",
                                  "khóa ký là của chủ thể khác, {}", owner->second));
      }
    });
  }

  void read_batch_parts() {
    const auto& keys = table_named("signing_keys");
    for_each_row(connection_, keys, [&](const RowValues& row) {
      key_owners_.emplace(row[0].value_or(""), by_name(keys, row, "producer").value_or(""));
    });
    const auto& ranges = table_named("serial_ranges");
    for_each_row(connection_, ranges,
                 [&](const RowValues& row) { ranges_.emplace(key_of(ranges, row), row); });
    const auto& areas = table_named("batch_areas");
    for_each_row(connection_, areas, [&](const RowValues& row) {
      auto& text = areas_[row[0].value_or("") + '\x1F' + row[1].value_or("")];
      text += row[3].value_or("") + " " + row[4].value_or("") + " " + row[5].value_or("") + "\n";
    });
  }

  void compare(const std::string& name, const programme::BatchRecord& record,
               const RowValues& row) {
    const auto& table = table_named("batches");
    const auto range = ranges_.find(key_of(table, row));
    std::string uses;
    for (const auto& use : record.areas) {
      uses += use.area + " " + std::to_string(use.grams) + " " +
              (use.harvested ? iso_date(*use.harvested) : "") + "\n";
    }
    const auto text = [&](std::string_view column) {
      return by_name(table, row, column).value_or("");
    };
    const auto best_before = record.best_before ? iso_date(*record.best_before) : "";
    const auto& serials = record.serials;
    const auto last = std::to_string(serials.first + serials.count - 1);
    const std::pair<std::string_view, bool> same[] = {
        {"producer", text("producer") == record.producer},
        {"gtin", text("gtin") == record.gtin},
        {"lot", text("lot") == record.lot},
        {"produced", text("produced") == iso_date(record.produced)},
        {"best_before", text("best_before") == best_before},
        {"quantity", text("quantity") == std::to_string(serials.count)},
        {"certificate", text("certificate") == record.certificate},
        {"issued_at",
         text("issued_at") == std::to_string(record.issued_at.time_since_epoch().count())},
        {"serials", range != ranges_.end() && range->second[2] == std::to_string(serials.width) &&
                        range->second[3] == std::to_string(serials.first) &&
                        range->second[4] == last},
        {"areas", areas_[key_of(table, row)] == uses}};
    for (const auto& [column, equal] : same) {
      if (equal) continue;
      errors_.add(name, message("{} differs from what the producer signed",
                                "{} khác với nội dung chủ thể đã ký", column));
    }
  }

  void check_serials() {
    guarded(connection_.display(), [&] {
      soci::rowset<std::string> lots =
          (connection_.sql().prepare
           << "SELECT a.gtin || ' / ' || a.lot || ' / ' || b.lot FROM serial_ranges a JOIN "
              "serial_ranges b ON "
              "b.gtin = a.gtin AND b.width = a.width AND b.first_serial > a.first_serial AND "
              "b.first_serial <= a.last_serial");
      for (const auto& pair : lots) {
        errors_.add(
            "serial_ranges " + printable(pair),
            message("the serials of these two lots overlap", "dải số của hai lô này trùng nhau"));
      }
    });
  }

  Connection& connection_;
  ErrorList& errors_;
  std::map<std::string, std::string> key_owners_;
  std::map<std::string, RowValues> ranges_;
  std::map<std::string, std::string> areas_;
};

}  // namespace

std::vector<Error> check_database(Connection& connection) {
  ErrorList errors(InputLimits{}.errors);
  connection.begin_read();
  try {
    Check(connection, errors).run();
  } catch (...) {
    connection.rollback();
    throw;
  }
  connection.rollback();
  return errors.take();
}

}  // namespace ocop::db
