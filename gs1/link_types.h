// Kinds of links that a producer may add to its products: terms of the GS1 Web Vocabulary
// (https://ref.gs1.org/voc/, properties of a link) with plain words for them. Those of the service
// itself (pip, certificationInfo, traceability, epcis, recallStatus, jws, locationInfo) and those
// that a cooperative has no use for are not among them. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "base/message.h"

namespace ocop::gs1 {

struct LinkType {
  std::string_view term;  ///< "recipeInfo"; its IRI is https://ref.gs1.org/voc/recipeInfo
  Message name;           ///< for a form and before a link: "Recipes", "Công thức nấu ăn"
};

/// In the order in which a form offers them. Static storage.
const std::vector<LinkType>& producer_link_types();
/// nullptr when it is none of them.
const LinkType* find_producer_link_type(std::string_view term);

/// Is it one that the service answers itself?
bool is_own_link_type(std::string_view term);

}  // namespace ocop::gs1
