// What a case's page shows, for the page and for those of its forms that show it too.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "verifier/console/case_file.h"

namespace ocop::verifier::console {

/// Data of the template "console_case", without buttons.
nlohmann::json case_json(const Context& context, const Visit& visit, const CaseFile& file);

/// The form that recalls the goods of a case, filled in, and leads back to it.
std::string recall_href(const db::Case& what);

}  // namespace ocop::verifier::console
