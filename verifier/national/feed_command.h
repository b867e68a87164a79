// ocop-verifier feed: signs the outgoing feed. A process of its own that answers nobody.
#pragma once

#include <iosfwd>

#include "base/clock.h"

namespace ocop::verifier {

/// `argv` as of a program "ocop-verifier feed":
///   --db ADDRESS --keys DIR --host HOST [--passphrase-file FILE | --passphrase-env NAME]
///   [--once | --every SECONDS] [--log FILE]
/// Once: prints how many statements were signed. Else runs and logs; a database that fails is tried
/// again. SIGINT and SIGTERM end either soon, in the midst of catching up, too. Returns 0, 1 (refused) or 2 (usage). Call web::block_stop_signals() before.
int run_feed(int argc, const char* const* argv, std::ostream& out, std::ostream& err, const Clock& clock);

}  // namespace ocop::verifier
