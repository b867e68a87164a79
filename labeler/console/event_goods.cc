#include "labeler/console/event_goods.h"

#include <algorithm>

#include "base/text.h"
#include "gs1/check_digit.h"
#include "gs1/epcis/cbv.h"
#include "gs1/epcis/nodes.h"

namespace ocop::labeler::console {
namespace {

using gs1::epcis::Event;
using gs1::epcis::EventType;

constexpr std::size_t kRecent = 12;
constexpr std::size_t kEventsLookedAt = 60;

void add(std::vector<std::string>& nodes, const std::string& node) {
  if (nodes.size() < kRecent && std::find(nodes.begin(), nodes.end(), node) == nodes.end()) nodes.push_back(node);
}

bool is_material(std::string_view node) { return node.starts_with("material/"); }

void add_goods(const Event& event, EventGoods& goods) {
  for (const auto& made : event.output_quantities) add(is_material(made.node) ? goods.harvested : goods.own, made.node);
  for (const auto& made : event.outputs) add(goods.own, made);
  for (const auto& quantity : event.quantities) {
    if (event.biz_step == "commissioning" && is_material(quantity.node)) add(goods.harvested, quantity.node);
    if (event.biz_step == "receiving") add(goods.received, quantity.node);
  }
}

std::string material_name(const EventGoods& goods, const gs1::epcis::NodeParts& parts) {
  std::string name = parts.area;
  for (const auto& area : goods.areas) {
    if (area.area.id == parts.area) name = area.area.name + " (" + parts.area + ")";
  }
  if (parts.material_lot.empty()) return name;
  const bool vi = goods.language == Language::kVietnamese;
  const auto& lot = parts.material_lot;
  if (const auto day = gs1::epcis::harvest_day(lot)) {
    return name + (vi ? ", thu hoạch ngày " : ", harvested ") + dmy_date(*day);
  }
  return name + (vi ? ", lô " : ", lot ") + lot;
}

}  // namespace

std::string EventGoods::name(std::string_view node) const {
  const auto parts = gs1::epcis::parts_of(node);
  if (!parts.area.empty()) return material_name(*this, parts);
  if (parts.gtin.empty()) return std::string(node);
  std::string text = "GTIN " + gs1::shortest_gtin(parts.gtin);
  for (const auto& row : products) {
    if (row.product.gtin == parts.gtin) text = row.product.name_vi;
  }
  const bool vi = language == Language::kVietnamese;
  if (!parts.lot.empty()) text += (vi ? ", lô " : ", lot ") + parts.lot;
  if (!parts.serial.empty()) text += (vi ? ", số sê-ri " : ", serial ") + parts.serial;
  return text;
}

EventGoods event_goods(const Context& context, const Visit& visit) {
  EventGoods goods;
  goods.host = event_host(context);
  goods.language = visit.language;
  const auto bounds = db::bounds_of(visit.actor);
  context.desk->read([&](db::Connection& connection) {
    goods.products = db::list_products(connection, bounds, {}, {0, 0});
    goods.areas = db::list_areas(connection, bounds, "", {0, 0});
    db::EventQuery query;
    query.producer = visit.actor.producer;
    query.own_only = true;
    query.by_record_time = true;
    query.per_page = kEventsLookedAt;
    if (const auto page = db::find_events(connection, query)) {
      for (const auto& stored : page->events) add_goods(stored.event, goods);
    }
    for (const auto& batch : db::list_batches(connection, bounds, "", today(visit), {0, kRecent})) {
      add(goods.own, gs1::epcis::batch_node(batch.gtin, batch.lot));
    }
  });
  std::erase_if(goods.products,
                [](const db::ProductRow& row) { return row.product.group == programme::Group::kTourism; });
  return goods;
}

std::string event_host(const Context& context) { return ascii_lower(context.host); }

std::string step_name(const Event& event, Language language) {
  const auto named = [&](EventStep step) { return words_of(step).name.in(language); };
  if (event.type == EventType::kTransformation) return named(EventStep::kProcess);
  const bool material = !event.quantities.empty() && is_material(event.quantities.front().node);
  const bool vi = language == Language::kVietnamese;
  if (event.biz_step == "commissioning")
    return material ? named(EventStep::kHarvest) : vi ? "Đăng ký lô" : "Lot registered";
  const auto recalled = [](const std::vector<std::string>& terms) {
    return std::find(terms.begin(), terms.end(), "recalled") != terms.end();
  };
  if (recalled(event.set_dispositions)) return vi ? "Thu hồi" : "Recall";
  if (recalled(event.unset_dispositions)) return vi ? "Kết thúc thu hồi" : "Recall ended";
  if (event.biz_step == "packing") return named(EventStep::kPack);
  if (event.biz_step == "shipping") return named(EventStep::kShip);
  if (event.biz_step == "receiving") return named(EventStep::kReceive);
  if (event.biz_step == "inspecting") return named(EventStep::kInspect);
  auto name = gs1::epcis::term_name(gs1::epcis::Vocabulary::kBizStep, event.biz_step).in(language);
  if (!name.empty()) return name;
  return vi ? "Sự kiện" : "Event";
}

}  // namespace ocop::labeler::console
