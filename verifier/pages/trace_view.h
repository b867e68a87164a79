// What the public genealogy page shows, as data for its template. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/message.h"
#include "verifier/pages/words.h"

namespace ocop::verifier {
struct PublicTrace;
}

namespace ocop::verifier::pages {

/// Values for trace.mustache.
nlohmann::json trace_view(const PublicTrace& trace, Language language, const Words& words);

}  // namespace ocop::verifier::pages
