// EPC pure identity URIs, EPC class and pattern URIs (GS1 EPC Tag Data Standard 2.0, sections 6
// and 8) as GS1 element strings: company prefix and reference lie apart there, and the check digit
// is left out.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "gs1/application_identifier.h"

namespace ocop::gs1::epcis {

/// Whether it is a URN of a scheme that stands for a GS1 key ("urn:epc:id:sgtin:…"). Others, such as
/// "urn:epc:id:gid:…", stay as they are.
bool is_gs1_urn(std::string_view uri);

/// The key first, then its qualifiers; check digits computed. A pattern must be that of one class:
/// all but the serial fixed ("urn:epc:idpat:sgtin:4012345.012345.*").
Result<std::vector<Element>> read_gs1_urn(std::string_view urn);

}  // namespace ocop::gs1::epcis
