// Links of the producer, for the label page's template. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "base/message.h"
#include "db/records.h"

namespace ocop::verifier::pages {

/// A list of "title", "kind", "host" and "href", with "link_lang" where a link is in one language.
/// Those in the other language of a page's two are left out where the same kind is there in the
/// page's.
nlohmann::json producer_links(const std::vector<db::ProductLink>& links, Language language);

}  // namespace ocop::verifier::pages
