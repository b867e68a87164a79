// Raw-material areas: the list with this season's balance, and an area's page.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "db/edit.h"
#include "programme/programme.h"
#include "verifier/console/certificates.h"
#include "verifier/console/outline.h"
#include "verifier/console/record_history.h"
#include "web/percent.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

constexpr int kSeasonsShown = 3;
constexpr int kMostSeasons = 8;

double kilograms(std::int64_t grams) { return static_cast<double>(grams) / 1000; }

office::Cell kilograms_cell(std::optional<std::int64_t> grams) {
  if (!grams) return std::monostate{};
  return kilograms(*grams);
}

Listing area_list(const Visit& visit, db::Connection& connection, db::Page page) {
  const auto bounds = db::bounds_of(visit.actor);
  const std::string search = asked(visit, "q");
  std::map<std::string, db::Balance> season;
  for (auto& balance : db::balances(connection, visit.actor.place, year_of(today(visit)))) {
    season[balance.area] = balance;
  }
  Listing listing;
  listing.headings = {say(visit, "Vùng nguyên liệu", "Area"),
                      say(visit, "Mã số vùng trồng", "Code"),
                      say(visit, "Cây trồng", "Crop"),
                      say(visit, "Địa bàn", "Place"),
                      say(visit, "Diện tích (ha)", "Hectares"),
                      say(visit, "Tình trạng", "Status"),
                      say(visit, "Sản lượng vụ này (kg)", "Yield this season (kg)"),
                      say(visit, "Đã dùng (kg)", "Used (kg)"),
                      say(visit, "Đã giao (kg)", "Delivered (kg)"),
                      say(visit, "Còn lại (kg)", "Left (kg)")};
  listing.badge = 5;
  for (const auto& facts : db::list_areas(connection, bounds, search, page)) {
    const auto& balance = season[facts.area.id];
    const Badge badge = area_badge(facts.status, visit.language);
    office::Cell hectares;
    if (facts.area.hectares) hectares = *facts.area.hectares;
    listing.lines.push_back(
        {.cells = {facts.area.name, facts.area.id, facts.area.crop,
                   listed_place(visit, facts.area.place), hectares, badge.text,
                   kilograms_cell(balance.declared), kilograms(balance.used),
                   kilograms(balance.delivered), kilograms_cell(balance.left())},
         .href = address({"areas", facts.area.id}),
         .tone = badge.tone});
  }
  listing.total = db::count_areas(connection, bounds, search);
  return listing;
}

std::string area_facts_html(const Context& context, const Visit& visit,
                            const db::AreaFacts& facts) {
  const Language language = visit.language;
  Facts shown(language);
  shown.add({"Planting-area code", "Mã số vùng trồng"}, facts.area.id)
      .badge({"Status", "Tình trạng"}, area_badge(facts.status, language))
      .add({"Crop", "Cây trồng"}, facts.area.crop)
      .add({"Practice", "Quy trình sản xuất"},
           programme::practice_name(facts.area.practice).in(language))
      .add({"Hectares", "Diện tích"},
           facts.area.hectares ? decimal_text(*facts.area.hectares, language) + " ha" : "")
      .add({"Expected yield a season", "Sản lượng dự kiến mỗi vụ"},
           facts.area.yield_grams ? kilograms_text(*facts.area.yield_grams, language)
                                  : say(visit, "chưa khai báo", "not declared"))
      .add({"Code issued by", "Cơ quan cấp mã"}, facts.area.issuer)
      .add({"Valid from", "Hiệu lực từ"}, day_text(facts.valid_from))
      .add({"Valid until", "Hiệu lực đến hết"}, day_text(facts.valid_until))
      .add({"Place", "Địa bàn"}, place_text(facts.area.place));
  if (facts.latitude && facts.longitude) {
    shown.add({"Coordinates", "Tọa độ"}, decimal_text(*facts.latitude, Language::kEnglish, 6) +
                                             ", " +
                                             decimal_text(*facts.longitude, Language::kEnglish, 6));
  }
  if (facts.area.sample) {
    shown.add({"Kind of data", "Loại dữ liệu"}, say(visit, "Dữ liệu mẫu", "Sample data"));
  }
  return shown.html(context, visit);
}

