// What programs read of the resolver: linksets (RFC 9264, 4.2; GS1-Conformant Resolver 1.2, 2.10) and the
// description file (section 3). Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "verifier/resolver/offer.h"

namespace ocop::verifier::resolver {

inline constexpr std::string_view kLinksetContext = "https://ref.gs1.org/standards/resolver/linkset-context";

/// `host`: that of the labels; addresses of this service become "https://HOST/…". `media_type` of
/// "application/ld+json" holds its @context, others leave it to the header Link.
std::string linkset_text(const Offer& offer, std::string_view host, std::string_view media_type);
/// Only these links of the offer, at their levels.
std::string linkset_text(const Offer& offer, const std::vector<const Link*>& links, std::string_view host);

/// `run_by`: "" where it is not known.
std::string description_text(std::string_view host, std::string_view run_by);

}  // namespace ocop::verifier::resolver
