// Batches: the list, and a batch's record with its prints, voided labels and recalls.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "gs1/epcis/nodes.h"
#include "verifier/console/certificates.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

Listing batch_list(const Visit& visit, db::Connection& connection, db::Page page) {
  const auto bounds = db::bounds_of(visit.actor);
  const std::string gtin = asked_gtin(visit);
  auto listing =
      batch_listing(visit, db::list_batches(connection, bounds, gtin, today(visit), page));
  listing.total = db::count_batches(connection, bounds, gtin);
  return listing;
}

std::optional<db::BatchRow> batch_row(db::Connection& connection, const Visit& visit,
                                      const std::string& gtin, const std::string& lot) {
  if (gtin.size() != 14 || !db::check_reach_product(connection, visit.actor, Act::kView, gtin))
    return {};
  for (auto& row : db::list_batches(connection, db::bounds_of(visit.actor), gtin, today(visit),
                                    {.offset = 0, .limit = 0})) {
    if (row.lot == lot) return std::move(row);
  }
  return {};
}

std::string batch_facts(const Context& context, const Visit& visit, const db::BatchRow& row,
                        const db::Batch& batch) {
  Facts facts(visit.language);
  facts.link({"Product", "Sản phẩm"}, row.product, address({"products", row.gtin}))
      .add({"GTIN", "Mã GTIN"}, gtin_text(row.gtin))
      .add({"Lot", "Số lô"}, row.lot)
      .link({"Producer", "Chủ thể"}, row.producer, address({"producers", batch.record.producer}))
      .add({"Produced on", "Ngày sản xuất"}, dmy_date(row.produced))
      .add({"Best before", "Hạn sử dụng"}, day_text(row.best_before))
      .add({"Labels", "Số tem"},
           number_text(static_cast<std::int64_t>(row.quantity), visit.language))
      .add({"Serials", "Số sê-ri"}, row.first + " – " + row.last)
      .link({"Certificate", "Giấy chứng nhận"}, row.certificate,
            address({"certificates", row.certificate}))
      .add({"Signed with key", "Khóa ký"}, batch.kid)
      .add({"Signed at", "Ký lúc"}, local_date_time(batch.record.issued_at))
      .add({"Registered at", "Đăng ký lúc"}, local_date_time(row.registered_at));
  if (row.recalled) {
    facts.badge({"Recall", "Thu hồi hàng"},
                {"bad", say(visit, "đang bị thu hồi, toàn bộ hoặc một phần",
                            "recalled, whole or in part")});
  }
  return facts.html(context, visit);
}

Listing material_listing(const Visit& visit, db::Connection& connection, const db::Batch& batch) {
  Listing listing;
  listing.headings = {say(visit, "Vùng nguyên liệu", "Area"),
                      say(visit, "Mã số vùng trồng", "Code"), say(visit, "Khối lượng", "Weight"),
                      say(visit, "Ngày thu hoạch", "Harvested")};
  for (const auto& use : batch.areas) {
    const bool visible =
        db::check_reach_area(connection, visit.actor, Act::kView, use.area.id).has_value();
    listing.lines.push_back(
        {.cells = {use.area.name, use.area.id,
                   use.grams == 0 ? std::string("–") : kilograms_text(use.grams, visit.language),
                   cell(use.harvested)},
         .href = visible ? address({"areas", use.area.id}) : ""});
  }
  return listing;
}

Listing print_listing(const Visit& visit, const std::vector<db::Print>& prints, Names& names) {
  Listing listing;
  listing.headings = {
      say(visit, "Lúc", "At"), say(visit, "Số sê-ri", "Serials"), say(visit, "Dạng tệp", "Format"),
      say(visit, "Lý do in lại", "Reason of the reprint"), say(visit, "Người in", "By")};
  for (const auto& print : prints) {
    // Nobody signs in at the command line, and no print is imported.
    auto by = print.recorded_by.empty() ? say(visit, "dòng lệnh", "command line")
                                        : names.of(print.recorded_by);
    listing.lines.push_back(
        {.cells = {local_date_time(print.recorded_at), print.what.first + " – " + print.what.last,
                   print.what.format, print.what.reason, std::move(by)}});
  }
  return listing;
}