/// Bars share one scale a season: the largest of its numbers.
json season_json(const Visit& visit, const db::Balance& balance) {
  const std::int64_t declared = balance.declared.value_or(0);
  const std::int64_t widest =
      std::max({declared, balance.used, balance.delivered, std::int64_t{1}});
  const auto bar = [&](const Message& name, std::int64_t grams, std::string_view tone) -> json {
    return {{"name", name.in(visit.language)},
            {"text", kilograms_text(grams, visit.language)},
            {"tone", tone},
            {"width", static_cast<double>(grams * 1000 / widest) / 10}};
  };
  json bars = json::array();
  if (balance.declared) bars.push_back(bar({"declared", "khai báo"}, declared, "plain"));
  bars.push_back(bar({"delivered", "đã giao"}, balance.delivered, "good"));
  bars.push_back(bar({"used by batches", "lô hàng đã dùng"}, balance.used, "good"));
  const auto left = balance.left();
  const bool over = left && *left < 0;
  return {{"year", std::to_string(balance.year)},
          {"bars", std::move(bars)},
          {"left", left ? json(kilograms_text(std::abs(*left), visit.language)) : json(false)},
          {"tone", over ? "bad" : "good"},
          {"over", over}};
}

json seasons_json(const Visit& visit, db::Connection& connection, const std::string& area,
                  const std::vector<db::YieldChange>& changes) {
  const int now = year_of(today(visit));
  std::set<int, std::greater<>> years;
  for (const auto& change : changes) years.insert(change.year);
  for (int back = 0; back < kSeasonsShown; ++back) years.insert(now - back);
  json all = json::array();
  for (const int year : years) {
    if (all.size() == kMostSeasons) break;
    const auto balance = db::balance_of(connection, area, year);
    const bool empty = balance.used == 0 && balance.delivered == 0;
    if (year < now && empty && all.size() > 1) continue;
    all.push_back(season_json(visit, balance));
  }
  return all;
}

Listing change_listing(const Visit& visit, const std::string& area,
                       const std::vector<db::YieldChange>& changes, Names& names) {
  Listing listing;
  listing.headings = {say(visit, "Vụ (năm)", "Season"), say(visit, "Sản lượng", "Yield"),
                      say(visit, "Lý do", "Reason"), say(visit, "Người ghi", "By"),
                      say(visit, "Lúc", "At"), say(visit, "Bản quét", "Scan")};
  listing.linked = 5;
  for (const auto& change : changes) {
    const bool scanned = !change.paper.empty();
    listing.lines.push_back(
        {.cells = {std::to_string(change.year), kilograms_text(change.grams, visit.language),
                   change.reason, names.of(change.recorded_by),
                   local_date_time(change.recorded_at),
                   scanned ? say(visit, "tải về", "download") : std::string()},
         .href = scanned ? address({"areas", area, "yields", std::to_string(change.year),
                                    std::to_string(change.seq), "paper"})
                         : std::string()});
  }
  return listing;
}

/// Name of a product or producer; its id where the registry has none.
std::string name_of(const Context& context, std::string_view kind, const std::string& id) {
  const auto reader = context.readers.borrow();
  if (kind == "products") {
    const auto product = reader->product(id);
    return product ? product->name_vi : gtin_text(id);
  }
  const auto producer = reader->producer(id);
  return producer ? producer->name : id;
}

Listing delivery_listing(const Context& context, const Visit& visit, db::Connection& connection,
                         const db::AreaFacts& facts, Names& names) {
  Listing listing;
  listing.headings = {say(visit, "Ngày giao", "Delivered"), say(visit, "Chủ thể nhận", "To"),
                      say(visit, "Khối lượng", "Weight"), say(visit, "Ghi chú", "Note"),
                      say(visit, "Người ghi", "By")};
  for (const auto& producer : facts.producers) {
    const std::string name = name_of(context, "producers", producer);
    for (const auto& delivery : db::deliveries_to(connection, producer, year_of(today(visit)))) {
      if (delivery.what.area != facts.area.id) continue;
      listing.lines.push_back({.cells = {delivery.what.delivered, name,
                                         kilograms_text(delivery.what.grams, visit.language),
                                         delivery.what.note, names.of(delivery.recorded_by)}});
    }
  }
  return listing;
}

json ends_json(const Context& context, const Visit& visit, const std::vector<std::string>& ids,
               std::string_view kind, const std::string& remove) {
  json all = json::array();
  for (const auto& id : ids) {
    all.push_back({{"id", id},
                   {"text", name_of(context, kind, id)},
                   {"code", kind == "products" ? gtin_text(id) : id},
                   {"href", address({kind, id})},
                   {"remove", may(visit, Act::kEditArea) ? json(remove) : json(false)}});
  }
  return all;
}

