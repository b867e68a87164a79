#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/lists.h"
#include "labeler/batch_plan.h"
#include "labeler/console/context.h"
#include "office/weight.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;
using office::Field;

constexpr int kFirstYear = 2018;

struct Typed {
  std::string area;
  std::string delivered;
  std::string kilograms;
  std::string note;
};

std::string heading(const Visit& visit) {
  return say(visit, "Nguyên liệu nhận về", "Raw material received");
}

int year_of(Date date) { return static_cast<int>(std::chrono::year_month_day(date.day).year()); }

int year_asked(const Visit& visit) {
  const int now = year_of(today(visit));
  const auto year = parse_digits(asked(visit, "year", 4));
  return year && *year >= kFirstYear && *year <= now ? static_cast<int>(*year) : now;
}

struct Shown {
  std::vector<db::AreaFacts> areas;
  std::vector<db::Balance> balances;  ///< of the same areas
  std::vector<db::Delivery> deliveries;
};

Shown read(const Context& context, const Visit& visit, int year) {
  Shown shown;
  context.desk->read([&](db::Connection& connection) {
    shown.areas = db::list_areas(connection, db::bounds_of(visit.actor), "", {0, 0});
    for (const auto& area : shown.areas)
      shown.balances.push_back(db::balance_of(connection, area.area.id, year));
    shown.deliveries = db::deliveries_to(connection, visit.actor.producer, year);
  });
  return shown;
}

std::string weight(const Visit& visit, std::int64_t grams) {
  return kilograms(grams, visit.language) + " kg";
}

json balances_json(const Visit& visit, const Shown& shown) {
  const json columns =
      json::array({column(say(visit, "Vùng nguyên liệu", "Area")),
                   column(say(visit, "Sản lượng dự kiến", "Expected yield"), true),
                   column(say(visit, "Đã giao", "Delivered"), true),
                   column(say(visit, "Đã dùng cho các lô", "Used by batches"), true),
                   column(say(visit, "Còn lại", "Left"), true)});
  json rows = json::array();
  for (std::size_t i = 0; i < shown.areas.size(); ++i) {
    const auto& balance = shown.balances[i];
    const auto left = balance.left();
    rows.push_back(
        row(columns, {{shown.areas[i].area.name + " (" + shown.areas[i].area.id + ")"},
                      {balance.declared ? weight(visit, *balance.declared)
                                        : say(visit, "chưa khai", "not declared")},
                      {weight(visit, balance.delivered)},
                      {weight(visit, balance.used)},
                      {left ? weight(visit, *left) : "–", "", left && *left < 0 ? "bad" : ""}}));
  }
  return {{"columns", columns}, {"rows", rows}, {"caption", ""}};
}

json deliveries_json(const Visit& visit, const Shown& shown) {
  const json columns = json::array(
      {column(say(visit, "Ngày", "Day")), column(say(visit, "Vùng", "Area")),
       column(say(visit, "Khối lượng", "Weight"), true), column(say(visit, "Ghi chú", "Note")),
       column(say(visit, "Người ghi", "Entered by"))});
  json rows = json::array();
  for (const auto& delivery : shown.deliveries)
    rows.push_back(row(columns, {{dmy_date(delivery.what.delivered)},
                                 {delivery.what.area},
                                 {weight(visit, delivery.what.grams)},
                                 {delivery.what.note},
                                 {delivery.recorded_by}}));
  return {{"columns", columns}, {"rows", rows}, {"caption", ""}};
}

office::FormPage form_of(const Visit& visit, const Shown& shown, const Typed& before) {
  office::FormPage form;
  form.action = "/deliveries";
  form.submit = say(visit, "Ghi vào sổ", "Enter it");
  Field area{.name = "area",
             .label = say(visit, "Từ vùng nào", "From which area"),
             .kind = Field::Kind::kSelect,
             .required = true};
  for (const auto& each : shown.areas)
    area.options.push_back(
        {each.area.id, each.area.name + " (" + each.area.id + ")", each.area.id == before.area});
  form.fields = {area,
                 {.name = "delivered",
                  .label = say(visit, "Ngày nhận", "Day received"),
                  .kind = Field::Kind::kDate,
                  .value = before.delivered,
                  .required = true},
                 {.name = "kilograms",
                  .label = say(visit, "Số kg", "Kilograms"),
                  .kind = Field::Kind::kNumber,
                  .value = before.kilograms,
                  .hint = say(visit, "Ví dụ 250 hoặc 12,5.", "For instance 250 or 12.5."),
                  .required = true,
                  .most = 16},
                 {.name = "note",
                  .label = say(visit, "Ghi chú", "Note"),
                  .value = before.note,
                  .hint = say(visit, "Ví dụ: xe, người giao, số phiếu.",
                              "For instance: the car, who brought it, the slip's number."),
                  .most = 500}};
  return form;
}

