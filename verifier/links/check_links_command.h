// ocop-verifier check-links: fetches producers' links, so that dead ones are not offered.
#pragma once

#include <iosfwd>

#include "base/clock.h"

namespace ocop::verifier {

/// `argv` as of a program "ocop-verifier check-links":
///   --db ADDRESS [--every HOURS]
/// One round over all links, or a round each so many hours until SIGINT or SIGTERM, which also end
/// a round early. A process of its own, the only one that connects to the world outside; pages wait
/// for nothing of it. Prints a line for each link that fails, and one for the round. Returns 0, 1
/// (refused) or 2 (usage). Throws db::DatabaseError.
int run_check_links(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
                    const Clock& clock);

}  // namespace ocop::verifier
