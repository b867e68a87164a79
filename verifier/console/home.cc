// The first page: search, and what waits for the officer.
#include <nlohmann/json.hpp>

#include "db/cases.h"
#include "verifier/console/worklists.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

std::string place_name(db::Connection& connection, const Visit& visit) {
  if (visit.actor.place.empty()) return say(visit, "cả nước", "the whole country");
  for (const auto& place : db::places_within(connection, visit.actor.place)) {
    if (place.id == visit.actor.place) return place.name;
  }
  return visit.actor.place;
}

web::Response home_page(const Context& context, Visit& visit) {
  json lists = json::array();
  json data;
  context.desk->read([&](db::Connection& connection) {
    const Survey found = survey(connection, visit);
    for (const auto& list : worklists()) {
      const auto count = list.rows(visit, connection, found).total;
      lists.push_back({{"href", address({"worklists", list.path})},
                       {"count", number_text(static_cast<std::int64_t>(count), visit.language)},
                       {"title", say(visit, list.title(*found.rules, today(visit)))}});
    }
    if (may(visit, Act::kWorkCase)) {
      const auto waiting = db::count_waiting(connection, db::bounds_of(visit.actor));
      lists.push_back({{"href", address({"cases", "waiting"})},
                       {"count", number_text(static_cast<std::int64_t>(waiting), visit.language)},
                       {"title", say(visit, "Nghi vấn, phản ánh chưa xem xét",
                                     "Suspicions and reports not yet looked at")}});
    }
    data["place"] = place_name(connection, visit);
  });
  data["lists"] = std::move(lists);
  data["action"] = address({"search"});
  data["q"] = "";
  data["role"] = say(visit, programme::role_name(visit.actor.role));
  const std::string title = say(visit, "Xin chào, ", "Good day, ") + visit.user.name;
  return show_page(context, visit, title, "console_home", std::move(data));
}

ListPage work_page(const Worklist& list) {
  ListPage page;
  page.path = "worklists/" + std::string(list.path);
  page.file = list.file;
  page.rows = [&list](const Visit& visit, db::Connection& connection, db::Page shown) {
    const Survey found = survey(connection, visit);
    Listing listing = list.rows(visit, connection, found);
    listing.title = list.title(*found.rules, today(visit));
    listing.intro = list.why(*found.rules, today(visit));
    listing.lines = page_of(std::move(listing.lines), shown);
    return listing;
  };
  return page;
}

}  // namespace

void add_home_routes(Routes& routes, const Context& context) {
  routes.push_back(route(context, "GET", "/", Act::kView, home_page));
  for (const auto& list : worklists()) add_list(routes, context, work_page(list));
}

}  // namespace ocop::verifier::console
