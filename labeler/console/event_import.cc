// Events from a table that a producer filled in: all of them, or none and every error by its line.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "gs1/epcis/event_json.h"
#include "labeler/console/event_goods.h"
#include "labeler/event_csv.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;

constexpr std::size_t kMostBytes = std::size_t{4} << 20;

web::Response show(const Context& context, const Visit& visit, const std::vector<Error>& errors) {
  office::FormPage form;
  form.action = "/events/import";
  form.submit = say(visit, "Ghi cả bảng", "Enter the whole table");
  form.cancel = "/events";
  form.fields = {{.name = "file",
                  .label = say(visit, "Tệp CSV", "CSV file"),
                  .kind = office::Field::Kind::kFile,
                  .hint = say(visit, "Lưu bảng tính dạng “CSV UTF-8”. Có một dòng sai thì không dòng nào được ghi.",
                              "Save the table as “CSV UTF-8”. With one line wrong none is entered."),
                  .required = true,
                  .accept = ".csv,.json"}};
  json all = json::array();
  for (const auto& error : errors) all.push_back({{"text", event_error_text(error, visit.language)}});
  return page(context, visit, say(visit, "Ghi nhật ký từ bảng CSV", "Enter events from a CSV table"),
              "tem_event_import",
              {{"errors", all},
               {"wrong", !errors.empty()},
               {"form_html", context.desk->render(visit, "form", office::to_json(form))}},
              errors.empty() ? 200 : kBadRequest);
}

web::Response ask(const Context& context, Visit& visit) { return show(context, visit, {}); }

tl::expected<EventTable, std::vector<Error>> read(const std::string& bytes, const std::string& host) {
  if (!bytes.starts_with('{')) return read_event_table(bytes, host);
  auto events = gs1::epcis::read_document(bytes, host);
  if (!events) return tl::unexpected(std::move(events.error()));
  return EventTable{std::move(*events), {}};
}

web::Response import(const Context& context, Visit& visit) {
  const auto* file = visit.form.file("file");
  if (file == nullptr) return show(context, visit, {{"", message("Choose a file", "Hãy chọn tệp")}});
  if (file->value.size() > kMostBytes) {
    return show(context, visit,
                {{"", message("The file is too large: at most {0} MB are taken", "Tệp quá lớn: chỉ nhận tối đa {0} MB",
                              kMostBytes >> 20)}});
  }
  const auto table = read(file->value, event_host(context));
  if (!table) return show(context, visit, table.error());
  db::Capture capture;
  const auto done = context.desk->write([&](db::Connection& connection) -> Result<void> {
    auto captured = db::capture_events(connection, visit.actor, table->events, "", visit.now);
    if (!captured) return tl::unexpected(captured.error());
    capture = std::move(*captured);
    return {};
  });
  if (!done) return show(context, visit, {error_of_line(done.error(), table->lines)});
  return context.desk->done(visit, "/events",
                            message("Entered: {0}. Known before: {1}", "Đã ghi: {0}. Đã có từ trước: {1}",
                                    capture.events, capture.duplicates));
}

web::Response fetch_template(const Context& context, Visit& visit) {
  const auto goods = event_goods(context, visit);
  const auto gtin = goods.products.empty() ? std::string("09521234543213") : goods.products.front().product.gtin;
  const auto area = goods.areas.empty() ? std::string("VN-KHOR-0001") : goods.areas.front().area.id;
  return attachment("text/csv; charset=utf-8", event_table_template(visit.language, gtin, area, today(visit)),
                    say(visit, "nhat-ky-mau.csv", "events-template.csv"));
}

}  // namespace

void add_event_import_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/events/import", programme::Act::kRecordEvent, ask);
  add_route(routes, context, "POST", "/events/import", programme::Act::kRecordEvent, import);
  add_route(routes, context, "GET", "/events/template.csv", programme::Act::kRecordEvent, fetch_template);
}

}  // namespace ocop::labeler::console
