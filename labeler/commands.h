// The command line of ocop-labeler: batch, serve.
#pragma once

#include <iosfwd>

#include "base/clock.h"

namespace ocop::labeler {

/// Results go to `out`, refusals as one sentence "ocop-labeler: …" and notes to
/// `err`. Returns 0, 1 (refused, or stopped by SIGINT or SIGTERM) or 2 (used
/// wrongly). Throws when the environment is broken (DatabaseError, FileError).
int run_commands(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
                 const Clock& clock);

}  // namespace ocop::labeler
