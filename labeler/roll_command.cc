#include "labeler/command.h"

#include <CLI/CLI.hpp>

namespace ocop::labeler {

void add_roll_command(CLI::App& app, Command& chosen) {
  auto& roll = *app.add_subcommand("roll", "Labels printed ahead, and activated for a lot later");
  roll.require_subcommand(1);
  roll.fallthrough();
  for (const auto add : {add_roll_make_command, add_roll_activate_command, add_roll_void_command,
                         add_roll_list_command, add_roll_show_command})
    add(roll, chosen);
}

}  // namespace ocop::labeler
