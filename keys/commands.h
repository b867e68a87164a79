// The command line of ocop-keys: init, issue, revoke, list, jwks.
#pragma once

#include <iosfwd>

#include "base/clock.h"

namespace ocop::keys {

/// Results go to `out`, refusals as one sentence "ocop-keys: …" to `err`.
/// Returns 0, 1 (refused) or 2 (used wrongly). Throws when the environment is
/// broken (FileError, CryptoError, std::filesystem::filesystem_error).
int run_commands(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
                 const Clock& clock);

}  // namespace ocop::keys
