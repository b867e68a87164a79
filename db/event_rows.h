// Inside db/ only: events as rows. All throw soci::soci_error.
#pragma once

#include <soci/soci.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "db/event_rights.h"
#include "db/events.h"
#include "gs1/epcis/event.h"

namespace ocop::db {

/// What a row says beside the event itself.
struct EventOrigin {
  std::string producer;
  std::string captured_by;
  std::string token;
  std::string capture;
  std::string batch;
  long long batch_part = 0;
};

/// An event's errorDeclaration, as far as it is looked for.
struct Declaration {
  std::string reason;
  std::vector<std::string> corrections;
};
std::optional<Declaration> declaration_of(const gs1::epcis::Event& event);

/// Inserts many at once. Who makes one has locked the numbers of events (Numbered::kEvents).
class EventRows {
 public:
  EventRows(Connection& connection, Instant now);
  ~EventRows();
  EventRows(const EventRows&) = delete;
  EventRows& operator=(const EventRows&) = delete;

  /// The event's number. Its lineage and who may see it go with it.
  long long add(const gs1::epcis::Event& event, const EventOrigin& origin, EventRights::Sight sight);
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Runs "SELECT columns of a StoredEvent " + `rest` ("FROM events e …", also joined), whose
/// parameters `bind` adds by name.
void read_events(Connection& connection, const std::string& rest,
                 const std::function<void(soci::statement&)>& bind,
                 const std::function<void(StoredEvent&&)>& on_event);

}  // namespace ocop::db
