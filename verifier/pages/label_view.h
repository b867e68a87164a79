// What the label page shows, as data for its template. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/message.h"
#include "verifier/pages/look.h"
#include "verifier/pages/words.h"
#include "verifier/resolve.h"

namespace ocop::verifier::pages {

/// How much of the product a page may lend to the code that names it.
enum class Showing {
  kFull,   ///< the label is what it says: all facts, the story, the picture
  kFacts,  ///< facts to compare with, no praise
  kNamed,  ///< only whose product the code names, muted
};
Showing showing_of(Headline headline);

/// Values for layout.mustache and label.mustache. `resolution.dossier` is set.
/// Text of the registry is made fit to be shown (shown.h), not yet escaped.
nlohmann::json label_view(const Resolution& resolution, Language language, const Words& words,
                          const Icons& icons);

}  // namespace ocop::verifier::pages
