// Import of a table: templates, upload, a look at what changes, then all or nothing.
#include "office/imports.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "verifier/console/listing.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

/// The look at the changes carries the file's bytes back in base64, which must fit a request.
constexpr std::size_t kMostBytes = std::size_t{6} << 20;
constexpr std::size_t kChangesShown = 200;

bool is_table(std::string_view name) {
  return std::find(office::kImportTables.begin(), office::kImportTables.end(), name) !=
         office::kImportTables.end();
}

std::vector<Field> upload_fields(const Visit& visit) {
  std::vector<Option> tables;
  for (const auto table : office::kImportTables) {
    tables.push_back({std::string(table), say(visit, office::import_table_name(table))});
  }
  return {{.kind = Field::Kind::kChoice,
           .name = "table",
           .label = {"What the file holds", "Nội dung tệp"},
           .required = true,
           .value = asked(visit, "table", 40),
           .options = tables},
          {.kind = Field::Kind::kFile,
           .name = "file",
           .label = {"File", "Tệp"},
           .required = true,
           .hint = {"CSV or XLSX, at most 6 MB; of a workbook the first sheet is read",
                    "CSV hoặc XLSX, tối đa 6 MB; tệp Excel chỉ đọc trang tính đầu"},
           .accept = ".csv,.xlsx"}};
}

json templates_json(const Visit& visit) {
  json all = json::array();
  for (const auto table : office::kImportTables) {
    const std::string name(table);
    all.push_back({{"name", say(visit, office::import_table_name(table))},
                   {"csv", address({"import", "templates", name + ".csv"})},
                   {"xlsx", address({"import", "templates", name + ".xlsx"})}});
  }
  return all;
}

web::Response show_upload(const Context& context, const Visit& visit, std::vector<Error> errors) {
  auto fields = upload_fields(visit);
  fill(fields, visit.form);
  const int status = errors.empty() ? 200 : 400;
  json data = {
      {"form", form_html(context, visit,
                         {.action = address({"import"}),
                          .submit = say(visit, "Xem trước thay đổi", "Preview the changes"),
                          .fields = std::move(fields),
                          .errors = std::move(errors)})},
      {"uploading", true},
      {"templates", templates_json(visit)},
      {"problems", false},
      {"preview", false}};
  return show_page(context, visit, say(visit, "Nhập dữ liệu", "Import"), "console_import",
                   std::move(data), status);
}

json sentences(const std::vector<Error>& errors, Language language) {
  json all = json::array();
  for (const auto& error : errors)
    all.push_back({{"text", office::import_error_text(error, language)}});
  return all;
}

web::Response show_problems(const Context& context, const Visit& visit,
                            const office::ImportErrorList& list) {
  json data = {{"form", false},
               {"uploading", false},
               {"preview", false},
               {"problems", true},
               {"errors", sentences(list.errors, visit.language)},
               {"back", address({"import"}) + "?table=" + visit.form.text("table")}};
  return show_page(context, visit, say(visit, "Tệp có lỗi", "The file has errors"),
                   "console_import", std::move(data), 400);
}

Listing change_listing(const office::Table& changes) {
  Listing listing;
  listing.headings = changes.headings;
  for (const auto& row : changes.rows) {
    if (listing.lines.size() == kChangesShown) break;
    listing.lines.push_back({.cells = row});
  }
  return listing;
}

web::Response show_preview(const Context& context, const Visit& visit,
                           const office::ImportRequest& request, const db::ImportReport& report,
                           int status = 200) {
  const auto changes = office::import_changes(report, visit.language);
  const auto added = std::count_if(
      report.changes.begin(), report.changes.end(),
      [](const db::ImportChange& change) { return change.kind == db::ImportChange::Kind::kAdded; });
  const auto counted = [&](auto number) {
    return number_text(static_cast<std::int64_t>(number), visit.language);
  };
  json data = {{"form", false},
               {"uploading", false},
               {"problems", false},
               {"preview", true},
               {"table_name", say(visit, office::import_table_name(request.table))},
               {"added", counted(added)},
               {"changed", counted(static_cast<std::ptrdiff_t>(report.changes.size()) - added)},
               {"unchanged", counted(report.unchanged)},
               {"nothing", report.changes.empty()},
               {"more", changes.rows.size() > kChangesShown},
               {"changes", table_html(context, visit, change_listing(changes))},
               {"has_notes", !report.notes.empty()},
               {"notes", sentences(report.notes, visit.language)},
               {"action", address({"import", "confirm"})},
               {"table", request.table},
               {"file_name", request.file_name},
               {"previewed", office::import_digest(request)},
               {"overtaken", status == 409},
               {"seen", office::changes_digest(report)},
               {"content", to_base64url(request.bytes)},
               {"back", address({"import"}) + "?table=" + request.table}};
  return show_page(context, visit, say(visit, "Xem trước khi nhập", "Preview of the import"),
                   "console_import", std::move(data), status);
}

