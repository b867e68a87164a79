// Producers' links (db/links.h) as both consoles show and take them.
#pragma once

#include <string_view>
#include <vector>

#include "db/links.h"
#include "office/form_page.h"
#include "web/form.h"

namespace ocop::office {

struct LinkState {
  Message said;           ///< "opened on 22/11/2026", "could not be opened since …"
  std::string_view tone;  ///< of a badge: "good", "warn", "bad", "plain"
};
LinkState link_state(const db::ProductLink& link);

/// "Recipes"; the term itself where the vocabulary has other words for it now.
Message link_kind(const db::ProductLink& link);

/// Address, title and kind, with what was typed before.
std::vector<Field> link_fields(Language language, const db::LinkRequest& typed);
/// What came back, of the product `gtin14`. An address without its "https://" gets it.
db::LinkRequest typed_link(const web::Form& form, std::string_view gtin14);

/// For lists: "id", "title", "kind", "href", "host", "lot", "state", "tone", "trouble".
nlohmann::json links_json(const std::vector<db::ProductLink>& links, Language language);

}  // namespace ocop::office
