// Inside db/ only: who may capture which event. Reads, never writes. All throw DatabaseError.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "db/connection.h"
#include "db/scope.h"
#include "gs1/epcis/event.h"

namespace ocop::db {

/// What an event names of the registry's goods. Asks once for each product and area.
class EventRights {
 public:
  EventRights(Connection& connection, const Actor& actor, Instant now)
      : connection_(connection), actor_(actor), now_(now) {}

  /// `path`: of the event, "eventList[3]"; the error's `where` is below it.
  Result<void> check(const gs1::epcis::Event& event, const std::string& path);

  /// The producers whose products the event names, and its areas.
  struct Sight {
    std::set<std::string> producers, areas;
  };
  Sight sight_of(const gs1::epcis::Event& event);

 private:
  Result<void> check_node(const std::string& node, bool own);
  /// Nothing when the actor reaches it.
  const std::optional<Error>& against_product(const std::string& gtin);
  const std::optional<Error>& against_area(const std::string& area);
  const std::string& producer_of(const std::string& gtin);
  bool is_area(const std::string& area);

  Connection& connection_;
  const Actor& actor_;
  Instant now_;
  std::map<std::string, std::optional<Error>> products_, own_areas_;
  std::map<std::string, std::string> producers_;
  std::map<std::string, bool> areas_;
};

}  // namespace ocop::db
