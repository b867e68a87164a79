// The command line of ocop-db: init, migrate, import, export, check.
#pragma once

#include <iosfwd>

#include "base/clock.h"

namespace ocop::db {

/// Exit code: 0 done, 1 refused (sentences on `err`), 2 misused. Messages go in the
/// language of --lang, else of LC_ALL, LC_MESSAGES, LANG. Throws DatabaseError and
/// FileError.
int run_commands(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
                 const Clock& clock);

}  // namespace ocop::db
