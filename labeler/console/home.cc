#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "db/goods_acts.h"
#include "db/lists.h"
#include "gs1/check_digit.h"
#include "labeler/console/context.h"
#include "labeler/console/job_view.h"
#include "labeler/console/standing.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;

constexpr std::size_t kRecent = 5;

/// Of all lots or of those between two days; those of one lot stand on the lot's page.
json recalls_json(const std::vector<db::Recall>& recalls, const std::string& gtin,
                  const Visit& visit) {
  json all = json::array();
  for (const auto& recall : recalls) {
    const auto& what = recall.what;
    if (what.gtin != gtin || recall.lift || !what.lot.empty()) continue;
    all.push_back(
        {{"since", dmy_date(what.since)},
         {"extent", what.produced_from
                        ? say(visit, "hàng sản xuất từ ", "produced from ") +
                              dmy_date(*what.produced_from) + say(visit, " đến ", " until ") +
                              dmy_date(*what.produced_until)
                        : say(visit, "mọi lô", "all lots")},
         {"reason", what.reason},
         {"decision", what.decision},
         {"own", what.decision.empty()},
         {"lift", link("/recall/lift", {{"gtin", gtin}, {"id", std::to_string(recall.id)}})}});
  }
  return all;
}

json product_json(const db::ProductRow& row, const programme::RuleBook& rules, const Visit& visit,
                  const std::vector<db::Recall>& recalls) {
  const auto standing = standing_today(rules, row.certificates, today(visit));
  const auto in = [&](const Message& text) { return text.in(visit.language); };
  const bool service = row.product.group == programme::Group::kTourism;
  std::string stars;
  for (int i = 0; i < standing.stars; ++i) stars += "★";
  return {{"product", row.product.name_vi},
          {"gtin", gs1::shortest_gtin(row.product.gtin)},
          {"tone", standing.tone},
          {"word", in(standing.word)},
          {"stars", stars},
          {"stars_said", standing.stars == 0 ? ""
                                             : say(visit, std::to_string(standing.stars) + " sao",
                                                   std::to_string(standing.stars) + " stars")},
          {"until", standing.until ? dmy_date(*standing.until) : ""},
          {"advice", service ? "" : in(standing.advice)},
          {"service", service},
          {"recalls", recalls_json(recalls, row.product.gtin, visit)},
          {"print", link("/labels/new", {{"gtin", row.product.gtin}})},
          {"batches", link("/batches", {{"gtin", row.product.gtin}})},
          {"rolls", link("/rolls", {{"gtin", row.product.gtin}})},
          {"links", link("/links", {{"gtin", row.product.gtin}})},
          {"recall", link("/recall", {{"gtin", row.product.gtin}})}};
}

json batch_json(const db::BatchRow& batch) {
  return {{"href", link("/batch", {{"gtin", batch.gtin}, {"lot", batch.lot}})},
          {"product", batch.product},
          {"lot", batch.lot},
          {"quantity", batch.quantity},
          {"produced", dmy_date(batch.produced)},
          {"recalled", batch.recalled}};
}

struct Shown {
  std::vector<db::ProductRow> products;
  std::vector<db::BatchRow> batches;
  std::vector<db::Recall> recalls;
  bool has_key = false;
};

Shown read(const Context& context, const Visit& visit, bool batches) {
  Shown shown;
  const auto bounds = db::bounds_of(visit.actor);
  context.desk->read([&](db::Connection& connection) {
    shown.products = db::list_products(connection, bounds, {}, {0, 0});
    for (const auto& row : shown.products)
      std::ranges::move(db::recalls_of(connection, row.product.gtin),
                        std::back_inserter(shown.recalls));
    if (batches)
      shown.batches = db::list_batches(connection, bounds, "", today(visit), {0, kRecent});
    shown.has_key = context.keys.key_of(connection, visit.actor.producer, visit.now).has_value();
  });
  return shown;
}

json products_json(const Context& context, const Visit& visit, const Shown& shown) {
  const auto rules = context.readers.borrow()->rules();
  json all = json::array();
  for (const auto& row : shown.products)
    all.push_back(product_json(row, *rules, visit, shown.recalls));
  return all;
}

web::Response home(const Context& context, Visit& visit) {
  const auto shown = read(context, visit, true);
  json data{{"products", products_json(context, visit, shown)}, {"no_key", !shown.has_key}};
  data["none"] = shown.products.empty();
  data["batches"] = json::array();
  for (const auto& batch : shown.batches) data["batches"].push_back(batch_json(batch));
  data["has_batches"] = !shown.batches.empty();
  data["jobs"] = json::array();
  for (const auto& job : context.spool.jobs_of(visit.actor.producer)) {
    if (data["jobs"].size() == kRecent) break;
    data["jobs"].push_back(job_summary(job, visit));
  }
  data["has_jobs"] = !data["jobs"].empty();
  return page(context, visit, say(visit, "In tem", "Print labels"), "tem_home", std::move(data));
}

}  // namespace

void add_home_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/", programme::Act::kView, home);
}

}  // namespace ocop::labeler::console
