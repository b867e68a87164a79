#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/goods_acts.h"
#include "db/lists.h"
#include "gs1/check_digit.h"
#include "labeler/console/context.h"
#include "labeler/console/roll_view.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;

/// Rows of a page; a roll in more pieces than this is told in full by the command line.
constexpr std::size_t kMostRows = 300;

struct Listed {
  db::ProductRow product;
  db::Roll roll;
  std::vector<db::RollPart> parts;
};

/// Newest first; "" for all products.
std::vector<Listed> rolls_of(const Context& context, const Visit& visit, const std::string& gtin) {
  std::vector<Listed> all;
  context.desk->read([&](db::Connection& connection) {
    for (const auto& row :
         db::list_products(connection, db::bounds_of(visit.actor), {}, {0, 0})) {
      if (!gtin.empty() && row.product.gtin != gtin) continue;
      for (auto& roll : db::rolls_of(connection, row.product.gtin)) {
        if (all.size() == kMostRows) return;
        auto parts = db::parts_of(connection, roll);
        all.push_back({row, std::move(roll), std::move(parts)});
      }
    }
  });
  std::ranges::stable_sort(all, std::ranges::greater{},
                           [](const Listed& one) { return one.roll.recorded_at; });
  return all;
}

web::Response list(const Context& context, Visit& visit) {
  const auto gtin = asked(visit, "gtin");
  if (!gtin.empty() && !own_product(context, visit, gtin)) return not_found(context, visit);
  json rolls = json::array();
  for (const auto& [product, roll, parts] : rolls_of(context, visit, gtin)) {
    rolls.push_back({{"href", roll_address(roll)},
                     {"roll", roll.roll},
                     {"product", product.product.name_vi},
                     {"labels", roll.serials.count},
                     {"left", count_parts(parts).unused},
                     {"made", local_date_time(roll.recorded_at)},
                     {"scratch", roll.scratch},
                     {"bar", roll_bar(visit, parts)}});
  }
  return page(context, visit, say(visit, "Tem cuộn in sẵn", "Rolls printed ahead"), "tem_rolls",
              {{"rolls", rolls},
               {"none", rolls.empty()},
               {"all", gtin.empty() ? "" : "/rolls"},
               {"make", gtin.empty() ? "/rolls/new" : link("/rolls/new", {{"gtin", gtin}})}});
}

json parts_json(const Visit& visit, const OwnRoll& own) {
  json columns = json::array(
      {column(say(visit, "Số sê-ri", "Serials")), column(say(visit, "Số tem", "Labels"), true),
       column(say(visit, "Tình trạng", "State")), column(say(visit, "Lô", "Lot")),
       column(say(visit, "Lúc", "When")), column(say(visit, "Ai ghi", "By")),
       column(say(visit, "Lý do", "Reason"))});
  constexpr std::array<std::string_view, 3> kTones{"plain", "good", "bad"};
  json rows = json::array();
  for (const auto& part : own.parts) {
    if (rows.size() == kMostRows) break;
    const bool used = part.state != db::RollState::kUnused;
    const auto who = part.recorded_by.empty() ? say(visit, "dòng lệnh", "command line")
                                              : part.recorded_by;
    rows.push_back(row(
        columns,
        {{serials_text(part.serials)},
         {std::to_string(part.serials.count)},
         {state_name(part.state).in(visit.language), "",
          std::string(kTones.at(static_cast<std::size_t>(part.state)))},
         {part.lot, part.lot.empty()
                        ? ""
                        : link("/batch", {{"gtin", own.roll.gtin}, {"lot", part.lot}})},
         {used ? local_date_time(part.recorded_at) : ""},
         {used ? who : ""},
         {part.reason}}));
  }
  return {{"columns", columns}, {"rows", rows}, {"caption", ""}};
}

json prints_json(const Context& context, const Visit& visit, const OwnRoll& own) {
  json all = json::array();
  context.desk->read([&](db::Connection& connection) {
    for (const auto& print : db::prints_of_roll(connection, own.roll.gtin, own.roll.roll))
      all.push_back({{"tone", "plain"},
                     {"iso", iso_date(local_date(print.recorded_at))},
                     {"day", local_date_time(print.recorded_at)},
                     {"what", say(visit, "In tem ", "Printed ") + print.what.first + " – " +
                                  print.what.last + " (" + ascii_upper(print.what.format) + ")"},
                     {"by", print.recorded_by.empty() ? say(visit, "dòng lệnh", "command line")
                                                      : print.recorded_by},
                     {"text", print.what.reason},
                     {"href", ""},
                     {"link", ""}});
  });
  return all;
}

json facts_json(const Visit& visit, const OwnRoll& own) {
  const auto& roll = own.roll;
  json facts = json::array();
  const auto add = [&](std::string_view vi, std::string_view en, std::string text) {
    facts.push_back(fact(say(visit, vi, en), std::move(text)));
  };
  add("Mã GTIN", "GTIN", gs1::shortest_gtin(roll.gtin));
  add("Số tem", "Labels", std::to_string(roll.serials.count));
  add("Số sê-ri", "Serials", serials_text(roll.serials));
  if (roll.scratch) add("Mã cào", "Scratch codes", yes_or_no(true).in(visit.language));
  add("Làm lúc", "Made", local_date_time(roll.recorded_at));
  add("Tem chưa dùng kế tiếp", "Comes next",
      own.next ? serials_text(*own.next) : say(visit, "hết cuộn", "the roll is used up"));
  return facts;
}

web::Response show(const Context& context, Visit& visit) {
  const auto own = own_roll(context, visit, asked(visit, "gtin"), asked(visit, "roll"));
  if (!own) return not_found(context, visit);
  json data = parts_json(visit, *own);
  data["heading"] = roll_title(visit, *own);
  data["facts"] = facts_json(visit, *own);
  data["bar"] = roll_bar(visit, own->parts);
  data["legend"] = roll_legend(visit, own->parts);
  data["activate"] = own->next ? roll_address(own->roll, "/roll/activate") : "";
  data["void"] = roll_address(own->roll, "/roll/void");
  data["reprint"] = own->next && !scratch_codes_are_out(context, *own) ? roll_address(own->roll, "/roll/reprint") : "";
  data["more"] = own->parts.size() > kMostRows;
  data["events"] = prints_json(context, visit, *own);
  data["has_events"] = !data["events"].empty();
  return page(context, visit, roll_title(visit, *own), "tem_roll", std::move(data));
}

}  // namespace

void add_roll_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/rolls", programme::Act::kView, list);
  add_route(routes, context, "GET", "/roll", programme::Act::kView, show);
}

}  // namespace ocop::labeler::console
