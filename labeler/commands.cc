#include "labeler/commands.h"

#include <CLI/CLI.hpp>
#include <ostream>
#include <string>

#include "base/command_line.h"
#include "base/text.h"
#include "labeler/command.h"

namespace ocop::labeler {

int run_commands(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
                 const Clock& clock) {
  CommandOptions options;
  Command command;
  CLI::App app("Signs batches of OCOP goods and prints their labels", "ocop-labeler");
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--db", options.database, "Registry: sqlite:FILE or postgresql://…")
      ->capture_default_str();
  app.add_option("--lang", options.language, std::string(kLanguageHelp))
      ->check(CLI::IsMember({"vi", "en"}));
  app.add_option("--clock", options.clock, std::string(kClockHelp));
  for (const auto add : {add_batch_command, add_product_command, add_roll_command, add_send_command,
                         add_stocks_command, add_calibrate_command, add_events_command, add_serve_command})
    add(app, command);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    out << app.help();
    return kDone;
  } catch (const CLI::ParseError& error) {
    const auto chosen = app.get_subcommands();
    err << "ocop-labeler: " << printable(error.what(), 400) << "\nTry: ocop-labeler "
        << (chosen.empty() ? "batch" : chosen.front()->get_name()) << " --help\n";
    return kUsage;
  }
  return command({options, command_language(options.language), clock, out, err});
}

}  // namespace ocop::labeler
