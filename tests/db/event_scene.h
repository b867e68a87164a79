// Events of the example's goods, as a client would send them.
#pragma once

#include <string>
#include <vector>

#include "db/events.h"
#include "gs1/epcis/event_json.h"
#include "gs1/epcis/nodes.h"
#include "tests/db/actors.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db::example {

inline const std::string kHost = "id.example.vn";
inline const std::string kPallet = "00/095212340000000018";

using gs1::epcis::Event;
using gs1::epcis::EventType;

inline Event finished(Event event) {
  gs1::epcis::complete(event, kHost);
  return event;
}

/// An ObjectEvent of the class, a day before now() and `minute` minutes later.
inline Event object(const std::string& action, const std::string& step, const std::string& node,
                    int minute = 0) {
  Event event;
  event.type = EventType::kObject;
  event.action = action;
  event.biz_step = step;
  event.at = at("2026-03-01T01:00:00Z") + std::chrono::minutes(minute);
  event.quantities.push_back({node, 5.0, ""});
  return event;
}

inline Event transformation(const std::string& input, const std::string& output,
                            const std::string& id = "") {
  Event event;
  event.type = EventType::kTransformation;
  event.biz_step = "commissioning";
  event.at = at("2026-03-01T01:00:00Z");
  event.input_quantities.push_back({input, 20.0, "KGM"});
  event.output_quantities.push_back({output, 100.0, ""});
  event.transformation = id;
  return event;
}

inline Result<Capture> capture(const Address& address, const std::vector<Event>& events,
                               const Actor& actor = cooperative(), Instant when = now()) {
  Connection connection(address, Access::kTool);
  WriteTransaction transaction(connection);
  auto outcome = capture_events(connection, actor, events, "token", when);
  if (outcome) transaction.commit();
  return outcome;
}

inline std::vector<StoredEvent> found(const Address& address, const EventQuery& query) {
  Connection connection(address, Access::kRead);
  auto page = find_events(connection, query);
  return page ? page->events : std::vector<StoredEvent>{};
}

inline const std::string kHoneyLot = gs1::epcis::batch_node(kHoney, "L2601");
inline const std::string kTeaLot = gs1::epcis::batch_node(kTea, "T1");

}  // namespace ocop::db::example
