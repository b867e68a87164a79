// What the page of a report shows, as data for report.mustache. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "base/message.h"
#include "base/result.h"
#include "verifier/pages/words.h"
#include "verifier/public_reports.h"
#include "verifier/resolve.h"

namespace ocop::verifier::pages {

/// "/report?of=…&t=…&lang=…". `resolution.report_token` is set.
std::string report_address(const Resolution& resolution, Language language);

/// `resolution.dossier` and `report_token` are set. `typed` comes back as it was; `error`, when the
/// report was refused.
nlohmann::json report_view(const Resolution& resolution, const TypedReport& typed,
                           const std::optional<Error>& error, Language language, const Words& words);

}  // namespace ocop::verifier::pages
