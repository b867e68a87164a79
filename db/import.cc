#include "db/import.h"

#include <soci/soci.h>

#include <algorithm>
#include <map>
#include <memory>
#include <numeric>
#include <unordered_map>

#include "base/base64.h"
#include "base/digest.h"
#include "base/text.h"
#include "db/certificate_acts.h"
#include "db/certified_product.h"
#include "db/derived.h"
#include "db/events.h"
#include "db/guard.h"
#include "db/import_audit.h"
#include "db/import_labels.h"
#include "db/label_blocks.h"
#include "db/picture_file.h"
#include "db/rule_book.h"
#include "db/rules.h"
#include "db/sources.h"
#include "db/table_store.h"

namespace ocop::db {
namespace {

constexpr std::size_t kShown = 300;  ///< bytes of an old or new value

/// A row of one of the files.
struct RowOf {
  const Source* source;
  std::size_t row;

  std::string where(std::size_t column) const {
    const auto at = source->columns[column];
    return at ? source->sheet.where(row, *at) : source->sheet.where_row(row);
  }
  std::optional<std::string_view> cell(std::size_t column) const {
    const auto at = source->columns[column];
    return at ? source->sheet.cell(row, *at) : std::nullopt;
  }
};

/// A note that says two sources contradict each other is for whoever imports.
bool declares_conflict(std::string_view note) {
  const auto words = plain_words(note.substr(0, 100));
  return words.starts_with("mau thuan") || words.starts_with("conflict");
}

std::string name_of(const Table& table, const RowValues& values) {
  for (const std::string_view column : {"name", "name_vi", "gtin"}) {
    const auto at = table.find(column);
    if (at && *at >= table.keys) return values[*at].value_or("");
  }
  return {};
}

int rank_of_place(const Value& kind) {
  if (kind == "province") return 0;
  return kind == "district" ? 1 : 2;
}

bool added_serials(const ImportReport& report) {
  return std::any_of(report.changes.begin(), report.changes.end(), [](const ImportChange& change) {
    return change.table == "serial_ranges" || change.table == "rolls";
  });
}

class Import {
 public:
  /// References are not checked when a file could not be read: it may hold them.
  Import(Connection& connection, ErrorList& errors, Instant now)
      : connection_(connection),
        errors_(errors),
        today_(local_date(now)),
        all_files_read_(errors.empty()) {}

  ImportReport report;
  SheetRules rules_of_sheet;

  void run(const std::vector<Source>& sources) {
    for (const auto& table : tables()) import_table(table, sources);
    if (errors_.empty() && added_serials(report)) complete_label_blocks(connection_);
  }

 private:
  using Keys = std::unordered_map<std::string, RowOf>;

  TableStore& store(const Table& table) {
    const auto found = stores_.find(table.name);
    if (found != stores_.end()) return found->second;
    return stores_.emplace(table.name, TableStore(connection_, table)).first->second;
  }

  const programme::RuleBook& rules() {
    if (!rules_) rules_ = load_rule_book(connection_);
    return *rules_;
  }

  void import_table(const Table& table, const std::vector<Source>& sources) {
    auto rows = rows_of(table, sources);
    if (rows.empty()) return;
    if (table.name == "places") sort_by_rank(table, rows);
    read_keys(table, rows);
    for (const auto& row : rows) import_row(table, row);
    if (table.name == "rule_sets") rules_.reset();  // those of the files govern the rest
  }

  static std::vector<RowOf> rows_of(const Table& table, const std::vector<Source>& sources) {
    std::vector<RowOf> rows;
    for (const auto& source : sources) {
      if (source.table != &table) continue;
      for (std::size_t row = 0; row < source.sheet.rows(); ++row) rows.push_back({&source, row});
    }
    return rows;
  }

