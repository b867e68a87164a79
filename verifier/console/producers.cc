// Producers: the list, and a producer's page with its products.
#include <nlohmann/json.hpp>

#include "db/edit.h"
#include "db/rule_book.h"
#include "programme/programme.h"
#include "verifier/console/certificates.h"
#include "verifier/console/record_history.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

Listing producer_list(const Visit& visit, db::Connection& connection, db::Page page) {
  const auto bounds = db::bounds_of(visit.actor);
  const std::string search = asked(visit, "q");
  Listing listing;
  listing.headings = {
      say(visit, "Chủ thể", "Producer"),         say(visit, "Mã chủ thể", "Code"),
      say(visit, "Loại hình", "Kind"),           say(visit, "Địa bàn", "Place"),
      say(visit, "Địa chỉ", "Address"),          say(visit, "Số sản phẩm", "Products"),
      say(visit, "Ngừng sản xuất", "Stopped on")};
  for (const auto& row : db::list_producers(connection, bounds, search, page)) {
    listing.lines.push_back(
        {.cells = {row.producer.name, row.producer.id,
                   programme::producer_kind_name(row.producer.kind).in(visit.language),
                   listed_place(visit, row.producer.place), row.producer.address,
                   static_cast<std::int64_t>(row.products), cell(row.stopped_on)},
         .href = address({"producers", row.producer.id})});
  }
  listing.total = db::count_producers(connection, bounds, search);
  return listing;
}

std::optional<db::ProducerRow> producer_row(db::Connection& connection, const Visit& visit,
                                            const std::string& id) {
  if (id.empty() || !db::check_reach_producer(connection, visit.actor, Act::kView, id))
    return std::nullopt;
  for (auto& row :
       db::list_producers(connection, db::bounds_of(visit.actor), id, {.offset = 0, .limit = 0})) {
    if (row.producer.id == id) return std::move(row);
  }
  return std::nullopt;
}

std::string producer_facts(const Context& context, const Visit& visit, const db::ProducerRow& row) {
  Facts facts(visit.language);
  facts.add({"Producer code", "Mã chủ thể"}, row.producer.id)
      .add({"Kind", "Loại hình"},
           programme::producer_kind_name(row.producer.kind).in(visit.language))
      .add({"Address", "Địa chỉ"}, row.producer.address)
      .add({"Place", "Địa bàn"}, place_text(row.producer.place));
  if (row.stopped_on) {
    facts.badge({"Production", "Sản xuất"},
                {"bad", say(visit, message("stopped on {}", "ngừng từ ngày {}",
                                           dmy_date(*row.stopped_on)))});
  }
  if (row.producer.sample) {
    facts.add({"Kind of data", "Loại dữ liệu"}, say(visit, "Dữ liệu mẫu", "Sample data"));
  }
  return facts.html(context, visit);
}

std::vector<Button> producer_buttons(const Visit& visit, const std::string& id) {
  std::vector<Button> buttons;
  if (may(visit, Act::kEditProducer)) {
    buttons.push_back({address({"producers", id, "edit"}), say(visit, "Sửa thông tin", "Edit")});
  }
  if (may(visit, Act::kEditProduct)) {
    buttons.push_back({address({"products", "new"}) + "?producer=" + id,
                       say(visit, "Thêm sản phẩm", "Add a product")});
  }
  return buttons;
}

Listing area_part(const Visit& visit, db::Connection& connection, const std::string& producer) {
  Listing listing;
  listing.headings = {say(visit, "Vùng nguyên liệu", "Area"),
                      say(visit, "Mã số vùng trồng", "Code"), say(visit, "Cây trồng", "Crop"),
                      say(visit, "Địa bàn", "Place")};
  const db::Bounds bounds{.place = visit.actor.place, .producer = producer};
  for (const auto& facts : db::list_areas(connection, bounds, "", {.offset = 0, .limit = 0})) {
    listing.lines.push_back({.cells = {facts.area.name, facts.area.id, facts.area.crop,
                                       listed_place(visit, facts.area.place)},
                             .href = address({"areas", facts.area.id})});
  }
  return listing;
}

web::Response producer_page(const Context& context, Visit& visit) {
  const std::string id = piece(visit, 0);
  std::optional<db::ProducerRow> row;
  json data;
  context.desk->read([&](db::Connection& connection) {
    row = producer_row(connection, visit, id);
    if (!row) return;
    const auto rules = db::load_rule_book(connection);
    Names names(connection, visit.language);
    db::ProductFilter filter;
    filter.producer = id;
    const auto products = db::list_products(connection, db::bounds_of(visit.actor), filter,
                                            {.offset = 0, .limit = 0});
    data = {{"facts", producer_facts(context, visit, *row)},
            {"products", table_html(context, visit, product_listing(visit, *rules, products))},
            {"areas", table_html(context, visit, area_part(visit, connection, id))},
            {"record_history",
             record_history_html(context, visit, connection, "producers", id, names)},
            {"buttons", buttons_json(producer_buttons(visit, id))}};
  });
  if (!row) return not_found(context, visit);
  return show_page(context, visit, row->producer.name, "console_producer", std::move(data));
}

}  // namespace

void add_producer_routes(Routes& routes, const Context& context) {
  add_list(
      routes, context,
      {.path = "producers",
       .file = "chu-the",
       .title = {"Producers", "Chủ thể"},
       .filters = [](const Visit&, db::Connection&) -> std::vector<Field> {
         return {{.name = "q", .label = {"Words", "Từ khóa"}}};
       },
       .rows = producer_list,
       .buttons = [](const Visit& visit) -> std::vector<Button> {
         if (!may(visit, Act::kEditProducer)) return {};
         return {{address({"producers", "new"}), say(visit, "Thêm chủ thể", "Add a producer")}};
       }});
  routes.push_back(route(context, "GET", "/producers/*", Act::kView, producer_page));
}

}  // namespace ocop::verifier::console
