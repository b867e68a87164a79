// The command `ocop-labeler send`: a finished file goes to a printer, and goes on where a roll ran out.
#pragma once

#include <iosfwd>
#include <memory>

#include "base/message.h"

namespace CLI {
class App;
}

namespace ocop::labeler {

class SendCommand {
 public:
  /// Adds the subcommand to `app`, which must outlive it.
  explicit SendCommand(CLI::App& app);
  ~SendCommand();

  bool chosen() const;
  /// As run_commands() of labeler/commands.h.
  int run(Language language, std::ostream& out, std::ostream& err) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::labeler