  /// A place must be there before those that belong to it.
  void sort_by_rank(const Table& table, std::vector<RowOf>& rows) {
    const auto kind = table.find("kind").value();
    std::vector<std::pair<int, RowOf>> ranked;
    for (const auto& row : rows) {
      const auto value = read_value(table.columns[kind], row.cell(kind).value_or(""));
      const auto id = read_value(table.columns[0], row.cell(0).value_or(""));
      if (value && id) place_kinds_.emplace(id->value_or(""), value->value_or(""));
      ranked.emplace_back(value ? rank_of_place(*value) : 0, row);
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::transform(ranked.begin(), ranked.end(), rows.begin(),
                   [](const auto& one) { return one.second; });
  }

  void read_keys(const Table& table, const std::vector<RowOf>& rows) {
    auto& keys = file_keys_[table.name];
    keys.reserve(rows.size());
    for (const auto& row : rows) {
      RowValues values(table.columns.size());
      bool readable = true;
      for (std::size_t i = 0; i < table.keys; ++i) {
        auto value = read_value(table.columns[i], row.cell(i).value_or(""));
        readable = readable && value.has_value();
        if (value) values[i] = std::move(*value);
      }
      if (!readable) continue;
      const auto [first, is_new] = keys.emplace(key_of(table, values), row);
      if (is_new) continue;
      errors_.add(row.where(0),
                  message("{} is there already at {}; each may stand once",
                          "{} đã có ở {}; mỗi mã chỉ được có một dòng",
                          printable(shown_key(table, values)), first->second.where(0)));
    }
  }

  /// The row as it will be stored, errors added where it cannot be.
  void import_row(const Table& table, const RowOf& row) {
    const auto before = errors_.count();
    RowValues given(table.columns.size());
    std::vector<bool> says(table.columns.size());
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const auto cell = row.cell(i);
      says[i] = cell.has_value();
      if (!cell && i >= table.keys) continue;
      auto value = read_value(table.columns[i], cell.value_or(""));
      if (value)
        given[i] = std::move(*value);
      else
        errors_.add(row.where(i), value.error().message);
    }
    if (errors_.count() != before) return;
    const bool exists = store(table).keys().contains(key_of(table, given));
    const auto old = exists ? store(table).load(given) : RowValues();
    for (std::size_t i = table.keys; i < table.columns.size(); ++i) {
      if (says[i]) continue;
      if (exists)
        given[i] = old[i];
      else if (!table.columns[i].required)
        given[i] = table.columns[i].fallback ? Value(*table.columns[i].fallback) : Value();
      else
        errors_.add(row.where(i),
                    message("{} is missing, and this row is new",
                            "thiếu {}, mà dòng này là dòng mới", table.columns[i].header));
    }
    if (errors_.count() != before) return;
    complete_row(rules(), table, given);
    if (table.name == "papers") read_scan(table, row, given);
    if (errors_.count() != before) return;
    check(table, row, given);
    if (exists) complain(table, row, check_change(table, old, given));
    if (exists) complain(table, row, check_certified(connection_, table, old, given));
    if (rules_of_sheet.guard && errors_.count() == before)
      complain(table, row, rules_of_sheet.guard(table, exists ? &old : nullptr, given));
    if (errors_.count() != before) return;
    note_doubts(table, row, given);
    if (errors_.empty()) apply(table, exists ? &old : nullptr, given);
    if (table.name == "products") import_picture(table, row, given);
  }

  void complain(const Table& table, const RowOf& row, const std::optional<RowError>& error) {
    if (error) errors_.add(row.where(table.find(error->column).value()), error->message);
  }

  void check(const Table& table, const RowOf& row, const RowValues& values) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const auto& target = table.columns[i].references;
      if (target.empty() || values[i].value_or("").empty() || is_known(target, *values[i])) continue;
      errors_.add(row.where(i),
                  message("there is no “{}” in {}; add it there or correct it here",
                          "không có “{}” trong bảng {}; hãy thêm vào bảng đó hoặc sửa ở đây",
                          printable(*values[i]), target));
    }
    for (const auto& parent : table.parents) check_parent(parent, row, values);
    complain(table, row,
             check_row(table, values, [this](const std::string& id) { return kind_of_place(id); }));
    if (errors_.empty()) complain(table, row, check_label_row(connection_, table, values));
  }

  void check_parent(const Table::Parent& parent, const RowOf& row, const RowValues& values) {
    const auto [first, second] = parent.columns;
    if (values[second].value_or("").empty()) return;
    const auto& target = table_named(parent.table);
    const RowValues key{values[first], values[second]};
    if (is_known(parent.table, key_of(target, key))) return;
    errors_.add(row.where(second), message("there is no {} in {}", "không có {} trong bảng {}",
                                           printable(shown_key(target, key)), parent.table));
  }

