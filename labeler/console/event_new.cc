// One event: its lot is chosen, then it is confirmed.
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "gs1/check_digit.h"
#include "gs1/epcis/nodes.h"
#include "labeler/console/event_form.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;

constexpr std::size_t kMostNode = 200;

struct LotTyped {
  std::string product;  ///< a GTIN of the producer's own
  std::string lot;
  std::string code;  ///< what stands on another's goods: an address, GTIN/LOT
};

std::string address(EventStep step, std::string_view node) {
  return link("/events/new", {{"step", words_of(step).code}, {"of", node}});
}

json choices(const EventGoods& goods, EventStep step, const std::vector<std::string>& nodes) {
  json all = json::array();
  for (const auto& node : nodes) all.push_back({{"name", goods.name(node)}, {"href", address(step, node)}});
  return all;
}

std::vector<std::string> areas_of(const EventGoods& goods) {
  std::vector<std::string> nodes;
  for (const auto& area : goods.areas) nodes.push_back(gs1::epcis::material_node(area.area.id, ""));
  return nodes;
}

json groups_json(const EventGoods& goods, EventStep step, Language language) {
  const auto group = [&](Message title, const std::vector<std::string>& nodes) {
    return json{{"heading", title.in(language)}, {"some", !nodes.empty()}, {"lots", choices(goods, step, nodes)}};
  };
  const auto own = group(message("Lots of your products", "Lô sản phẩm của đơn vị"), goods.own);
  const auto harvested = group(message("Harvested", "Lô nguyên liệu đã thu hoạch"), goods.harvested);
  switch (step) {
    case EventStep::kHarvest:
      return json::array({group(message("Areas", "Vùng nguyên liệu"), areas_of(goods))});
    case EventStep::kProcess:
      return json::array({own});
    case EventStep::kReceive:
      return json::array({harvested, group(message("Areas", "Vùng nguyên liệu"), areas_of(goods)),
                          group(message("Received before", "Đã nhận trước đây"), goods.received)});
    default:
      return json::array({own, harvested});
  }
}

web::Response choose(const Context& context, const Visit& visit, EventStep step, const LotTyped& before,
                     const std::optional<Error>& error) {
  const auto goods = event_goods(context, visit);
  json products = json::array();
  for (const auto& row : goods.products) {
    products.push_back(
        {{"gtin", row.product.gtin}, {"name", row.product.name_vi}, {"chosen", row.product.gtin == before.product}});
  }
  auto groups = groups_json(goods, step, visit.language);
  bool none = true;
  for (const auto& group : groups) none = none && !group.at("some").get<bool>();
  return page(context, visit, words_of(step).question.in(visit.language), "tem_event_choose",
              {{"step", std::string(words_of(step).code)},
               {"step_name", words_of(step).name.in(visit.language)},
               {"groups", groups},
               {"none", none},
               {"new_lot", step != EventStep::kHarvest && step != EventStep::kReceive && !products.empty()},
               {"other_code", step == EventStep::kReceive},
               {"other_open", none || error.has_value()},
               {"products", products},
               {"lot", before.lot},
               {"code", before.code},
               {"problem", error ? error->message.in(visit.language) : ""}},
              error ? kBadRequest : 200);
}

/// The node that was typed instead of chosen.
Result<std::string> typed_lot(const LotTyped& typed, std::string_view host) {
  if (!typed.code.empty()) return read_lot(typed.code, host);
  if (typed.lot.empty()) return fail("lot", message("Type the lot", "Hãy nhập số lô"));
  return read_lot(typed.product + "/" + typed.lot, host);
}

web::Response show(const Context& context, const Visit& visit, const TypedEvent& typed,
                   const std::optional<Error>& error) {
  const auto goods = event_goods(context, visit);
  auto data = event_form_json(typed, goods, error);
  const auto at = parse_instant(typed.at).value_or(visit.now);
  data["step"] = std::string(words_of(typed.step).code);
  data["step_name"] = words_of(typed.step).name.in(visit.language);
  data["subject"] = goods.name(typed.of);
  data["of"] = typed.of;
  data["at"] = typed.at;
  data["now"] = local_date_time(at);
  data["back"] = link("/events/new", {{"step", words_of(typed.step).code}});
  return page(context, visit, words_of(typed.step).name.in(visit.language), "tem_event_new", std::move(data),
              error ? kBadRequest : 200);
}

web::Response ask(const Context& context, Visit& visit) {
  const auto step = find_event_step(asked(visit, "step", 20));
  if (!step) return not_found(context, visit);
  const LotTyped lot{asked(visit, "product", 14), asked(visit, "lot", 80), asked(visit, "code", 500)};
  const auto host = event_host(context);
  auto of = asked(visit, "of", kMostNode);
  if (of.empty() && (!lot.product.empty() || !lot.code.empty() || !lot.lot.empty())) {
    auto node = typed_lot(lot, host);
    if (!node) return choose(context, visit, *step, lot, node.error());
    of = std::move(*node);
  }
  if (of.empty()) return choose(context, visit, *step, lot, {});
  const auto node = goods_node(of, host);
  if (!node) return not_found(context, visit);
  return show(context, visit, fresh_event(visit, *step, *node), {});
}

web::Response enter(const Context& context, Visit& visit) {
  const auto step = find_event_step(typed(visit, "step", 20));
  const auto host = event_host(context);
  const auto node = goods_node(typed(visit, "of", kMostNode), host);
  if (!step || !node) return not_found(context, visit);
  const auto given = typed_event(visit, *step, *node);
  const auto entry = read_event_form(given, host);
  if (!entry) return show(context, visit, given, entry.error());
  const auto event = event_of(*entry, host);
  if (!event) return show(context, visit, given, event.error());
  const auto done = context.desk->write([&](db::Connection& connection) -> Result<void> {
    auto captured = db::capture_events(connection, visit.actor, {&*event, 1}, "", visit.now);
    if (!captured) return tl::unexpected(captured.error());
    return {};
  });
  if (!done) return show(context, visit, given, done.error());
  const auto& name = words_of(*step).name;
  return context.desk->done(visit, "/events", message("{0}: entered", "{1}: đã ghi", name.en, name.vi));
}

}  // namespace

void add_event_entry_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/events/new", programme::Act::kRecordEvent, ask);
  add_route(routes, context, "POST", "/events/new", programme::Act::kRecordEvent, enter);
}

}  // namespace ocop::labeler::console
