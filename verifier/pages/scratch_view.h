// What the label page shows of a scratch code, as data for its template. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/message.h"
#include "verifier/pages/words.h"
#include "verifier/resolve.h"
#include "verifier/short_codes.h"

namespace ocop::verifier::pages {

/// Values for scratch.mustache: the state of the label's scratch code, and what came of a try
/// (nullptr: none was made). `resolution.dossier` is set.
nlohmann::json scratch_view(const Resolution& resolution, const ScratchReply* reply,
                            Language language, const Words& words);

}  // namespace ocop::verifier::pages
