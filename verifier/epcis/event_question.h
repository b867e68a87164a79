// What a request asks of the events: the standard's query parameters (EPCIS 2.0, 8.2.7.1; as the REST
// binding writes them, 12), strictly: an unknown one is refused by its name; below /epcis/epcs/, where the
// resolver sends the query strings of labels, only one that has the form of a query parameter. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "db/events.h"
#include "web/http.h"

namespace ocop::verifier {

inline constexpr std::size_t kUsualEvents = 30;  ///< of a page, where perPage is not given
inline constexpr std::size_t kMostEvents = 500;  ///< of a page, whatever perPage says

struct EventQuestion {
  db::EventQuery query;
  std::optional<std::size_t> fails_above;  ///< maxEventCount
  std::optional<std::size_t> limit;        ///< eventCountLimit
  std::size_t served = 0;                  ///< of them on the pages before
  /// Names what an open answer leaves out: who may not read it may not find it by guesses either.
  bool of_business = false;
};

/// From the request's query string. `host`: of material nodes. An error's `where` is the parameter.
Result<EventQuestion> read_question(const web::Request& request, std::string_view host);

/// What stands in an address: /epcis/NAME/VALUE/events with NAME one of epcs, bizSteps, dispositions,
/// readPoints, bizLocations, eventTypes. False where the name is none of them.
Result<bool> add_resource(EventQuestion& question, std::string_view name, const std::string& value,
                          std::string_view host);

/// The next page's address, relative: the request's with another nextPageToken.
std::string next_address(const web::Request& request, const EventQuestion& question, std::string_view next,
                         std::size_t on_this_page);

}  // namespace ocop::verifier
