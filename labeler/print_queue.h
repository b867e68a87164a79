// Handing a finished file to a print queue of CUPS, by lp.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace ocop::labeler {

/// Hands a file to CUPS: `lp -d QUEUE -o print-scaling=none FILE` (a PDF), `-o raw` (ZPL), without a
/// shell; the file's first bytes decide (%PDF-, ^XA, ~DG). Refuses other content, when there is no lp,
/// an unknown queue (names those there are), and lp's own refusal (where = "--queue"). Throws FileError.
Result<void> send_to_queue(const std::filesystem::path& file, const std::string& queue);

}  // namespace ocop::labeler
