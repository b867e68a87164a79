// job.json: a print job as it survives the process.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "labeler/console/spool.h"

namespace ocop::labeler {

std::string to_json(const SpoolJob& job);
/// nullopt when it is none.
std::optional<SpoolJob> parse_job(std::string_view json);

}  // namespace ocop::labeler
