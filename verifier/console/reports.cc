// Reports on a place and a period.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "office/report.h"
#include "office/report_page.h"
#include "verifier/console/listing.h"
#include "verifier/console/table_files.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

struct Wanted {
  std::string place;  ///< within the visitor's; his own when none was asked for
  Date from, until;
};

/// This year up to today, unless days were asked for.
Wanted wanted(const Visit& visit, db::Connection& connection) {
  const int year = year_of(today(visit));
  Wanted want;
  want.place = asked_place(connection, visit);
  if (want.place.empty()) want.place = visit.actor.place;
  want.from = read_date(asked(visit, "from", 10)).value_or(make_date(year, 1, 1));
  want.until = read_date(asked(visit, "until", 10)).value_or(today(visit));
  if (want.until < want.from) std::swap(want.from, want.until);
  return want;
}

std::string own_place_name(db::Connection& connection, const Visit& visit) {
  for (const auto& place : db::places_within(connection, visit.actor.place)) {
    if (place.id == visit.actor.place) return place.name;
  }
  return say(visit, "cả nước", "the whole country");
}

std::vector<Field> filters(const Visit& visit, db::Connection& connection, const Wanted& want) {
  const std::string all = own_place_name(connection, visit);
  std::vector<Field> fields{{.kind = Field::Kind::kChoice,
                             .name = "place",
                             .label = {"Place", "Địa bàn"},
                             .value = asked_place(connection, visit)},
                            {.kind = Field::Kind::kDate,
                             .name = "from",
                             .label = {"From", "Từ ngày"},
                             .value = iso_date(want.from)},
                            {.kind = Field::Kind::kDate,
                             .name = "until",
                             .label = {"Until", "Đến hết ngày"},
                             .value = iso_date(want.until)}};
  fields[0].options = place_options(connection, visit, fields[0].value, {all, all});
  return fields;
}

std::string query_of(const Wanted& want, const Visit& visit) {
  std::string query = fmt::format("?from={}&until={}", iso_date(want.from), iso_date(want.until));
  if (want.place != visit.actor.place) query += "&place=" + want.place;
  return query;
}

web::Response report_page(const Context& context, Visit& visit) {
  json data;
  context.desk->read([&](db::Connection& connection) {
    const Wanted want = wanted(visit, connection);
    auto report = office::read_report(connection, want.place, want.from, want.until);
    if (report.place.empty()) report.place_name = say(visit, "Cả nước", "The whole country");
    std::vector<Button> buttons;
    if (may(visit, Act::kSetTargets) && !want.place.empty()) {
      const int year = year_of(want.until);
      buttons.push_back(
          {address({"targets"}) + "?place=" + want.place + "&year=" + std::to_string(year),
           say(visit, "Nhập chỉ tiêu", "Enter targets")});
    }
    const std::string query = query_of(want, visit);
    data = {{"filters",
             filters_html(context, visit, address({"reports"}), filters(visit, connection, want))},
            {"report", office::report_html(report, visit.language)},
            {"place", report.place_name},
            {"from", dmy_date(want.from)},
            {"until", dmy_date(want.until)},
            {"at", local_date_time(visit.now)},
            {"xlsx", address({"reports.xlsx"}) + query},
            {"csv", address({"reports.csv"}) + query},
            {"national_csv", address({"national.csv"}) + query},
            {"national_json", address({"national.jsonl"}) + query},
            {"buttons", buttons_json(buttons)}};
  });
  return show_page(context, visit,
                   say(visit, "Báo cáo chương trình OCOP", "Report on the OCOP programme"),
                   "console_report", std::move(data));
}

std::vector<office::Table> tables(const Context& context, Visit& visit) {
  std::vector<office::Table> all;
  context.desk->read([&](db::Connection& connection) {
    const Wanted want = wanted(visit, connection);
    all = office::report_tables(office::read_report(connection, want.place, want.from, want.until),
                                visit.language);
  });
  return all;
}

web::Response report_xlsx(const Context& context, Visit& visit) {
  return tables_response(visit, tables(context, visit), "bao-cao-ocop", true);
}

web::Response report_csv(const Context& context, Visit& visit) {
  return tables_response(visit, tables(context, visit), "bao-cao-ocop", false);
}

}  // namespace

void add_report_routes(Routes& routes, const Context& context) {
  routes.push_back(route(context, "GET", "/reports", Act::kView, report_page));
  routes.push_back(route(context, "GET", "/reports.xlsx", Act::kView, report_xlsx));
  routes.push_back(route(context, "GET", "/reports.csv", Act::kView, report_csv));
}

}  // namespace ocop::verifier::console
