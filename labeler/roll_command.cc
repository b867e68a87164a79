#include "labeler/roll_command.h"

#include <CLI/CLI.hpp>

#include "labeler/roll_activate_command.h"
#include "labeler/roll_make_command.h"
#include "labeler/roll_show_command.h"
#include "labeler/roll_void_command.h"

namespace ocop::labeler {

struct RollCommand::State {
  explicit State(CLI::App& roll)
      : app(roll), make(roll), activate(roll), take_out(roll), show(roll) {}

  CLI::App& app;
  RollMakeCommand make;
  RollActivateCommand activate;
  RollVoidCommand take_out;
  RollShowCommand show;
};

RollCommand::RollCommand(CLI::App& app) {
  auto* roll = app.add_subcommand("roll", "Labels printed ahead, and activated for a lot later");
  roll->require_subcommand(1);
  roll->fallthrough();
  state_ = std::make_unique<State>(*roll);
}

RollCommand::~RollCommand() = default;

bool RollCommand::chosen() const { return state_->app.parsed(); }

int RollCommand::run(const CommandOptions& options, Language language, std::ostream& out,
                     std::ostream& err, const Clock& clock) const {
  if (state_->make.chosen()) return state_->make.run(options, language, out, err, clock);
  if (state_->activate.chosen()) return state_->activate.run(options, language, out, err, clock);
  if (state_->take_out.chosen()) return state_->take_out.run(options, language, out, err, clock);
  return state_->show.run(options, language, out, err, clock);
}

}  // namespace ocop::labeler
