#include "labeler/commands.h"

#include <CLI/CLI.hpp>
#include <ostream>
#include <string>

#include "base/command_line.h"
#include "base/text.h"
#include "labeler/batch_command.h"
#include "labeler/calibrate_command.h"
#include "labeler/product_command.h"
#include "labeler/roll_command.h"
#include "labeler/send_command.h"
#include "labeler/serve_command.h"
#include "labeler/stocks_command.h"

namespace ocop::labeler {

int run_commands(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
                 const Clock& clock) {
  CommandOptions options;
  CLI::App app("Signs batches of OCOP goods and prints their labels", "ocop-labeler");
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--db", options.database, "Registry: sqlite:FILE or postgresql://…")
      ->capture_default_str();
  app.add_option("--lang", options.language, std::string(kLanguageHelp))
      ->check(CLI::IsMember({"vi", "en"}));
  app.add_option("--clock", options.clock, std::string(kClockHelp));
  const BatchCommand batch(app);
  const ProductCommand product(app);
  const RollCommand roll(app);
  const SendCommand send(app);
  const StocksCommand stocks(app);
  const CalibrateCommand calibrate(app);
  const ServeCommand serve(app);
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
  const auto language = command_language(options.language);
  if (product.chosen()) return product.run(options, language, out, err, clock);
  if (roll.chosen()) return roll.run(options, language, out, err, clock);
  if (stocks.chosen()) return stocks.run(language, out, err);
  if (calibrate.chosen()) return calibrate.run(options, language, out, err, clock);
  if (send.chosen()) return send.run(language, out, err);
  return serve.chosen() ? serve.run(options, language, out, err, clock)
                        : batch.run(options, language, out, err, clock);
}

}  // namespace ocop::labeler
