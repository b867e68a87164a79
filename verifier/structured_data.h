// What a page says, for machines: JSON-LD in the GS1 Web Vocabulary (https://ref.gs1.org/voc/) and
// schema.org. Pure.
//
// Says of product, producer, certificate, batch and origin what the consumer's page says and no
// more: a forged, unregistered or cancelled code names the product and its producer only, stars
// are there while the page shows them, and a certificate's status is today's.
#pragma once

#include <string>
#include <string_view>

#include "verifier/resolve.h"

namespace ocop::verifier {

inline constexpr std::string_view kJsonLd = "application/ld+json";

/// One JSON-LD document, UTF-8 and without "<", ">" or "&", so that it may stand in a script
/// element as it is. `resolution.dossier` is set. `host`: that of labels' addresses.
std::string structured_data(const Resolution& resolution, std::string_view host);

}  // namespace ocop::verifier