Listing void_listing(const Visit& visit, const std::vector<db::Voided>& voided, Names& names) {
  Listing listing;
  listing.headings = {say(visit, "Số sê-ri", "Serials"), say(visit, "Lý do", "Reason"),
                      say(visit, "Lúc", "At"), say(visit, "Người ghi", "By")};
  for (const auto& one : voided) {
    listing.lines.push_back(
        {.cells = {one.what.first + " – " + one.what.last, one.what.reason,
                   local_date_time(one.recorded_at), names.of(one.recorded_by)}});
  }
  return listing;
}

std::vector<Button> batch_buttons(const Visit& visit, const db::BatchRow& row) {
  std::vector<Button> buttons;
  if (may(visit, Act::kVoidSerials)) {
    buttons.push_back({address({"batches", row.gtin, row.lot, "void"}),
                       say(visit, "Hủy tem", "Void labels"), true});
  }
  if (may(visit, Act::kWorkCase)) {
    buttons.push_back({address({"cases", "new"}) + "?gtin=" + row.gtin +
                           "&lot=" + below({row.lot}).substr(1),
                       say(visit, "Vụ việc về lô này", "Case about this batch")});
  }
  buttons.push_back({genealogy_address(gs1::epcis::batch_node(row.gtin, row.lot)),
                     say(visit, "Truy xuất", "Genealogy")});
  if (may(visit, Act::kRecall)) {
    buttons.push_back({address({"recalls", "new"}) + "?gtin=" + row.gtin +
                           "&lot=" + address({row.lot}).substr(kPrefix.size() + 1),
                       say(visit, "Thu hồi lô này", "Recall this batch"), true});
  }
  return buttons;
}

web::Response batch_page(const Context& context, Visit& visit) {
  const std::string gtin = piece(visit, 0);
  const std::string lot = piece(visit, 1);
  std::optional<db::BatchRow> row;
  json data;
  context.desk->read([&](db::Connection& connection) {
    row = batch_row(connection, visit, gtin, lot);
    if (!row) return;
    const auto batch = context.readers.borrow()->batch(gtin, lot);
    if (!batch) {
      row.reset();
      return;
    }
    Names names(connection, visit.language);
    auto recalls = db::recalls_of(connection, gtin);
    std::erase_if(recalls, [&](const db::Recall& recall) {
      return !recall.covers(lot, "", row->produced, recall.what.since);
    });
    data = {
        {"facts", batch_facts(context, visit, *row, *batch)},
        {"material", table_html(context, visit, material_listing(visit, connection, *batch))},
        {"prints", table_html(context, visit,
                              print_listing(visit, db::prints_of(connection, gtin, lot), names))},
        {"voided", table_html(context, visit,
                              void_listing(visit, db::voided_of(connection, gtin, lot), names))},
        {"recalls", table_html(context, visit, recall_listing(visit, recalls))},
        {"buttons", buttons_json(batch_buttons(visit, *row))}};
  });
  if (!row) return not_found(context, visit);
  const std::string title = say(visit, "Lô ", "Batch ") + row->lot + " – " + row->product;
  return show_page(context, visit, title, "console_batch", std::move(data));
}

std::vector<Field> void_fields() {
  return {{.name = "first", .label = {"First serial", "Số sê-ri đầu"}, .required = true},
          {.name = "last",
           .label = {"Last serial", "Số sê-ri cuối"},
           .hint = {"Empty for one label", "Để trống nếu chỉ một tem"}},
          {.kind = Field::Kind::kText,
           .name = "reason",
           .label = {"Reason", "Lý do"},
           .required = true}};
}

