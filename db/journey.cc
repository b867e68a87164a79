#include "db/journey.h"

#include <soci/soci.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "db/events.h"
#include "db/guard.h"
#include "db/lineage.h"
#include "db/queries.h"
#include "gs1/epcis/nodes.h"

namespace ocop::db {
namespace {

using gs1::epcis::Event;
using gs1::epcis::EventType;

constexpr std::size_t kMostInputs = 8;      // of which events are asked for
constexpr std::size_t kEventsOfInput = 10;

bool holds(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

bool names_material(const Event& event) {
  const auto is_material = [](const std::string& node) { return node.starts_with("material/"); };
  return std::any_of(event.epcs.begin(), event.epcs.end(), is_material) ||
         std::any_of(event.quantities.begin(), event.quantities.end(),
                     [&](const auto& each) { return is_material(each.node); });
}

JourneyKind kind_of(const Event& event) {
  using enum JourneyKind;
  if (holds(event.set_dispositions, "recalled") || event.disposition == "recalled") return kRecall;
  if (holds(event.unset_dispositions, "recalled")) return kRecallEnd;
  if (event.type == EventType::kTransformation) return kProcessing;
  static const std::map<std::string_view, JourneyKind> kSteps{
      {"packing", kPacking},     {"repackaging", kPacking}, {"shipping", kShipping},   {"departing", kShipping},
      {"receiving", kReceiving}, {"arriving", kReceiving},  {"accepting", kReceiving}, {"inspecting", kInspection},
      {"sampling", kInspection}, {"commissioning", kLabels}};
  const auto found = kSteps.find(event.biz_step);
  if (found == kSteps.end()) return kOther;
  // What comes into being in an area is harvested there.
  return found->second == kLabels && names_material(event) ? kHarvest : found->second;
}

/// Was anything captured of these nodes that still counts? Recalls and departures are the
/// registry's own.
bool anything_captured(soci::session& sql, const std::string& batch, const std::string& unit) {
  long long found = 0;
  sql << "SELECT COUNT(*) FROM (SELECT e.seq FROM event_nodes n JOIN events e ON e.seq = n.seq "
         "WHERE n.node IN (:batch, :unit) AND e.capture <> '' AND NOT EXISTS (SELECT 1 FROM events "
         "d WHERE d.id = e.id AND d.declared = 1) LIMIT 1) captured",
      soci::use(batch), soci::use(unit), soci::into(found);
  return found > 0;
}

/// What others than the producer and authorities state of these nodes.
struct Others {
  long long count = 0;
  long long latest = 0;
};

Others others_of(soci::session& sql, const std::string& batch, const std::string& unit,
                 const std::string& owner) {
  Others others;
  sql << "SELECT COUNT(*), COALESCE(MAX(event_at), 0) FROM (SELECT DISTINCT e.seq, e.event_at FROM "
         "event_nodes n JOIN "
         "events e ON e.seq = n.seq WHERE n.node IN (:batch, :unit) AND e.producer <> '' AND "
         "e.producer <> :owner AND "
         "NOT EXISTS (SELECT 1 FROM events d WHERE d.id = e.id AND d.declared = 1) LIMIT 1000) "
         "stated",
      soci::use(batch), soci::use(unit), soci::use(owner), soci::into(others.count),
      soci::into(others.latest);
  return others;
}

class Journey {
 public:
  explicit Journey(Connection& connection)
      : connection_(connection), producers_(connection.sql()), areas_(connection.sql()), products_(connection.sql()) {}

  void add(const StoredEvent& stored, const std::string& what, bool whole = true) {
    if (!once_.insert(stored.seq).second) return;
    const Event& event = stored.event;
    JourneyStep step{.kind = kind_of(event),
                     .term = event.biz_step,
                     .at = event.at,
                     .what = what,
                     .who = {},
                     .commune = {},
                     .province = {},
                     .sensors = {},
                     .certifications = {}};
    if (whole) {
      step.sensors = event.sensors;
      step.certifications = event.certifications;
    }
    if (const auto* producer = producer_of(stored.producer)) {
      step.who = producer->name;
      set_place(step, producer->place);
    }
    steps_.push_back(std::move(step));
  }

  void add_batch(std::string_view gtin, std::string_view lot, std::string_view serial) {
    const std::string batch = gs1::epcis::batch_node(gtin, lot);
    const std::string unit = serial.empty() ? batch : gs1::epcis::unit_node(gtin, serial);
    const auto product = products_.find(gtin);
    const std::string owner = product ? product->producer.id : std::string();
    const auto others = others_of(connection_.sql(), batch, unit, owner);
    for (const auto& stored : events_of_batch(connection_, gtin, lot, serial)) {
      const bool own = stored.producer.empty() || stored.producer == owner;
      if (own || others.count == 1) add(stored, "", own);
    }
    if (others.count > 1) add_others(others);
  }

  /// Of an input what brought it about, and what was found of it. In these roles and steps nobody
  /// but who has the input, or an authority, may name it, so that nobody else's events can crowd
  /// these out.
  void add_input(const std::string& node) {
    const auto parts = gs1::epcis::parts_of(node);
    const std::size_t before = steps_.size();
    EventQuery made;
    made.matches = {{{node}, {"output", "output_quantity"}}};
    EventQuery seen;
    seen.matches = {{{node}, {"epc", "quantity"}}};
    EventQuery recalled = seen;
    seen.biz_steps = {"commissioning", "inspecting", "sampling"};
    recalled.matches.push_back({{"recalled"}, {"set"}});
    const std::string name = name_of(parts);
    for (const auto* query : {&made, &seen, &recalled}) add_found(*query, name);
    if (steps_.size() == before) add_harvest(parts);
  }

  std::vector<JourneyStep> take(std::size_t most) {
    std::stable_sort(steps_.begin(), steps_.end(),
                     [](const JourneyStep& a, const JourneyStep& b) { return a.at < b.at; });
    if (steps_.size() > most) steps_.erase(steps_.begin(), steps_.end() - static_cast<std::ptrdiff_t>(most));
    return std::move(steps_);
  }

 private:
  void add_others(const Others& others) {
    JourneyStep step{.kind = JourneyKind::kReceiving,
                     .term = {},
                     .at = stored_instant(others.latest),
                     .what = {},
                     .who = {},
                     .commune = {},
                     .province = {},
                     .sensors = {},
                     .certifications = {}};
    step.others = static_cast<std::size_t>(others.count);
    steps_.push_back(std::move(step));
  }

  void add_found(EventQuery query, const std::string& name) {
    query.descending = false;
    query.per_page = kEventsOfInput;
    const auto page = find_events(connection_, query);
    if (!page) return;
    std::set<std::string> wrong;
    for (const auto& stored : page->events) {
      if (!stored.event.corrects.empty()) wrong.insert(stored.event.id);
    }
    for (const auto& stored : page->events) {
      const JourneyKind kind = kind_of(stored.event);
      const bool tells = kind == JourneyKind::kHarvest || kind == JourneyKind::kProcessing ||
                         kind == JourneyKind::kInspection || kind == JourneyKind::kRecall;
      if (tells && !wrong.contains(stored.event.id)) add(stored, name);
    }
  }

  static void set_place(JourneyStep& step, const Place& place) {
    step.commune = place.name;
    step.province = place.province;
  }

  /// What the batch's record says of a harvest that no event was captured of.
  void add_harvest(const gs1::epcis::NodeParts& parts) {
    if (parts.area.empty()) return;
    const auto day = gs1::epcis::harvest_day(parts.material_lot);
    const auto area = areas_.find(parts.area);
    if (!day || !area) return;
    JourneyStep step{.kind = JourneyKind::kHarvest, .term = {}, .at = start_of_day(*day), .what = area->name, .who = {},
                     .commune = {}, .province = {}, .sensors = {}, .certifications = {}};
    set_place(step, area->place);
    steps_.push_back(std::move(step));
  }

  std::string name_of(const gs1::epcis::NodeParts& parts) {
    if (!parts.area.empty()) {
      const auto area = areas_.find(parts.area);
      return area ? area->name : parts.area;
    }
    if (parts.gtin.empty()) return {};
    const auto product = products_.find(parts.gtin);
    return product ? product->product.name_vi : parts.gtin;
  }

  const Producer* producer_of(const std::string& id) {
    if (id.empty()) return nullptr;
    const auto [at, is_new] = known_.try_emplace(id);
    if (is_new) at->second = producers_.find(id);
    return at->second ? &*at->second : nullptr;
  }

  Connection& connection_;
  ProducerQuery producers_;
  AreaQuery areas_;
  ProductQuery products_;
  std::map<std::string, std::optional<Producer>> known_;
  std::set<std::int64_t> once_;
  std::vector<JourneyStep> steps_;
};

}  // namespace

std::vector<JourneyStep> journey_of(Connection& connection, std::string_view gtin14, std::string_view lot,
                                    std::string_view serial, std::size_t most) {
  if (lot.empty() || !all_storable(gtin14, lot, serial)) return {};
  return guarded(connection.display(), [&]() -> std::vector<JourneyStep> {
    const std::string batch = gs1::epcis::batch_node(gtin14, lot);
    const std::string unit = serial.empty() ? batch : gs1::epcis::unit_node(gtin14, serial);
    if (!anything_captured(connection.sql(), batch, unit)) return {};
    Journey journey(connection);
    journey.add_batch(gtin14, lot, serial);
    std::set<std::string> inputs;
    for (const auto& edge : genealogy(connection, batch, Direction::kBack, 200, 1).edges) inputs.insert(edge.from);
    std::size_t asked = 0;
    for (const auto& input : inputs) {
      if (asked++ == kMostInputs) break;
      journey.add_input(input);
    }
    return journey.take(most);
  });
}

}  // namespace ocop::db
