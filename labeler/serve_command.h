// The command `ocop-labeler serve`: the producers' console (labeler/console/console.h).
#pragma once

#include <iosfwd>
#include <memory>

#include "base/clock.h"
#include "base/message.h"
#include "labeler/command_options.h"

namespace CLI {
class App;
}

namespace ocop::labeler {

class ServeCommand {
 public:
  /// Adds the subcommand to `app`, which must outlive it.
  explicit ServeCommand(CLI::App& app);
  ~ServeCommand();

  bool chosen() const;
  /// Prints "listening on http://ADDRESS:PORT" to `out` and serves until SIGINT or
  /// SIGTERM. Otherwise as run_commands() of labeler/commands.h.
  int run(const CommandOptions& options, Language language, std::ostream& out, std::ostream& err,
          const Clock& clock) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::labeler