web::Response show(const Context& context, const Visit& visit, int year, const Typed& before,
                   const std::optional<Error>& error) {
  const auto shown = read(context, visit, year);
  auto form = form_of(visit, shown, before);
  if (error) form.refuse(*error, visit.language);
  json years = json::array();
  for (int each = year_of(today(visit)); each >= std::max(kFirstYear, year_of(today(visit)) - 4);
       --each)
    years.push_back({{"year", each}, {"chosen", each == year}});
  json data{
      {"heading", heading(visit)},
      {"form_html", context.desk->render(visit, "form", office::to_json(form))},
      {"balances_html", context.desk->render(visit, "table", balances_json(visit, shown))},
      {"deliveries_html", context.desk->render(visit, "table", deliveries_json(visit, shown))},
      {"no_areas", shown.areas.empty()},
      {"years", years},
      {"year", year},
      {"csv", link("/deliveries.csv", {{"year", std::to_string(year)}})},
      {"xlsx", link("/deliveries.xlsx", {{"year", std::to_string(year)}})}};
  return page(context, visit, heading(visit), "tem_deliveries", std::move(data),
              error ? kBadRequest : 200);
}

web::Response list(const Context& context, Visit& visit) {
  Typed before;
  before.delivered = iso_date(today(visit));
  return show(context, visit, year_asked(visit), before, {});
}

Result<db::DeliveryRequest> read_request(const Visit& visit, const Typed& given) {
  db::DeliveryRequest request;
  request.producer = visit.actor.producer;
  request.area = given.area;
  request.note = given.note;
  const auto day = parse_day("delivered", given.delivered);
  if (!day) return tl::unexpected(day.error());
  request.delivered = *day;
  const auto grams = office::read_kilograms(given.kilograms);
  if (!grams) return fail("kilograms", grams.error().message);
  request.grams = *grams;
  return request;
}

web::Response add(const Context& context, Visit& visit) {
  const Typed given{typed(visit, "area", 80), typed(visit, "delivered", 20),
                    typed(visit, "kilograms", 20), typed(visit, "note", 2000)};
  const int year = year_of(today(visit));
  const auto request = read_request(visit, given);
  if (!request) return show(context, visit, year, given, request.error());
  const auto done = context.desk->write([&](db::Connection& connection) {
    return db::add_delivery(connection, visit.actor, *request, visit.now);
  });
  if (!done) {
    const auto& where = done.error().where;
    return show(
        context, visit, year, given,
        Error{where == "grams" || where == "kg" ? "kilograms" : where, done.error().message});
  }
  return context.desk->done(
      visit, link("/deliveries", {{"year", std::to_string(year_of(request->delivered))}}),
      message("The delivery is entered", "Đã ghi vào sổ"));
}

office::Table table_of(const Visit& visit, const std::vector<db::Delivery>& deliveries) {
  office::Table table;
  table.name = say(visit, "nguyen-lieu", "deliveries");
  table.title = heading(visit);
  for (const auto& [vi, en] : {std::pair{"Ngày", "Day"},
                               {"Vùng", "Area"},
                               {"Số kg", "Kilograms"},
                               {"Ghi chú", "Note"},
                               {"Người ghi", "Entered by"}})
    table.headings.push_back(say(visit, vi, en));
  constexpr double kGrams = 1000;
  for (const auto& delivery : deliveries)
    table.rows.push_back({delivery.what.delivered, delivery.what.area,
                          static_cast<double>(delivery.what.grams) / kGrams, delivery.what.note,
                          delivery.recorded_by});
  return table;
}

web::Response csv(const Context& context, Visit& visit) {
  return office::csv_response(table_of(visit, read(context, visit, year_asked(visit)).deliveries));
}

web::Response xlsx(const Context& context, Visit& visit) {
  const auto table = table_of(visit, read(context, visit, year_asked(visit)).deliveries);
  return office::xlsx_response({table}, table.name);
}

}  // namespace

void add_delivery_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/deliveries", programme::Act::kView, list);
  add_route(routes, context, "POST", "/deliveries", programme::Act::kAddDelivery, add);
  add_route(routes, context, "GET", "/deliveries.csv", programme::Act::kView, csv);
  add_route(routes, context, "GET", "/deliveries.xlsx", programme::Act::kView, xlsx);
}

}  // namespace ocop::labeler::console
