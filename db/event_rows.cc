#include "db/event_rows.h"

#include <soci/soci.h>

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "db/goods_rows.h"
#include "db/lineage.h"
#include "db/many_rows.h"
#include "db/queries.h"
#include "gs1/epcis/event_json.h"

namespace ocop::db {
namespace {

using gs1::epcis::Event;
using gs1::epcis::Quantity;
using gs1::epcis::TypedId;

/// Each (node, role) once.
class NodeRows {
 public:
  explicit NodeRows(soci::session& sql)
      : rows_(sql, "INSERT INTO event_nodes (node, role, seq) VALUES ", "ttn",
              " ON CONFLICT (node, role, seq) DO NOTHING") {}

  void add(long long seq, const Event& event) {
    seq_ = seq;
    put("epc", event.epcs);
    if (!event.parent.empty()) one("parent", event.parent);
    put("child", event.children);
    put("input", event.inputs);
    put("output", event.outputs);
    put("quantity", event.quantities);
    put("child_quantity", event.child_quantities);
    put("input_quantity", event.input_quantities);
    put("output_quantity", event.output_quantities);
    put("transaction", event.transactions);
    put("source", event.sources);
    put("destination", event.destinations);
    put("set", event.set_dispositions);
    put("unset", event.unset_dispositions);
  }
  void declare(long long seq, const Declaration& declaration) {
    seq_ = seq;
    if (!declaration.reason.empty()) one("reason", declaration.reason);
    put("correction", declaration.corrections);
  }
  void finish() { rows_.finish(); }

 private:
  void one(std::string_view role, std::string_view node) {
    rows_.text(node).text(role).number(seq_);
  }
  void put(std::string_view role, const std::vector<std::string>& nodes) {
    for (const auto& node : nodes) one(role, node);
  }
  void put(std::string_view role, const std::vector<Quantity>& classes) {
    for (const auto& quantity : classes) one(role, quantity.node);
  }
  void put(std::string_view role, const std::vector<TypedId>& ids) {
    for (const auto& typed : ids) one(role, typed.type + " " + typed.id);
  }

  ManyRows rows_;
  long long seq_ = 0;
};

constexpr std::size_t kAtOnce = 64;
constexpr std::string_view kDeclaration = "errorDeclaration";

std::string text_of(const nlohmann::json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

std::optional<Declaration> declaration_of(const Event& event) {
  if (event.json.find(kDeclaration) == std::string::npos) return {};
  const auto document = nlohmann::json::parse(event.json);
  const auto found = document.find(kDeclaration);
  if (found == document.end()) return {};
  Declaration declaration{
      .reason = event.corrects.empty() ? text_of(*found, "reason") : event.corrects,
      .corrections = {}};
  if (const auto ids = found->find("correctiveEventIDs"); ids != found->end() && ids->is_array()) {
    for (const auto& id : *ids) {
      if (id.is_string()) declaration.corrections.push_back(id.get<std::string>());
    }
  }
  return declaration;
}

struct EventRows::State {
  State(Connection& with, Instant at)
      : connection(with),
        recorded_at(milliseconds(at)),
        next(next_id(with, Numbered::kEvents)),
        events(with.sql(),
               "INSERT INTO events (seq, id, declared, type, action, biz_step, disposition, "
               "read_point, biz_location, transformation, sensors, event_at, recorded_at, "
               "producer, captured_by, token, batch, batch_part, capture, document) VALUES ",
               "ntntttttttnnnttttntt"),
        nodes(with.sql()),
        sight(with.sql(), "INSERT INTO event_sight (kind, id, recorded_at, seq, event_at) VALUES ",
              "ttnnn") {}

  void put(long long seq, const Event& event, const EventOrigin& origin, bool declared);
  void flush();

  Connection& connection;
  long long recorded_at;
  long long next;
  ManyRows events;
  NodeRows nodes;
  ManyRows sight;
  struct Waiting {
    long long seq;
    Event event;
    std::optional<Declaration> declaration;
    EventRights::Sight sight;
  };
  void see(const Waiting& one, std::string_view kind, std::string_view id) {
    sight.text(kind)
        .text(id)
        .number(recorded_at)
        .number(one.seq)
        .number(milliseconds(one.event.at));
  }
  std::vector<Waiting> waiting;  ///< for the event's own row, which the others refer to
};

void EventRows::State::put(long long seq, const Event& event, const EventOrigin& origin,
                           bool declared) {
  events.number(seq)
      .text(event.id)
      .number(declared ? 1 : 0)
      .text(event_type_code(event.type))
      .text(event.action)
      .text(event.biz_step)
      .text(event.disposition)
      .text(event.read_point)
      .text(event.biz_location)
      .text(event.transformation)
      .number(event.sensors.empty() ? 0 : 1)
      .number(milliseconds(event.at))
      .number(recorded_at)
      .text(origin.producer)
      .text(origin.captured_by)
      .text(origin.token)
      .text(origin.batch)
      .number(origin.batch_part)
      .text(origin.capture)
      .text(event.json);
}

EventRows::EventRows(Connection& connection, Instant now)
    : state_(std::make_unique<State>(connection, now)) {}
EventRows::~EventRows() = default;

void EventRows::State::flush() {
  events.finish();
  for (const auto& one : waiting) {
    nodes.add(one.seq, one.event);
    if (one.declaration) nodes.declare(one.seq, *one.declaration);
    for (const auto& producer : one.sight.producers) see(one, "producer", producer);
    for (const auto& area : one.sight.areas) see(one, "area", area);
  }
  nodes.finish();
  sight.finish();
  for (const auto& one : waiting) {
    if (!one.declaration) add_lineage(connection, one.seq, one.event);
  }
  waiting.clear();
}

long long EventRows::add(const Event& event, const EventOrigin& origin, EventRights::Sight sight) {
  auto& state = *state_;
  const long long seq = state.next++;
  auto declaration = declaration_of(event);
  state.put(seq, event, origin, declaration.has_value());
  if (!origin.producer.empty()) sight.producers.insert(origin.producer);
  state.waiting.push_back({seq, event, std::move(declaration), std::move(sight)});
  if (state.waiting.size() >= kAtOnce) state.flush();
  return seq;
}

void EventRows::finish() { state_->flush(); }

void read_events(Connection& connection, const std::string& rest,
                 const std::function<void(soci::statement&)>& bind,
                 const std::function<void(StoredEvent&&)>& on_event) {
  StoredEvent one;
  std::string document;
  long long seq = 0;
  long long recorded_at = 0;
  soci::statement statement(connection.sql());
  statement.exchange(soci::into(seq));
  statement.exchange(soci::into(document));
  statement.exchange(soci::into(recorded_at));
  statement.exchange(soci::into(one.producer));
  statement.exchange(soci::into(one.captured_by));
  statement.exchange(soci::into(one.batch));
  statement.exchange(soci::into(one.capture));
  bind(statement);
  statement.alloc();
  statement.prepare(
      "SELECT e.seq, e.document, e.recorded_at, e.producer, e.captured_by, e.batch, e.capture " +
      rest);
  statement.define_and_bind();
  statement.execute();
  while (statement.fetch()) {
    StoredEvent event = one;
    event.seq = seq;
    event.recorded_at = stored_instant(recorded_at);
    event.event = gs1::epcis::stored_event(document);
    on_event(std::move(event));
  }
}

}  // namespace ocop::db
