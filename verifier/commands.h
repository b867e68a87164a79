// The program ocop-verifier: options, start, stop.
#pragma once

#include <iosfwd>

#include "base/clock.h"

namespace ocop::verifier {

/// Serves until SIGINT or SIGTERM. Prints one line, "listening on http://…", to
/// `out` when it is ready; refusals go to `err`. Returns 0, 1 (refused) or 2
/// (usage). Call web::block_stop_signals() before. Throws db::DatabaseError and
/// std::runtime_error for a broken environment.
int run_commands(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
                 const Clock& clock);

}  // namespace ocop::verifier
