// What a request for a code's address wants, and which link fits it best (GS1-Conformant Resolver 1.2,
// 2.6, 2.9 and 2.10; RFC 9110, 12.5). Pure.
//
// `linkType` decides before any header. Without it a client that takes web pages gets the page at
// once, one that takes JSON-LD what the page says as data, one that takes linksets or JSON the linkset,
// and any other is sent to the default link.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gs1/digital_link.h"
#include "verifier/resolver/offer.h"
#include "web/http.h"

namespace ocop::verifier::resolver {

inline constexpr std::string_view kLinksetType = "application/linkset+json";

struct Wish {
  enum class Kind : std::uint8_t { kPage, kStructuredData, kLinkset, kLink };
  Kind kind = Kind::kPage;
  /// kLink: the term ("pip"), "" for the default link, and something that no term is for what
  /// nobody offers.
  std::string type{};
  std::string media_type{};  ///< kLinkset: as what it is sent
};

/// Does the client take web pages? What is wrong is then told as one, else as data.
bool takes_pages(const web::Request& request);

Wish wish_of(const gs1::DigitalLink& code, const web::Request& request);

/// The links of `offer` that fit a wish for a link best: one, or several that the request does not tell
/// apart; none where none is of the type. By language (`lang`, Accept-Language), then media type
/// (Accept), then `context`; where the client does not care, those that come first and their equals.
/// Of the default link there is always one.
std::vector<const Link*> best_links(const Offer& offer, std::string_view type, const gs1::DigitalLink& code,
                                    const web::Request& request);

}  // namespace ocop::verifier::resolver
