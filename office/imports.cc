#include "office/imports.h"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>

#include "base/digest.h"
#include "base/text.h"
#include "db/import_issue.h"
#include "db/scope.h"
#include "office/xlsx_reader.h"

namespace ocop::office {
namespace {

using db::RowError;
using db::RowValues;
using programme::Act;
using programme::Actor;

Act edit_act(std::string_view table) {
  if (table == "producers") return Act::kEditProducer;
  if (table == "areas") return Act::kEditArea;
  if (table == "products") return Act::kEditProduct;
  return Act::kIssueCertificate;
}

/// What the actor may store, row by row.
class Bounded {
 public:
  Bounded(db::Connection& connection, const Actor& actor, db::ImportedIssues& issues)
      : connection_(connection), actor_(actor), issues_(issues) {}

  std::optional<RowError> check(const db::Table& table, const RowValues* old,
                                const RowValues& row) {
    if (table.name == "products") return check_reach(table, "producer", old, row);
    if (table.name == "certificates") return check_certificate(table, old, row);
    if (auto error = check_reach(table, "place", old, row)) return error;
    return table.name == "areas" ? check_yield(table, old, row) : std::nullopt;
  }

 private:
  static const db::Value& value(const db::Table& table, std::string_view column,
                                const RowValues& row) {
    return row[table.find(column).value()];
  }

  /// The old row, too: else a row could be taken away from its place.
  std::optional<RowError> check_reach(const db::Table& table, std::string_view column,
                                      const RowValues* old, const RowValues& row) {
    if (old != nullptr) {
      if (auto error = reach(table, column, value(table, column, *old))) return error;
    }
    return reach(table, column, value(table, column, row));
  }

  std::optional<RowError> reach(const db::Table& table, std::string_view column,
                                const db::Value& id) {
    const auto wanted = id.value_or("");
    const auto [known, is_new] = reached_.try_emplace(wanted);
    if (is_new) {
      const auto act = edit_act(table.name);
      const auto reached =
          column == "place"      ? db::check_reach_place(connection_, actor_, act, wanted)
          : column == "producer" ? db::check_reach_producer(connection_, actor_, act, wanted)
                                 : db::check_reach_product(connection_, actor_, act, wanted);
      if (!reached) known->second = reached.error().message;
    }
    if (!known->second) return {};
    return RowError{column, *known->second};
  }

  static std::optional<RowError> check_yield(const db::Table& table, const RowValues* old,
                                             const RowValues& row) {
    constexpr std::string_view kYield = "yield_grams";
    if (old == nullptr || value(table, kYield, *old) == value(table, kYield, row)) return {};
    return RowError{kYield,
                    message("a declared yield changes on the area's page, with a reason; leave "
                            "what stands there",
                            "sản lượng đã khai báo chỉ được sửa ở trang vùng nguyên liệu, có nêu "
                            "lý do; ở đây hãy giữ nguyên")};
  }

  std::optional<RowError> check_certificate(const db::Table& table, const RowValues* old,
                                            const RowValues& row) {
    if (auto error = check_reach(table, "gtin", old, row)) return error;
    for (std::size_t i = 0; old != nullptr && i < table.columns.size(); ++i) {
      if (table.columns[i].name.empty() || (*old)[i] == row[i]) continue;
      return RowError{table.columns[i].name,
                      message("this certificate is in the registry and says otherwise; what was "
                              "decided is not overwritten: enter a new decision on its page",
                              "giấy chứng nhận này đã có trong sổ với nội dung khác; quyết định đã "
                              "ban hành không bị ghi đè: hãy ghi quyết định mới ở trang giấy chứng "
                              "nhận")};
    }
    return old == nullptr ? issues_.check(table, row) : std::nullopt;
  }

