// What visibility events and genealogy name things by: identifiers without a host, so that they are
// the same on every service. Pure.
//
//   01/GTIN14                 a product               01/GTIN14/10/LOT   a batch (LGTIN)
//   01/GTIN14/21/SERIAL       a unit (SGTIN)          00/SSCC            a logistic unit
//   414/GLN[/254/EXTENSION]   a place                 any other GS1 key  AI/value[/qualifier/value]
//   material/AREA/LOT         a raw-material lot of an area; material/AREA where no lot is known.
//                             Of a batch record the lot is the day of harvest, yyyymmdd
//   anything else             a URI as it was given
//
// Values are percent-encoded as in a canonical Digital Link URI.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"

namespace ocop::gs1::epcis {

/// From a URI in an event: a Digital Link URI below any host, an EPC or EPC class URN (Tag Data
/// Standard, 6 and 8; "urn:epc:class:lgtin:…"), https://`host`/material/…, or another URI. A GTIN's
/// lot and serial together name the unit: the lot is left out. `host` in lower case. Refuses what
/// is no URI, GS1 identifiers that do not hold (check digit, length), data attributes.
Result<std::string> node_of(std::string_view uri, std::string_view host);

/// The URI: GS1 identifiers below https://id.gs1.org/, materials below https://`host`/.
std::string uri_of(std::string_view node, std::string_view host);

std::string batch_node(std::string_view gtin14, std::string_view lot);
std::string unit_node(std::string_view gtin14, std::string_view serial);
std::string material_node(std::string_view area, std::string_view lot);
std::string material_node(std::string_view area, std::optional<Date> harvested);
/// The day of harvest that a raw-material lot is, yyyymmdd; nullopt of any other lot.
std::optional<Date> harvest_day(std::string_view material_lot);

/// What a node of ours names; each "" where it names none.
struct NodeParts {
  std::string gtin, lot, serial;  ///< of (01)
  std::string area, material_lot;
  std::string gln;
};
NodeParts parts_of(std::string_view node);

}  // namespace ocop::gs1::epcis
