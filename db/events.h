// Visibility events in the registry: capture and query (EPCIS 2.0, section 8; our profile:
// docs/events.md). All throw DatabaseError.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/connection.h"
#include "db/scope.h"
#include "gs1/epcis/event.h"

namespace ocop::db {

/// A capture job, and how it went.
struct Capture {
  std::string id;  ///< 32 hexadecimal digits
  Instant created_at{};
  std::string captured_by;
  std::uint64_t events = 0;      ///< stored
  std::uint64_t duplicates = 0;  ///< whose eventID was there already, with the same content
};

/// In the caller's write transaction: all or none. Needs Act::kRecordEvent. What an event says is made, commissioned,
/// packed, changed, shipped or destroyed must be the actor's own: of a producer its products and the areas linked to
/// it, of an officer those within its place. Anybody's may be: inputs of a transformation, what is packed into a product
/// of one's own, and goods that are observed to arrive (arriving, unloading, receiving, accepting, storing, stocking,
/// unpacking), as long as nothing is said against them (no persistentDisposition, a disposition of goods in order).
/// Identifiers of other companies and logistic units are nobody's here. A lot need not be registered yet: goods are
/// made before their labels are. Refused too: an area that there is not; an event that is still to come (more than
/// 5 minutes); an eventID that is there with other content; a declaration of error of an event that is not there, not
/// the actor's, or follows from the registry itself. An event whose id is there with the same content is a duplicate:
/// nothing changes, whoever captured it first. Lineage (db/lineage.h) goes with the events, and goes again with a
/// declaration of error; one entry on the audit log a capture. `where`: "eventList[3].epcList[0]".
Result<Capture> capture_events(Connection& connection, const Actor& actor, std::span<const gs1::epcis::Event> events,
                               std::string_view token, Instant now);
std::optional<Capture> capture_of(Connection& connection, std::string_view id);
/// The user's, newest first, behind `after` (an id, "" = from the newest).
std::vector<Capture> captures_of(Connection& connection, std::string_view user, std::string_view after,
                                 std::size_t most);

// What follows from the registry itself, in the caller's write transaction. Nobody captures these, and nobody may
// declare them errors.

/// The commissioning events of a batch and of what was activated for it later, each once, whenever asked.
void note_batch_events(Connection& connection, std::string_view gtin14, std::string_view lot, Instant now);
/// Of all batches that lack one: they were registered by an older version, or come from a file. Their lineage too.
void note_all_batch_events(Connection& connection, Instant now);
/// persistentDisposition recalled set or, of a recall that is lifted, unset: for its lot, its serials (one by one up to
/// 1,000), the lots of its days that are registered, or the product.
void note_recall_event(Connection& connection, const Actor& actor, std::int64_t recall, Instant now);
/// shipping, in_transit.
void note_departure_event(Connection& connection, const Actor& actor, std::string_view gtin14, std::string_view lot,
                          Instant left_at, Instant now);

/// The query parameters of the standard (SimpleEventQuery, 8.2.7.1); lists are "one of", members hold together.
struct EventQuery {
  std::vector<std::string> types, actions, biz_steps, dispositions, read_points, biz_locations, transformations, ids;
  std::vector<std::string> read_points_within, biz_locations_within;  ///< WD_: these and their sub-locations
  std::optional<Instant> from, until;                    ///< GE_eventTime, LT_eventTime
  std::optional<Instant> recorded_from, recorded_until;  ///< GE_recordTime, LT_recordTime
  bool with_declaration = false;                         ///< EXISTS_errorDeclaration
  bool with_sensors = false;                             ///< EXISTS_sensorElementList
  /// MATCH_epc, MATCH_parentID, …, EQ_persistentDisposition_set, EQ_bizTransaction_po, …: one of the nodes in one of
  /// the roles of event_nodes. All of the list must hold.
  struct Match {
    std::vector<std::string> nodes;
    std::vector<std::string> roles;  ///< empty: any that goods have
  };
  std::vector<Match> matches;
  bool by_record_time = false, descending = true;  ///< orderBy, orderDirection
  std::size_t per_page = 30;
  std::string next;  ///< nextPageToken of the page before, "" = the first
  /// Whose events may be seen: a producer's own and those that name its goods; a place's; "" both = all.
  std::string producer, place;
  bool own_only = false;  ///< of `producer` only what it stated itself, without declarations of error
};
struct StoredEvent {
  std::int64_t seq = 0;
  gs1::epcis::Event event;  ///< from its document
  Instant recorded_at{};
  std::string producer;     ///< "" of an officer's
  std::string captured_by;
  std::string batch;    ///< "GTIN/LOT" when a batch record yielded it
  std::string capture;  ///< Capture::id; "" of what follows from the registry itself
};
struct EventPage {
  std::vector<StoredEvent> events;
  std::string next;  ///< "" = the last page
};
/// Refuses a page token that is none (where = "nextPageToken").
Result<EventPage> find_events(Connection& connection, const EventQuery& query);
/// How many there are, up to `most` + 1.
std::size_t count_events(Connection& connection, const EventQuery& query, std::size_t most);
/// What MATCH_anyEPC and MATCH_anyEPCClass look at.
const std::vector<std::string>& goods_roles();

/// The event itself, without a declaration of error about it.
std::optional<StoredEvent> event_of(Connection& connection, std::string_view id);

/// All events that name the batch or, with `serial`, that unit of it; of more than `most` the latest, oldest
/// first. Those that were declared errors are left out, with their declarations. For the journey.
std::vector<StoredEvent> events_of_batch(Connection& connection, std::string_view gtin14, std::string_view lot,
                                         std::string_view serial, std::size_t most = 200);

}  // namespace ocop::db
