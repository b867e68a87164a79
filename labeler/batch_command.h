// The command `ocop-labeler batch`: one lot signed, registered and printed.
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

class BatchCommand {
 public:
  /// Adds the subcommand to `app`, which must outlive it.
  explicit BatchCommand(CLI::App& app);
  ~BatchCommand();

  bool chosen() const;
  /// As run_commands() of labeler/commands.h.
  int run(const CommandOptions& options, Language language, std::ostream& out, std::ostream& err,
          const Clock& clock) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::labeler
