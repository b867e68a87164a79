// What the label page shows of a batch's journey, as data for its template. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "base/message.h"
#include "db/journey.h"
#include "verifier/pages/words.h"

namespace ocop::verifier::pages {

/// Steps in sight; the others are folded away.
inline constexpr std::size_t kJourneySteps = 5;

/// Values for journey.mustache; `steps` is not empty.
nlohmann::json journey_view(const std::vector<db::JourneyStep>& steps, Language language, const Words& words);

}  // namespace ocop::verifier::pages