  bool is_known(std::string_view table, const std::string& key) {
    if (!all_files_read_) return true;
    const auto in_files = file_keys_.find(table);
    if (in_files != file_keys_.end() && in_files->second.contains(key)) return true;
    return store(table_named(table)).keys().contains(key);
  }

  std::optional<std::string> kind_of_place(const std::string& id) {
    const auto found = place_kinds_.find(id);
    if (found != place_kinds_.end()) return found->second;
    const auto& table = table_named("places");
    if (!store(table).keys().contains(id)) return std::nullopt;
    RowValues key(table.columns.size());
    key[0] = id;
    return store(table).load(key)[table.find("kind").value()];
  }

  void note_doubts(const Table& table, const RowOf& row, const RowValues& values) {
    if (const auto doubt = doubt_about(rules(), table, values, today_)) {
      report.notes.push_back({row.where(table.find(doubt->column).value()), doubt->message});
    }
    const auto note = table.find("note");
    if (!note || !values[*note] || !declares_conflict(*values[*note])) return;
    const auto text = printable(*values[*note], 500);
    report.notes.push_back({row.where(*note), {text, text}});
  }

  void apply(const Table& table, const RowValues* old, const RowValues& values) {
    if (old == nullptr) {
      store(table).add(values);
      report.changes.push_back({ImportChange::Kind::kAdded, std::string(table.name),
                                shown_key(table, values), name_of(table, values)});
      if (rules_of_sheet.added) rules_of_sheet.added(table, values);
      return;
    }
    ImportChange change{ImportChange::Kind::kChanged, std::string(table.name),
                        shown_key(table, values), name_of(table, values)};
    for (std::size_t i = table.keys; i < table.columns.size(); ++i) {
      const auto& column = table.columns[i];
      if (column.name.empty() || (*old)[i] == values[i]) continue;
      change.fields.push_back(std::string(column.header) + ": " +
                              printable(show_value(column, (*old)[i]), kShown) + " → " +
                              printable(show_value(column, values[i]), kShown));
    }
    if (change.fields.empty()) {
      ++report.unchanged;
      return;
    }
    store(table).change(values);
    report.changes.push_back(std::move(change));
  }

  /// The columns that no file holds, from the scan that the row names.
  void read_scan(const Table& papers, const RowOf& row, RowValues& values) {
    const auto column = column_of_type(papers, ValueType::kPaper);
    if (!values[column]) return;
    const auto bytes = read_beside(row.source->sheet.directory(), *values[column], kMaxPaperBytes,
                                   {"scan", "bản quét"});
    if (!bytes) return errors_.add(row.where(column), bytes.error().message);
    if (paper_type_of(*bytes).empty() || sha256_hex(*bytes) != values[0]) {
      return errors_.add(row.where(column),
                         message("the file is no whole PDF or JPEG with this SHA-256",
                                 "tệp không phải PDF hoặc JPEG trọn vẹn có mã SHA-256 này"));
    }
    values[papers.find("media_type").value()] = paper_type_of(*bytes);
    values[papers.find("bytes").value()] = std::to_string(bytes->size());
    values[papers.find("base64").value()] = to_base64(*bytes);
  }

  static std::size_t column_of_type(const Table& table, ValueType type) {
    return static_cast<std::size_t>(
        std::find_if(table.columns.begin(), table.columns.end(),
                     [type](const Column& one) { return one.type == type; }) -
        table.columns.begin());
  }

  /// An empty cell leaves the picture there is.
  void import_picture(const Table& products, const RowOf& row, const RowValues& product) {
    const auto column = column_of_type(products, ValueType::kPicture);
    const auto name = row.cell(column) ? product[column].value_or("") : "";
    if (name.empty()) return;
    if (row.source->sheet.in_memory) {
      return errors_.add(row.where(column),
                         message("pictures come with “ocop-db import” only; leave this cell empty",
                                 "ảnh chỉ nhập được bằng “ocop-db import”; hãy để trống ô này"));
    }
    auto picture = read_picture(row.source->sheet.directory(), name);
    if (!picture) return errors_.add(row.where(column), picture.error().message);
    if (!errors_.empty()) return;
    const auto& table = picture_table();
    const RowValues values = {product[0], std::move(picture->media_type),
                              to_base64(picture->bytes)};
    const bool exists = store(table).keys().contains(key_of(table, values));
    const auto old = exists ? store(table).load(values) : RowValues();
    apply(table, exists ? &old : nullptr, values);
  }

