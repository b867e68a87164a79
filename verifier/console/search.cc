// One search over products, producers, areas and certificates.
#include <nlohmann/json.hpp>

#include "db/rule_book.h"
#include "programme/programme.h"
#include "verifier/console/certificates.h"
#include "web/percent.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

constexpr std::size_t kMostShown = 10;

struct Found {
  Message title;
  const char* path;
  std::size_t total = 0;
  Listing listing;
};

Found find_products(const Visit& visit, db::Connection& connection, const std::string& words) {
  const auto rules = db::load_rule_book(connection);
  const auto bounds = db::bounds_of(visit.actor);
  db::ProductFilter filter;
  filter.search = words;
  return {{"Products", "Sản phẩm"},
          "products",
          db::count_products(connection, bounds, filter),
          product_listing(
              visit, *rules,
              db::list_products(connection, bounds, filter, {.offset = 0, .limit = kMostShown}))};
}

Found find_certificates(const Visit& visit, db::Connection& connection, const std::string& words) {
  const auto rules = db::load_rule_book(connection);
  const auto bounds = db::bounds_of(visit.actor);
  db::CertificateFilter filter;
  filter.search = words;
  return {{"Certificates", "Giấy chứng nhận"},
          "certificates",
          db::count_certificates(connection, bounds, filter),
          certificate_listing(visit, *rules,
                              db::list_certificates(connection, bounds, filter,
                                                    {.offset = 0, .limit = kMostShown}))};
}

Found find_producers(const Visit& visit, db::Connection& connection, const std::string& words) {
  const auto bounds = db::bounds_of(visit.actor);
  Found found{
      {"Producers", "Chủ thể"}, "producers", db::count_producers(connection, bounds, words), {}};
  found.listing.headings = {say(visit, "Chủ thể", "Producer"), say(visit, "Loại hình", "Kind"),
                            say(visit, "Địa bàn", "Place"), say(visit, "Số sản phẩm", "Products")};
  for (const auto& row :
       db::list_producers(connection, bounds, words, {.offset = 0, .limit = kMostShown})) {
    found.listing.lines.push_back(
        {.cells = {row.producer.name,
                   programme::producer_kind_name(row.producer.kind).in(visit.language),
                   listed_place(visit, row.producer.place),
                   static_cast<std::int64_t>(row.products)},
         .href = address({"producers", row.producer.id})});
  }
  return found;
}

Found find_areas(const Visit& visit, db::Connection& connection, const std::string& words) {
  const auto bounds = db::bounds_of(visit.actor);
  Found found{{"Raw-material areas", "Vùng nguyên liệu"},
              "areas",
              db::count_areas(connection, bounds, words),
              {}};
  found.listing.headings = {say(visit, "Vùng nguyên liệu", "Area"),
                            say(visit, "Mã số vùng trồng", "Code"), say(visit, "Cây trồng", "Crop"),
                            say(visit, "Địa bàn", "Place")};
  for (const auto& facts :
       db::list_areas(connection, bounds, words, {.offset = 0, .limit = kMostShown})) {
    found.listing.lines.push_back({.cells = {facts.area.name, facts.area.id, facts.area.crop,
                                             listed_place(visit, facts.area.place)},
                                   .href = address({"areas", facts.area.id})});
  }
  return found;
}

web::Response search_page(const Context& context, Visit& visit) {
  const std::string words = asked(visit, "q");
  json parts = json::array();
  if (!words.empty()) {
    context.desk->read([&](db::Connection& connection) {
      for (const auto find : {find_products, find_producers, find_certificates, find_areas}) {
        const Found found = find(visit, connection, words);
        if (found.total == 0) continue;
        const auto total = number_text(static_cast<std::int64_t>(found.total), visit.language);
        parts.push_back(
            {{"title", say(visit, found.title)},
             {"count", total},
             {"table", table_html(context, visit, found.listing)},
             {"more", found.total > kMostShown
                          ? json(address({found.path}) + "?q=" + web::percent_encode(words))
                          : json(false)}});
      }
    });
  }
  json data = {
      {"q", words}, {"action", address({"search"})}, {"none", parts.empty() && !words.empty()}};
  data["parts"] = std::move(parts);
  return show_page(context, visit, say(visit, "Tra cứu", "Search"), "console_search",
                   std::move(data));
}

}  // namespace

void add_search_routes(Routes& routes, const Context& context) {
  routes.push_back(route(context, "GET", "/search", Act::kView, search_page));
}

}  // namespace ocop::verifier::console
