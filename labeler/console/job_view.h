// A print job as pages show it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "labeler/console/context.h"

namespace ocop::labeler::console {

std::string job_address(const std::string& id);
nlohmann::json job_summary(const SpoolJob& job, const Visit& visit);

}  // namespace ocop::labeler::console