  Connection& connection_;
  ErrorList& errors_;
  Date today_;
  std::shared_ptr<const programme::RuleBook> rules_;
  bool all_files_read_;
  std::map<std::string_view, TableStore> stores_;
  std::map<std::string_view, Keys> file_keys_;
  std::unordered_map<std::string, std::string> place_kinds_;
};

bool changes_places(const ImportReport& report) {
  return std::any_of(report.changes.begin(), report.changes.end(), [](const ImportChange& change) {
    return change.table == "places" || change.table == "place_history";
  });
}

std::vector<std::string> names_of(const std::vector<std::filesystem::path>& paths) {
  std::vector<std::string> names;
  for (const auto& path : paths) names.push_back(path.filename().string());
  return names;
}

/// Two imports at once would each see half of the other's rows. The lock leaves
/// readers and registrations alone; SQLite has one writer anyhow.
void keep_others_out(Connection& connection) {
  if (connection.engine() != Engine::kPostgres) return;
  guarded(connection.display(),
          [&] { connection.sql() << "LOCK TABLE places IN SHARE ROW EXCLUSIVE MODE"; });
}

/// What happened since it was made is taken back unless keep() was called.
class Savepoint {
 public:
  explicit Savepoint(Connection& connection) : connection_(connection) {
    run("SAVEPOINT import_sheet");
  }
  ~Savepoint() {
    try {
      if (!kept_) run("ROLLBACK TO SAVEPOINT import_sheet");
      run("RELEASE SAVEPOINT import_sheet");
    } catch (const std::exception&) {
      // The connection is broken, and the caller's transaction with it.
    }
  }
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;
  void keep() { kept_ = true; }

 private:
  void run(const char* statement) {
    guarded(connection_.display(), [&] { connection_.sql() << statement; });
  }
  Connection& connection_;
  bool kept_ = false;
};

}  // namespace

tl::expected<ImportReport, ImportErrors> import_sheet(Connection& connection,
                                                      const ImportSheet& sheet,
                                                      const SheetRules& rules, bool dry_run,
                                                      Instant now, const programme::Actor& actor) {
  const InputLimits limits;
  ErrorList errors(limits.errors);
  const auto sources = read_sheet(sheet, limits, errors);
  Savepoint savepoint(connection);
  keep_others_out(connection);
  // Gone before the savepoint: its statements must not outlive what it takes back.
  Import import(connection, errors, now);
  import.rules_of_sheet = rules;
  import.run(sources);
  if (!errors.empty()) return tl::unexpected<ImportErrors>({errors.take()});
  if (dry_run) return std::move(import.report);
  if (changes_places(import.report)) refresh_derived(connection);
  note_all_batch_events(connection, now);
  note_import(connection, actor, {sheet.name}, import.report, now);
  savepoint.keep();
  return std::move(import.report);
}

tl::expected<ImportReport, ImportErrors> import_files(
    Connection& connection, const std::vector<std::filesystem::path>& paths, bool dry_run,
    Instant now, const programme::Actor& actor) {
  const InputLimits limits;
  ErrorList errors(limits.errors);
  const auto sources = read_sources(paths, limits, errors);
  WriteTransaction transaction(connection);
  keep_others_out(connection);
  Import import(connection, errors, now);
  import.run(sources);
  if (!errors.empty()) return tl::unexpected<ImportErrors>({errors.take()});
  if (dry_run) return std::move(import.report);
  if (changes_places(import.report)) refresh_derived(connection);
  note_all_batch_events(connection, now);
  note_import(connection, actor, names_of(paths), import.report, now);
  transaction.commit();
  return std::move(import.report);
}

}  // namespace ocop::db
