// Events from JSON and JSON-LD, and back (EPCIS 2.0, section 10 and its JSON schema).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gs1/epcis/event.h"

namespace ocop::gs1::epcis {

/// `host`: of material nodes (gs1/epcis/nodes.h). An error's `where` is the path from the document's
/// root ("epcisBody.eventList[3].readPoint.id"), the message says what would be right.

/// Of one document at most; a longer one is refused before any of its events is looked at.
inline constexpr std::size_t kMaxDocumentEvents = 2'000;
inline constexpr std::size_t kMaxDocumentNodes = 100'000;
/// What read_document() says of a longer one, alone.
Error too_many_events();

/// An EPCISDocument, or one bare event with its @context. Checks every rule of the standard's JSON
/// schema, the standard terms, that each event type has what it must and nothing of another's, and
/// that members of other namespaces are declared in @context. An event without eventID gets its CBV
/// hash (gs1/epcis/event_hash.h); one whose eventID is a CBV hash that does not fit is refused.
/// Collects up to `most_errors` errors; none of the events counts when there is one.
tl::expected<std::vector<Event>, std::vector<Error>> read_document(std::string_view json, std::string_view host,
                                                                   std::size_t most_errors = 20);
/// One event, as it stands in a list: `where` is below `path`.
Result<Event> read_event(std::string_view json, std::string_view host, std::string_view path = {});
/// From Event::json, which holds. Throws std::invalid_argument for what is none.
Event stored_event(std::string_view json);

/// Fills Event::json, and Event::id with the hash, from the other members: of events that the
/// service makes itself. `declared`: when an errorDeclaration was made, of events that have `corrects`
/// ("unknown": without a reason). `host` as above; an event that names a material wants one. Throws
/// std::invalid_argument for what read_event would refuse.
void complete(Event& event, std::string_view host = {}, std::optional<Instant> declared = {});

/// The same event, declared an error: all of it stays, identifiers too, and a declaration is added
/// (EPCIS 2.0, 7.3.8). `reason`: a standard term or URI, "" = none. Throws std::invalid_argument
/// where Event::json is none.
Event declared_error(const Event& event, std::string_view reason, Instant declared);

/// The event as the outside sees it: URIs, recordTime. `open`: without transactions, sources,
/// destinations, error declarations' details and other namespaces' members; of a TransactionEvent
/// it shows the goods, as an ObjectEvent.
std::string event_json(const Event& event, std::optional<Instant> recorded, std::string_view host, bool open = false);
/// `event` of event_json() with @context, so that it stands alone.
std::string bare_event_json(std::string_view event);
/// A whole EPCISDocument with @context, schemaVersion "2.0", creationDate.
std::string document_json(const std::vector<std::string>& events, Instant created);
/// EPCISQueryDocument with the results of a query.
std::string query_document_json(std::string_view query_name, const std::vector<std::string>& events, Instant created);

}  // namespace ocop::gs1::epcis