std::vector<Button> area_buttons(const Visit& visit, const db::AreaFacts& facts) {
  std::vector<Button> buttons;
  const auto& id = facts.area.id;
  if (may(visit, Act::kEditArea)) {
    buttons.push_back({address({"areas", id, "edit"}), say(visit, "Sửa thông tin", "Edit")});
  }
  if (may(visit, Act::kChangeYield)) {
    buttons.push_back(
        {address({"areas", id, "yield"}), say(visit, "Điều chỉnh sản lượng", "Change the yield")});
  }
  if (may(visit, Act::kAddDelivery) && !facts.producers.empty()) {
    buttons.push_back({address({"areas", id, "delivery"}),
                       say(visit, "Ghi lần giao nguyên liệu", "Record a delivery")});
  }
  buttons.push_back({address({"genealogy", "materials"}) + "?area=" + web::percent_encode(id),
                     say(visit, "Truy xuất nguyên liệu", "Trace its raw material")});
  return buttons;
}

web::Response area_page(const Context& context, Visit& visit) {
  const std::string id = piece(visit, 0);
  std::optional<db::AreaFacts> facts;
  json data;
  context.desk->read([&](db::Connection& connection) {
    facts = area_row(connection, visit, id);
    if (!facts) return;
    Names names(connection, visit.language);
    const auto changes = db::yield_changes(connection, id);
    const std::string outline = outline_svg(
        facts->outline, say(visit, message("Outline of {}, north up",
                                           "Ranh giới {}, phía bắc ở trên", facts->area.name)));
    data = {{"facts", area_facts_html(context, visit, *facts)},
            {"outline", outline.empty() ? json(false) : json(outline)},
            {"seasons", seasons_json(visit, connection, id, changes)},
            {"changes", table_html(context, visit, change_listing(visit, id, changes, names))},
            {"deliveries", table_html(context, visit,
                                      delivery_listing(context, visit, connection, *facts, names))},
            {"producers", ends_json(context, visit, facts->producers, "producers",
                                    address({"areas", id, "producers", "remove"}))},
            {"products", ends_json(context, visit, facts->products, "products", "")},
            {"can_link", may(visit, Act::kEditArea)},
            {"link_action", address({"areas", id, "producers"})},
            {"record_history",
             record_history_html(context, visit, connection, "areas", id, names)},
            {"buttons", buttons_json(area_buttons(visit, *facts))}};
  });
  if (!facts) return not_found(context, visit);
  return show_page(context, visit, facts->area.name, "console_area", std::move(data));
}

web::Response yield_paper(const Context& context, Visit& visit) {
  const std::string id = piece(visit, 0);
  const auto year = parse_digits(piece(visit, 1));
  const auto seq = parse_digits(piece(visit, 2));
  std::optional<db::Paper> found;
  context.desk->read([&](db::Connection& connection) {
    if (!area_row(connection, visit, id)) return;
    for (const auto& change : db::yield_changes(connection, id)) {
      if (change.year == year && change.seq == seq && !change.paper.empty()) {
        found = db::paper(connection, change.paper);
      }
    }
  });
  return scan_response(context, visit, std::move(found), "san-luong");
}

}  // namespace

std::optional<db::AreaFacts> area_row(db::Connection& connection, const Visit& visit,
                                      const std::string& id) {
  if (id.empty() || !db::check_reach_area(connection, visit.actor, Act::kView, id))
    return std::nullopt;
  return db::area_facts(connection, id);
}

void add_area_routes(Routes& routes, const Context& context) {
  add_list(
      routes, context,
      {.path = "areas",
       .file = "vung-nguyen-lieu",
       .title = {"Raw-material areas", "Vùng nguyên liệu"},
       .filters = [](const Visit&, db::Connection&) -> std::vector<Field> {
         return {{.name = "q", .label = {"Words", "Từ khóa"}}};
       },
       .rows = area_list,
       .buttons = [](const Visit& visit) -> std::vector<Button> {
         if (!may(visit, Act::kEditArea)) return {};
         return {{address({"areas", "new"}), say(visit, "Thêm vùng nguyên liệu", "Add an area")}};
       }});
  routes.push_back(route(context, "GET", "/areas/*", Act::kView, area_page));
  routes.push_back(route(context, "GET", "/areas/*/yields/*/*/paper", Act::kView, yield_paper));
}

}  // namespace ocop::verifier::console
