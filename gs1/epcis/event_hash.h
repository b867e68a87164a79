// The CBV event hash (CBV 2.0, 8.9.2): an event's own name, the same wherever it is computed.
#pragma once

#include <string>
#include <string_view>

namespace ocop::gs1::epcis {

/// "ni:///sha-256;HEX?ver=CBV2.0" of an event in JSON as the outside sees it (URIs), with the
/// prefixes of its own @context. Leaves out eventID, recordTime, certificationInfo and
/// errorDeclaration as the standard says: an event and the one that declares it an error share it.
/// Throws std::invalid_argument for what is no event.
std::string event_hash(std::string_view event_json);
/// The string that is hashed, for tests and for who looks for a difference.
std::string event_prehash(std::string_view event_json);

/// Of version CBV2.0; other versions' hashes are names like any other.
bool is_event_hash(std::string_view id);

}  // namespace ocop::gs1::epcis
