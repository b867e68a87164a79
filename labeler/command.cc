#include "labeler/command.h"

#include <CLI/CLI.hpp>
#include <ostream>
#include <utility>

#include "base/command_line.h"

namespace ocop::labeler {

Result<Clock> CommandSession::clock() const { return command_clock(options.clock, system_clock); }

Result<db::Address> CommandSession::database() const { return db::Address::parse(options.database); }

int CommandSession::refuse(const Error& error) const {
  err << "ocop-labeler: " << error.in(language) << '\n';
  return kRefused;
}

int CommandSession::finish(const Result<Message>& done) const {
  if (!done) return refuse(done.error());
  out << done->in(language) << '\n';
  return kDone;
}

int CommandSession::finish(const Result<std::string>& document) const {
  if (!document) return refuse(document.error());
  out << *document;
  return kDone;
}

void when_given(CLI::App& subcommand, Command& chosen, Command command) {
  subcommand.callback([&chosen, command = std::move(command)] { chosen = command; });
}

}  // namespace ocop::labeler
