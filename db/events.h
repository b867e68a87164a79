// Visibility events in the registry: capture and query (EPCIS 2.0, section 8). All throw DatabaseError.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/connection.h"
#include "db/scope.h"
#include "gs1/epcis/event.h"
#include "programme/batch_record.h"

namespace ocop::db {

/// Identifier of a capture job, and how it went.
struct Capture {
  std::string id;
  Instant created_at{};
  std::string captured_by;
  std::uint64_t events = 0;      ///< stored
  std::uint64_t duplicates = 0;  ///< whose eventID was there already, with the same content
};

/// In the caller's write transaction: all or none. Needs Act::kRecordEvent; a producer captures events of its own:
/// every GTIN and area that an event names as made, packed, commissioned, or shipped must be the producer's or linked
/// to it (areas), while inputs and received goods may be anybody's; an officer those within the place. Refuses an
/// eventID that is there with other content, a quantity of a batch beyond ... (see the errors). An event whose id is
/// there with the same content is a duplicate: nothing changes. Events' nodes and lineage (db/lineage.h) go with them;
/// one entry on the audit log a capture. `where`: "eventList[3]…".
Result<Capture> capture_events(Connection& connection, const Actor& actor, std::span<const gs1::epcis::Event> events,
                               std::string_view token, Instant now);
std::optional<Capture> capture_of(Connection& connection, std::string_view id);

/// The commissioning event that a batch record yields, in the caller's write transaction. Twice is once.
void note_batch_event(Connection& connection, const programme::BatchRecord& record, Instant now);

/// The query parameters of the standard (SimpleEventQuery, 8.2.7.1); lists are "one of".
struct EventQuery {
  std::vector<std::string> types, actions, biz_steps, dispositions, read_points, biz_locations, transformations, ids;
  std::optional<Instant> from, until;                    ///< GE_eventTime, LT_eventTime
  std::optional<Instant> recorded_from, recorded_until;  ///< GE_recordTime, LT_recordTime
  /// MATCH_epc, MATCH_parentID, MATCH_inputEPC, MATCH_outputEPC, MATCH_anyEPC, MATCH_epcClass, …: nodes, and which
  /// roles of event_nodes they may stand in. All of the list must hold.
  struct Match {
    std::vector<std::string> nodes;
    std::vector<std::string> roles;  ///< empty: any
  };
  std::vector<Match> matches;
  bool by_record_time = false, descending = true;  ///< orderBy, orderDirection
  std::size_t per_page = 30;
  std::string next;  ///< nextPageToken of the page before, "" = the first
  /// Whose events may be seen: a producer's own and those that name its goods; a place's; "" both = all.
  std::string producer, place;
};
struct StoredEvent {
  std::int64_t seq = 0;
  gs1::epcis::Event event;  ///< from its document
  Instant recorded_at{};
  std::string captured_by;
  std::string batch;  ///< "GTIN/LOT" when a batch record yielded it
};
struct EventPage {
  std::vector<StoredEvent> events;
  std::string next;  ///< "" = the last page
};
/// Refuses a page token that is none (where = "nextPageToken").
Result<EventPage> find_events(Connection& connection, const EventQuery& query);
std::optional<StoredEvent> event_of(Connection& connection, std::string_view id);

/// All events of a batch, its units, and, through lineage, nothing else; oldest first, at most `most`. For the journey.
std::vector<StoredEvent> events_of_batch(Connection& connection, std::string_view gtin14, std::string_view lot,
                                         std::string_view serial, std::size_t most = 200);

}  // namespace ocop::db
