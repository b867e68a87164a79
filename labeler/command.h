// What the commands of ocop-labeler are made of. A command is one file with one function, which adds a
// subcommand; run_commands() (labeler/commands.h) has the list of them.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "base/clock.h"
#include "base/message.h"
#include "base/result.h"
#include "db/connection.h"

namespace CLI {
class App;
}

namespace ocop::labeler {

/// What all commands of ocop-labeler take.
struct CommandOptions {
  std::string database = "sqlite:ocop.db";
  std::string language;
  std::string clock;
};

/// What a command works with. Nothing of it is read before the command asks: one that needs no
/// registry takes any --db.
struct CommandSession {
  const CommandOptions& options;
  Language language;
  const Clock& system_clock;
  std::ostream& out;
  std::ostream& err;

  Result<Clock> clock() const;           ///< of --clock, else system_clock
  Result<db::Address> database() const;  ///< of --db

  int refuse(const Error& error) const;                  ///< "ocop-labeler: …" on `err`; returns kRefused
  int finish(const Result<Message>& done) const;         ///< a line on `out`, or refuse()
  int finish(const Result<std::string>& document) const;  ///< as it is on `out`, or refuse()
};

/// Returns the exit code. May throw as run_commands() does.
using Command = std::function<int(const CommandSession&)>;

/// When `subcommand` is given, `chosen` is set to `command`. `chosen` must outlive the parsing; what
/// options are bound to must live as long as `command`: a shared_ptr in its closure.
void when_given(CLI::App& subcommand, Command& chosen, Command command);

// Each adds one subcommand with its options to `app`, for when_given().
void add_batch_command(CLI::App& app, Command& chosen);      ///< one lot signed, registered and printed
void add_product_command(CLI::App& app, Command& chosen);    ///< labels that name a product alone
void add_roll_command(CLI::App& app, Command& chosen);       ///< labels printed ahead: those below
void add_send_command(CLI::App& app, Command& chosen);       ///< a finished file to a printer
void add_stocks_command(CLI::App& app, Command& chosen);     ///< which papers and templates there are
void add_calibrate_command(CLI::App& app, Command& chosen);  ///< a sheet that shows how far a printer misses
void add_events_command(CLI::App& app, Command& chosen);     ///< what happened to goods, from a table or EPCIS document
/// The producers' console (labeler/console/console.h). Prints "listening on http://ADDRESS:PORT" to `out` and
/// serves until SIGINT or SIGTERM.
void add_serve_command(CLI::App& app, Command& chosen);

// The same for `roll`.
void add_roll_make_command(CLI::App& roll, Command& chosen);      ///< a roll signed and printed, without a lot
void add_roll_activate_command(CLI::App& roll, Command& chosen);  ///< a range bound to a lot, signed
void add_roll_void_command(CLI::App& roll, Command& chosen);      ///< labels lost or damaged, void for good
void add_roll_list_command(CLI::App& roll, Command& chosen);      ///< the rolls of a product
void add_roll_show_command(CLI::App& roll, Command& chosen);      ///< what became of a roll's labels

}  // namespace ocop::labeler
