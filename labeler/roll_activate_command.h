// `ocop-labeler roll activate`: a range of a roll bound to a lot by a signed batch record.
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

class RollActivateCommand {
 public:
  /// Adds the subcommand to `roll`, which must outlive it.
  explicit RollActivateCommand(CLI::App& roll);
  ~RollActivateCommand();

  bool chosen() const;
  /// As run_commands() of labeler/commands.h.
  int run(const CommandOptions& options, Language language, std::ostream& out, std::ostream& err,
          const Clock& clock) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::labeler
