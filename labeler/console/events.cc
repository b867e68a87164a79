// What happened to a producer's goods: entered in three taps (what, which lot, yes), listed, corrected.
#include "db/events.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "gs1/epcis/cbv.h"
#include "gs1/epcis/event_json.h"
#include "labeler/console/event_goods.h"

namespace ocop::labeler::console {
namespace {

using gs1::epcis::Event;
using gs1::epcis::Quantity;
using nlohmann::json;

constexpr std::size_t kPerPage = 30;

std::string amount(const Quantity& quantity, Language language) {
  if (!quantity.quantity) return "";
  auto number = fmt::format("{}", *quantity.quantity);
  if (language == Language::kVietnamese) std::replace(number.begin(), number.end(), '.', ',');
  const auto unit = quantity.unit.empty() ? std::string() : " " + unit_name(quantity.unit).in(language);
  return " (" + number + unit + ")";
}

std::string goods_text(const Event& event, const EventGoods& goods) {
  std::string text;
  const auto add = [&](const std::string& name) { text += (text.empty() ? "" : "; ") + name; };
  for (const auto* list : {&event.epcs, &event.outputs, &event.children}) {
    for (const auto& node : *list) add(goods.name(node));
  }
  for (const auto* list : {&event.quantities, &event.output_quantities, &event.child_quantities}) {
    for (const auto& quantity : *list) add(goods.name(quantity.node) + amount(quantity, goods.language));
  }
  return text;
}

std::string inputs_text(const Event& event, const EventGoods& goods) {
  std::string text;
  for (const auto& node : event.inputs) text += (text.empty() ? "" : "; ") + goods.name(node);
  for (const auto& quantity : event.input_quantities) {
    text += (text.empty() ? "" : "; ") + goods.name(quantity.node) + amount(quantity, goods.language);
  }
  return text;
}

/// Its own, and no departure or recall: the registry says those.
bool may_correct(const db::StoredEvent& stored, const Visit& visit) {
  return stored.producer == visit.actor.producer && !stored.capture.empty();
}

json event_json(const db::StoredEvent& stored, const EventGoods& goods, const Visit& visit, bool declared) {
  const auto& event = stored.event;
  const bool failed = event.disposition == "non_conformant";
  std::string sensors;
  for (const auto& sensor : event.sensors) {
    if (sensor.type == "Temperature") sensors = fmt::format("{} °C", sensor.value);
  }
  const bool own = may_correct(stored, visit);
  return {{"step", step_name(event, visit.language)},
          {"goods", goods_text(event, goods)},
          {"inputs", inputs_text(event, goods)},
          {"at", local_date_time(event.at)},
          {"note", event.note},
          {"sensors", sensors},
          {"failed", failed},
          {"declared", declared},
          {"by", stored.captured_by},
          {"correct", own && !declared ? link("/events/correct", {{"id", event.id}}) : ""}};
}

/// Of these ids those that were declared errors.
std::set<std::string> declared_of(db::Connection& connection, const std::vector<db::StoredEvent>& events,
                                  const std::string& producer) {
  std::set<std::string> declared;
  db::EventQuery query;
  for (const auto& stored : events) query.ids.push_back(stored.event.id);
  if (query.ids.empty()) return declared;
  query.with_declaration = true;
  query.producer = producer;
  query.per_page = query.ids.size();
  if (const auto page = db::find_events(connection, query)) {
    for (const auto& stored : page->events) declared.insert(stored.event.id);
  }
  return declared;
}

json steps_json(Language language) {
  json all = json::array();
  for (const auto& words : event_steps()) {
    all.push_back({{"name", words.name.in(language)},
                   {"code", std::string(words.code)},
                   {"href", link("/events/new", {{"step", words.code}})}});
  }
  return all;
}

web::Response list(const Context& context, Visit& visit) {
  db::EventQuery query;
  query.producer = visit.actor.producer;
  query.own_only = true;
  query.by_record_time = true;
  query.per_page = kPerPage;
  query.next = asked(visit, "next", 60);
  std::vector<db::StoredEvent> events;
  std::set<std::string> declared;
  std::string next;
  std::optional<Error> refused;
  context.desk->read([&](db::Connection& connection) {
    auto page = db::find_events(connection, query);
    if (!page) {
      refused = page.error();
      return;
    }
    events = std::move(page->events);
    next = page->next;
    declared = declared_of(connection, events, visit.actor.producer);
  });
  if (refused) return not_found(context, visit);
  const auto goods = event_goods(context, visit);
  json entered = json::array();
  for (const auto& stored : events) {
    entered.push_back(event_json(stored, goods, visit, declared.contains(stored.event.id)));
  }
  return page(context, visit, say(visit, "Nhật ký hàng hóa", "Goods diary"), "tem_events",
              {{"steps", steps_json(visit.language)},
               {"none", entered.empty()},
               {"events", entered},
               {"next", next.empty() ? "" : link("/events", {{"next", next}})}});
}

/// The producer's own event that may still be declared an error.
std::optional<db::StoredEvent> own_event(const Context& context, const Visit& visit, const std::string& id) {
  std::optional<db::StoredEvent> found;
  if (id.empty()) return found;
  context.desk->read([&](db::Connection& connection) {
    found = db::event_of(connection, id);
    if (found && !declared_of(connection, {*found}, visit.actor.producer).empty()) found.reset();
  });
  if (found && !may_correct(*found, visit)) found.reset();
  return found;
}

web::Response show_correct(const Context& context, const Visit& visit, const db::StoredEvent& stored,
                           const std::optional<Error>& error) {
  const auto goods = event_goods(context, visit);
  office::FormPage form;
  form.action = "/events/correct";
  form.submit = say(visit, "Ghi là sai", "Declare it an error");
  form.cancel = "/events";
  form.danger = true;
  form.intro = step_name(stored.event, visit.language) + " · " + local_date_time(stored.event.at);
  office::Field reason{.name = "reason",
                       .label = say(visit, "Sai ở chỗ nào", "What is wrong"),
                       .kind = office::Field::Kind::kSelect,
                       .hint = say(visit, "Mục cũ vẫn còn trong sổ, kèm lời đính chính; sau đó hãy ghi lại cho đúng.",
                                   "What was entered stays, with this correction; then enter it anew."),
                       .required = true};
  for (const auto& term : gs1::epcis::terms(gs1::epcis::Vocabulary::kErrorReason)) {
    const auto label = term.code == "did_not_occur" ? say(visit, "Việc này không xảy ra", "It did not happen")
                                                    : say(visit, "Thông tin ghi sai", "What was entered is wrong");
    reason.options.push_back({std::string(term.code), label, term.code == "incorrect_data"});
  }
  form.fields = {reason, {.name = "id", .label = "", .kind = office::Field::Kind::kHidden, .value = stored.event.id}};
  if (error) form.refuse(*error, visit.language);
  auto data = office::to_json(form);
  data["subject"] = goods_text(stored.event, goods);
  data["hidden"] = json::array();
  return page(context, visit, say(visit, "Đính chính", "Correction"), "tem_act", std::move(data),
              error ? kBadRequest : 200);
}

web::Response ask_correct(const Context& context, Visit& visit) {
  const auto stored = own_event(context, visit, asked(visit, "id", 200));
  if (!stored) return not_found(context, visit);
  return show_correct(context, visit, *stored, {});
}

web::Response correct(const Context& context, Visit& visit) {
  const auto stored = own_event(context, visit, typed(visit, "id", 200));
  if (!stored) return not_found(context, visit);
  const auto reason = typed(visit, "reason", 40);
  if (gs1::epcis::find_term(gs1::epcis::Vocabulary::kErrorReason, reason) == nullptr) {
    return show_correct(context, visit, *stored, Error{"reason", message("Choose one", "Hãy chọn một mục")});
  }
  const auto event = gs1::epcis::declared_error(stored->event, reason, visit.now);
  const auto done = context.desk->write([&](db::Connection& connection) -> Result<void> {
    auto captured = db::capture_events(connection, visit.actor, {&event, 1}, "", visit.now);
    if (!captured) return tl::unexpected(captured.error());
    return {};
  });
  if (!done) return context.desk->refuse(visit, kConflict, done.error());
  return context.desk->done(
      visit, "/events",
      message("The correction is entered: the event counts no more", "Đã đính chính: mục này không còn được tính"));
}

}  // namespace

void add_event_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/events", programme::Act::kRecordEvent, list);
  add_route(routes, context, "GET", "/events/correct", programme::Act::kRecordEvent, ask_correct);
  add_route(routes, context, "POST", "/events/correct", programme::Act::kRecordEvent, correct);
}

}  // namespace ocop::labeler::console
