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
    check_further_serials();
    check_labels(connection_, errors_);
    check_goods(connection_, errors_);
    check_registry(connection_, errors_);
    check_scans(connection_, errors_);
    check_events(connection_, errors_);
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
    for (const auto& parent : table.parents) {
      const auto& target = table_named(parent.table);
      const std::string column(table.columns[parent.columns[1]].name);
      report_dangling(table, parent.table,
                      "o." + column + " <> '' AND NOT EXISTS (SELECT 1 FROM " +
                          std::string(parent.table) + " t WHERE t.gtin = o.gtin AND t." +
                          std::string(target.columns[1].name) + " = o." + column + ")",
                      column);
    }
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
      if (record) batches_.emplace(batch_key(row), *record);
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
    for_each_row(connection_, ranges, [&](const RowValues& row) {
      if (by_name(ranges, row, "seq") == "1") {
        ranges_.emplace(batch_key(row), row);
      } else {
        further_.emplace_back(row_name(ranges, row), row);
      }
    });
    const auto& areas = table_named("batch_areas");
    for_each_row(connection_, areas, [&](const RowValues& row) {
      auto& text = areas_[batch_key(row)];
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
        {"serials", range != ranges_.end() && same_serials(range->second, serials)},
        {"areas", areas_[key_of(table, row)] == uses}};
    for (const auto& [column, equal] : same) {
      if (equal) continue;
      differs_from_signed(name, column);
    }
  }

  /// What came off a roll later states the batch over again, with those serials.
  void check_further_serials() {
    for (const auto& [name, row] : further_) {
      const auto& table = table_named("serial_ranges");
      const auto batch = batches_.find(batch_key(row));
      if (batch == batches_.end()) continue;
      const auto jws = by_name(table, row, "jws").value_or("");
      const auto kid = kid_of(jws);
      const auto record = signed_record(name, jws, kid);
      if (!record) continue;
      auto stated = batch->second;
      stated.serials = record->serials;
      if (!programme::same_content(stated, *record)) {
        errors_.add(name, message("it states other facts than the batch",
                                  "nội dung khai khác với nội dung của lô"));
      }
      if (!same_serials(row, record->serials)) differs_from_signed(name, "serials");
      const auto owner = key_owners_.find(kid);
      if (owner == key_owners_.end() || owner->second != record->producer) {
        errors_.add(name, message("its key is not of the producer {}",
                                  "khóa ký không phải của chủ thể {}", record->producer));
      }
    }
  }

  static std::string kid_of(const std::string& jws) {
    const auto header = from_base64url(jws.substr(0, jws.find('.')));
    const auto json = nlohmann::json::parse(header.value_or(""), nullptr, false);
    if (!json.is_object()) return "";
    const auto kid = json.find("kid");
    return kid != json.end() && kid->is_string() ? kid->get<std::string>() : "";
  }

  static std::string batch_key(const RowValues& row) {
    return row[0].value_or("") + '\x1F' + row[1].value_or("");
  }

  static bool same_serials(const RowValues& row, const programme::SerialRange& serials) {
    const auto& table = table_named("serial_ranges");
    return by_name(table, row, "width") == std::to_string(serials.width) &&
           by_name(table, row, "first_serial") == std::to_string(serials.first) &&
           by_name(table, row, "last_serial") == std::to_string(serials.first + serials.count - 1);
  }

  void differs_from_signed(const std::string& name, std::string_view column) {
    errors_.add(name, message("{} differs from what the producer signed",
                              "{} khác với nội dung chủ thể đã ký", column));
  }

  Connection& connection_;
  ErrorList& errors_;
  std::map<std::string, std::string> key_owners_;
  std::map<std::string, RowValues> ranges_;  ///< of the batches' own records
  std::vector<std::pair<std::string, RowValues>> further_;
  std::map<std::string, programme::BatchRecord> batches_;
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