struct Imported {
  tl::expected<db::ImportReport, office::ImportErrorList> outcome;
  bool stored = false;
};

/// Runs the import. It is stored only when it would change what `seen` says was looked at:
/// somebody else may have changed a row meanwhile.
Imported run(const Context& context, const Visit& visit, const office::ImportRequest& request,
             const std::string& seen) {
  Imported imported;
  const auto done = context.desk->write([&](db::Connection& connection) -> Result<void> {
    imported.outcome = office::import_upload(connection, visit.actor, request, visit.now);
    if (!imported.outcome || office::changes_digest(*imported.outcome) != seen) return fail("", {});
    return {};
  });
  imported.stored = done.has_value();
  return imported;
}

web::Response import_page(const Context& context, Visit& visit) {
  if (visit.request.method != "POST") return show_upload(context, visit, {});
  const auto fields = upload_fields(visit);
  Reading reading(visit.form, fields);
  office::ImportRequest request;
  request.table = reading.text("table");
  request.bytes = reading.file("file");
  if (const auto* file = visit.form.file("file")) request.file_name = file->file_name;
  if (request.bytes.size() > kMostBytes) {
    reading.refuse("file", message("the file is larger than 6 MB; split it",
                                   "tệp lớn hơn 6 MB; hãy chia nhỏ"));
  }
  if (!reading.good()) return show_upload(context, visit, reading.errors());
  const auto tried = run(context, visit, request, "");
  if (!tried.outcome) return show_problems(context, visit, tried.outcome.error());
  return show_preview(context, visit, request, *tried.outcome);
}

web::Response confirm_page(const Context& context, Visit& visit) {
  office::ImportRequest request;
  request.table = visit.form.text("table");
  request.file_name = visit.form.text("file_name");
  request.previewed = visit.form.text("previewed");
  const auto bytes = from_base64url(visit.form.text("content"));
  if (!is_table(request.table) || !bytes || bytes->empty() || request.previewed.empty()) {
    return show_upload(context, visit,
                       {{"", message("the file did not arrive whole; choose it again",
                                     "tệp không tới được trọn vẹn; hãy chọn lại tệp")}});
  }
  request.bytes = *bytes;
  const auto [outcome, stored] = run(context, visit, request, visit.form.text("seen"));
  if (!outcome) return show_problems(context, visit, outcome.error());
  if (!stored) return show_preview(context, visit, request, *outcome, 409);
  return context.desk->done(visit, below({request.table}),
                            message("{} rows were added or changed", "Đã thêm hoặc sửa {} dòng",
                                    outcome->changes.size()));
}

web::Response template_file(const Context& context, Visit& visit) {
  const std::string name = piece(visit, 0);
  const auto dot = name.rfind('.');
  const std::string table = name.substr(0, dot);
  const std::string ending = dot == std::string::npos ? "" : name.substr(dot + 1);
  if (!is_table(table) || (ending != "csv" && ending != "xlsx")) return not_found(context, visit);
  auto tables = office::import_template(table, visit.actor.place, visit.language);
  const std::string file = tables.front().name;
  return ending == "csv" ? office::csv_response(tables.front())
                         : office::xlsx_response(tables, file);
}

}  // namespace

void add_import_routes(Routes& routes, const Context& context) {
  for (const char* method : {"GET", "POST"}) {
    routes.push_back(route(context, method, "/import", Act::kImport, import_page));
  }
  routes.push_back(route(context, "POST", "/import/confirm", Act::kImport, confirm_page));
  routes.push_back(route(context, "GET", "/import/templates/*", Act::kImport, template_file));
}

}  // namespace ocop::verifier::console
