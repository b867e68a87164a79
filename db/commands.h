// The command line of ocop-db: init, migrate, import, export, check, audit, rules,
// and what other rooms add to it.
#pragma once

#include <functional>
#include <iosfwd>
#include <vector>

#include "base/clock.h"
#include "base/message.h"
#include "base/result.h"
#include "db/connection.h"

namespace CLI {
class App;
}

namespace ocop::db {

/// What a command works with.
struct CommandSession {
  Address address;  ///< of --db
  Language language{};
  Instant now{};  ///< of --clock
  std::ostream& out;
  std::ostream& err;

  void say(const Message& line) const;                 ///< on `out`, with a line's end
  int refuse(const std::vector<Error>& errors) const;  ///< on `err`; returns kRefused
};

/// Returns the exit code. May throw as run_commands() does.
using Command = std::function<int(const CommandSession&)>;

/// Adds subcommands with their options to `app`; the callback of the one that is given
/// sets `chosen`. What options are bound to must outlive run_commands()' parsing: a
/// shared_ptr in the closures.
using AddCommands = std::function<void(CLI::App& app, Command& chosen)>;

/// Exit code: 0 done, 1 refused (sentences on `err`), 2 misused. Messages go in the
/// language of --lang, else of LC_ALL, LC_MESSAGES, LANG. Throws DatabaseError and
/// FileError.
int run_commands(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
                 const Clock& clock, const std::vector<AddCommands>& more = {});

}  // namespace ocop::db