  db::Connection& connection_;
  const Actor& actor_;
  db::ImportedIssues& issues_;
  std::map<std::string, std::optional<Message>> reached_;
};

Result<db::ImportSheet> sheet_of(const ImportRequest& request) {
  if (request.bytes.size() > kMostUploaded) {
    return fail("", message("the file is longer than {} MiB; split it",
                            "tệp dài hơn {} MiB; hãy chia nhỏ tệp", kMostUploaded >> 20U));
  }
  db::ImportSheet sheet{request.file_name, request.table, std::string()};
  // ZIP, or OLE 2 as old and encrypted workbooks are: a text begins with neither.
  const bool workbook =
      request.bytes.starts_with("PK\x03\x04") || request.bytes.starts_with("\xD0\xCF\x11\xE0");
  if (!workbook) {
    sheet.content = request.bytes;
    return sheet;
  }
  auto rows = xlsx_rows(request.bytes);
  if (!rows) return tl::unexpected(rows.error());
  sheet.content = *std::move(rows);
  return sheet;
}

Result<void> check_request(const Actor& actor, const ImportRequest& request) {
  const auto known = std::find(kImportTables.begin(), kImportTables.end(), request.table);
  if (known == kImportTables.end()) {
    return fail("", message("“{}” is no table that can be imported here",
                            "không nhập được bảng “{}” ở đây", printable(request.table)));
  }
  if (auto allowed = programme::check_may(actor, Act::kImport); !allowed) return allowed;
  if (auto allowed = programme::check_may(actor, edit_act(request.table)); !allowed) return allowed;
  if (!request.previewed.empty() && request.previewed != import_digest(request)) {
    return fail("", message("this is not the file that was previewed; preview it first",
                            "đây không phải tệp đã xem trước; hãy xem trước tệp này đã"));
  }
  return {};
}

tl::unexpected<ImportErrorList> refused(const Error& error) {
  return tl::unexpected<ImportErrorList>({{error}});
}

}  // namespace

std::string import_digest(const ImportRequest& request) {
  return sha256_hex(request.table + '\n' + request.bytes);
}

std::string changes_digest(const db::ImportReport& report) {
  std::string all;
  const auto add = [&all](const std::string& text) {
    all += std::to_string(text.size()) + ':' + text;
  };
  for (const auto& change : report.changes) {
    all += change.kind == db::ImportChange::Kind::kAdded ? '+' : '~';
    add(change.table);
    add(change.key);
    add(change.name);
    for (const auto& field : change.fields) add(field);
  }
  return sha256_hex(all);
}

tl::expected<db::ImportReport, ImportErrorList> import_upload(db::Connection& connection,
                                                              const Actor& actor,
                                                              const ImportRequest& request,
                                                              Instant now) {
  if (const auto sound = check_request(actor, request); !sound) return refused(sound.error());
  const auto sheet = sheet_of(request);
  if (!sheet) return refused(sheet.error());
  db::ImportedIssues issues(connection, actor, now);
  Bounded bounded(connection, actor, issues);
  db::SheetRules rules;
  rules.guard = [&](const db::Table& table, const RowValues* old, const RowValues& row) {
    return bounded.check(table, old, row);
  };
  rules.added = [&](const db::Table& table, const RowValues& row) {
    if (table.name == "certificates") issues.stored(table, row);
  };
  const bool preview = request.previewed.empty();
  auto report = db::import_sheet(connection, *sheet, rules, preview, now, actor);
  if (!report) return tl::unexpected<ImportErrorList>({std::move(report.error().errors)});
  if (!preview) issues.note();
  return *std::move(report);
}

std::string import_error_text(const Error& error, Language language) {
  if (error.where.empty()) return error.message.in(language);
  const auto colon = error.where.find(':');
  const auto line = error.where.substr(0, colon);
  const auto place = colon == std::string::npos ? message("row {}", "dòng {}", line)
                                                : message("row {}, column {}", "dòng {}, cột {}",
                                                          line, error.where.substr(colon + 1));
  return place.in(language) + ": " + error.message.in(language);
}

Table import_changes(const db::ImportReport& report, Language language) {
  const auto say = [language](const Message& text) { return text.in(language); };
  Table table{"thay-doi",
              say(message("Changes", "Thay đổi")),
              {say(message("What", "Việc")), say(message("Key", "Mã")),
               say(message("Name", "Tên")), say(message("Was → will be", "Cũ → mới"))},
              {}};
  for (const auto& change : report.changes) {
    const bool added = change.kind == db::ImportChange::Kind::kAdded;
    std::string fields;
    for (const auto& field : change.fields) fields += (fields.empty() ? "" : "; ") + field;
    table.rows.push_back(
        {say(added ? message("added", "thêm") : message("changed", "đổi")), change.key, change.name, fields});
  }
  return table;
}

}  // namespace ocop::office
