// The CBV event hash (CBV 2.0, 8.9.2): an event's own name, the same wherever it is computed.
#pragma once

#include <string>
#include <string_view>

namespace ocop::gs1::epcis {

/// "ni:///sha-256;HEX?ver=CBV2.0" of an event in JSON as the outside sees it (URIs). Leaves out
/// eventID, recordTime and errorDeclaration as the standard says. Throws std::invalid_argument for
/// what is no event.
std::string event_hash(std::string_view event_json);
/// The string that is hashed, for tests and for who looks for a difference.
std::string event_prehash(std::string_view event_json);

bool is_event_hash(std::string_view id);

}  // namespace ocop::gs1::epcis
