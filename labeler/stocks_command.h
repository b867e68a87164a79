// The command `ocop-labeler stocks`: which papers and templates there are.
#pragma once

#include <iosfwd>
#include <memory>

#include "base/message.h"

namespace CLI {
class App;
}

namespace ocop::labeler {

class StocksCommand {
 public:
  /// Adds the subcommand to `app`, which must outlive it.
  explicit StocksCommand(CLI::App& app);
  ~StocksCommand();

  bool chosen() const;
  /// As run_commands() of labeler/commands.h.
  int run(Language language, std::ostream& out, std::ostream& err) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::labeler
