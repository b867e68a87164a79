// Answers of the EPCIS interface: its headers, its exceptions (EPCIS 2.0, 12; RFC 9457), what a client
// takes. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "web/http.h"

namespace ocop::verifier {

inline constexpr std::size_t kMostCapturedBytes = std::size_t{8} << 20;
inline constexpr std::size_t kMostCaptured = 2'000;  ///< events of one capture

/// "epcisException:" + `exception`, with each error's path and sentence in both languages.
web::Response epcis_problem(int status, std::string_view exception, const std::vector<Error>& errors,
                            const web::Request& request);
/// Of a request that fails before or inside the interface: the standard's exception for the status, with the
/// headers of every answer.
web::Response epcis_failure(int status, const Error& why, const web::Request& request);
/// 401 and 403 say which scope is wanted.
web::Response not_allowed(int status, std::string_view scope, const Message& why, const web::Request& request);

/// "application/json" or "application/ld+json", whichever the client would rather have; nothing where it takes
/// neither. Below /epcis/epcs/, where a label's links lead, text/html alone takes JSON.
std::optional<std::string> answer_type(const web::Request& request);
/// Is the body JSON by its Content-Type?
bool sends_json(const web::Request& request);

/// Why the versions or forms that the request's GS1-… headers ask for are not ours; nothing when they are.
std::optional<Error> refused_headers(const web::Request& request);

/// `methods`: "GET, HEAD, OPTIONS". To OPTIONS.
web::Response options_of(std::string_view methods);
/// What every answer carries: versions, and leave for pages of any origin.
void add_epcis_headers(web::Response& response);

}  // namespace ocop::verifier
