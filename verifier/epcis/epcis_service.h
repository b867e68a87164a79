// EPCIS 2.0 over HTTP: capture and query of visibility events (section 12; our profile: docs/events.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "db/accounts.h"
#include "office/store.h"
#include "verifier/epcis/event_question.h"
#include "verifier/subservice.h"

namespace ocop::verifier {

/// Addresses below /epcis:
///   POST /capture             a document of events: 202 once they are stored, Location = the job
///   GET  /capture, /capture/ID           the user's jobs
///   POST /events              one event: 201, Location = the event
///   GET  /events, /events/ID             events by the standard's parameters
///   GET  /eventTypes, /bizSteps, /dispositions                 what they may be
///   GET  /eventTypes/T/events, /bizSteps/S/events, /dispositions/D/events, /epcs/E/events,
///        /readPoints/P/events, /bizLocations/P/events          the same question, of one of these
/// HEAD and OPTIONS wherever GET is. Capture needs a token of the scope "epcis:capture", questions one of
/// "epcis:query", within what its user may see; /epcs/E/events without a token is open to all and leaves out business
/// transactions, sources, destinations, extensions. Named queries and subscriptions are not offered.
class EpcisService : public Subservice {
 public:
  struct Parts {
    db::Address database;
    db::Writer& writer;
    const Clock& clock;
    std::string host;  ///< printed on labels: that of material nodes (gs1/epcis/nodes.h)
  };
  explicit EpcisService(Parts parts);

  bool is_mine(std::string_view path) const override;
  web::Response handle(const web::Request& request) override;
  /// kMostCapturedBytes for a POST whose token may capture.
  std::size_t payload_of(const web::Request& head, std::size_t otherwise) const override;

 private:
  using Pieces = std::vector<std::string>;

  web::Response answer(const web::Request& request, std::string& route);
  web::Response captured(const web::Request& request, bool one);
  web::Response job(const web::Request& request, const std::string& id);
  web::Response jobs(const web::Request& request);
  /// `resource`, `value`: of the address; "" of /events.
  web::Response events(const web::Request& request, const std::string& resource, const std::string& value);
  web::Response event(const web::Request& request, const std::string& id);
  web::Response asked(const web::Request& request, EventQuestion question, bool open, bool must_be);

  /// Who asks, or the answer that refuses.
  struct Caller {
    std::optional<db::TokenHolder> holder;
    std::optional<web::Response> refused;
  };
  Caller caller_of(const web::Request& request, std::string_view scope) const;
  std::optional<db::TokenHolder> holder_of(const web::Request& request) const;

  Parts parts_;
  office::Store store_;
};

}  // namespace ocop::verifier
