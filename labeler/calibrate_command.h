// The command `ocop-labeler calibrate`: a sheet that shows how far a printer misses.
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

class CalibrateCommand {
 public:
  /// Adds the subcommand to `app`, which must outlive it.
  explicit CalibrateCommand(CLI::App& app);
  ~CalibrateCommand();

  bool chosen() const;
  /// As run_commands() of labeler/commands.h.
  int run(const CommandOptions& options, Language language, std::ostream& out, std::ostream& err,
          const Clock& clock) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::labeler
