// `ocop-labeler roll list` and `roll show`: what became of a roll's labels.
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

class RollShowCommand {
 public:
  /// Adds the subcommand to `roll`, which must outlive it.
  explicit RollShowCommand(CLI::App& roll);
  ~RollShowCommand();

  bool chosen() const;
  /// As run_commands() of labeler/commands.h.
  int run(const CommandOptions& options, Language language, std::ostream& out, std::ostream& err,
          const Clock& clock) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::labeler
