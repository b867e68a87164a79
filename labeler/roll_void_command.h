// `ocop-labeler roll void`: labels of a roll that were lost or damaged.
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

class RollVoidCommand {
 public:
  /// Adds the subcommand to `roll`, which must outlive it.
  explicit RollVoidCommand(CLI::App& roll);
  ~RollVoidCommand();

  bool chosen() const;
  /// As run_commands() of labeler/commands.h.
  int run(const CommandOptions& options, Language language, std::ostream& out, std::ostream& err,
          const Clock& clock) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::labeler
