// What the resolver links a code to: the levels of it that the registry knows, and the links of each
// (GS1-Conformant Resolver 1.2, 2.5). Pure.
#pragma once

#include <string>
#include <vector>

#include "base/message.h"
#include "db/records.h"
#include "gs1/digital_link.h"

namespace ocop::verifier::resolver {

/// Begin of the addresses that show a label's page and redirect nobody.
inline constexpr std::string_view kPagePrefix = "/page";

struct Link {
  std::string type;        ///< term of the GS1 Web Vocabulary: "pip"
  std::string href;        ///< "/page/01/…" of this service, or a producer's "https://…"
  std::string title;
  std::string lang{};        ///< "vi", "en"; "" = whichever
  std::string media_type{};  ///< "" = not known
  std::string context{};     ///< where it applies: "VN"; "" = everywhere
  bool operator==(const Link&) const = default;
};

/// A product, batch or unit.
struct Level {
  std::string anchor;  ///< "/01/…", its own address: of a unit without its lot (2.5.9, rule 2)
  std::string description;
  std::vector<Link> links;  ///< best first; the page comes first of all
};

struct Offer {
  std::vector<Level> levels;  ///< unit, batch, product, those that there are; the product always is

  /// Where who asks for nothing in particular is sent.
  const Link& default_link() const { return levels.front().links.front(); }
  /// The same in each language (gs1:defaultLinkMulti).
  std::vector<const Link*> default_links() const;
  /// Of the lowest level that has one of the type.
  std::vector<const Link*> of_type(std::string_view type) const;
};

/// `asked`: a code of (01), whose own page is the one of the lowest level, so that what is not
/// registered is told as that. Titles in `language` where the link's own language does not decide.
Offer offer_of(const gs1::DigitalLink& asked, const db::Dossier& dossier, Language language);

}  // namespace ocop::verifier::resolver