web::Response void_page(const Context& context, Visit& visit) {
  const std::string gtin = piece(visit, 0);
  const std::string lot = piece(visit, 1);
  std::optional<db::BatchRow> row;
  context.desk->read(
      [&](db::Connection& connection) { row = batch_row(connection, visit, gtin, lot); });
  if (!row) return not_found(context, visit);
  auto fields = void_fields();
  std::vector<Error> errors;
  if (visit.request.method == "POST") {
    Reading reading(visit.form, fields);
    db::VoidRequest request{gtin, lot, reading.text("first"), reading.text("last"),
                            reading.text("reason")};
    if (request.last.empty()) request.last = request.first;
    errors = reading.errors();
    if (errors.empty()) {
      const auto done = context.desk->write([&](db::Connection& connection) {
        return db::void_serials(connection, visit.actor, request, visit.now);
      });
      if (done) {
        return context.desk->done(visit, below({"batches", gtin, lot}),
                                  {"The labels are void", "Đã hủy các tem này"});
      }
      errors = {done.error()};
    }
    fill(fields, visit.form);
  }
  const int status = errors.empty() ? 200 : 400;
  const std::string body =
      form_html(context, visit,
                {.action = address({"batches", gtin, lot, "void"}),
                 .submit = say(visit, "Hủy tem", "Void the labels"),
                 .fields = std::move(fields),
                 .errors = std::move(errors),
                 .warning = say(visit, message("Labels {} – {} belong to this batch. Voiding is "
                                               "final: whoever scans one is told so.",
                                               "Lô này có tem số {} – {}. Việc hủy không thể rút "
                                               "lại: ai quét tem đã hủy đều được báo.",
                                               row->first, row->last)),
                 .back = address({"batches", gtin, lot})});
  return show_page(context, visit, say(visit, "Hủy tem của lô ", "Void labels of batch ") + lot,
                   "console_sheet", {{"content", body}}, status);
}

}  // namespace

Listing batch_listing(const Visit& visit, const std::vector<db::BatchRow>& rows) {
  Listing listing;
  listing.headings = {say(visit, "Số lô", "Lot"),
                      say(visit, "Sản phẩm", "Product"),
                      say(visit, "Chủ thể", "Producer"),
                      say(visit, "Ngày sản xuất", "Produced"),
                      say(visit, "Hạn sử dụng", "Best before"),
                      say(visit, "Số tem", "Labels"),
                      say(visit, "Tem đã hủy", "Voided"),
                      say(visit, "Tình trạng", "Status"),
                      say(visit, "Đăng ký ngày", "Registered")};
  listing.badge = 7;
  for (const auto& row : rows) {
    listing.lines.push_back(
        {.cells = {row.lot, row.product, row.producer, row.produced, cell(row.best_before),
                   static_cast<std::int64_t>(row.quantity), static_cast<std::int64_t>(row.voided),
                   row.recalled ? say(visit, "thu hồi", "recalled")
                                : say(visit, "bình thường", "normal"),
                   local_date(row.registered_at)},
         .href = address({"batches", row.gtin, row.lot}),
         .tone = row.recalled ? "bad" : "plain"});
  }
  listing.total = rows.size();
  return listing;
}

Listing batch_listing_of_product(const Visit& visit, const std::vector<db::BatchRow>& rows) {
  constexpr std::size_t kProduct = 1;
  constexpr std::size_t kNames = 2;
  const auto drop = [](auto& columns) {
    columns.erase(columns.begin() + kProduct, columns.begin() + kProduct + kNames);
  };
  Listing listing = batch_listing(visit, rows);
  drop(listing.headings);
  for (auto& line : listing.lines) drop(line.cells);
  listing.badge = *listing.badge - kNames;
  return listing;
}

void add_batch_routes(Routes& routes, const Context& context) {
  add_list(routes, context,
           {.path = "batches",
            .file = "lo-hang",
            .title = {"Batches", "Lô hàng"},
            .filters = [](const Visit&, db::Connection&) -> std::vector<Field> {
              return {{.name = "gtin", .label = {"GTIN of the product", "Mã GTIN của sản phẩm"}}};
            },
            .rows = batch_list});
  routes.push_back(route(context, "GET", "/batches/*/*", Act::kView, batch_page));
  for (const char* method : {"GET", "POST"}) {
    routes.push_back(route(context, method, "/batches/*/*/void", Act::kVoidSerials, void_page));
  }
}

}  // namespace ocop::verifier::console
