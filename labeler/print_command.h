// What the commands that print labels have in common: all but what is asked for, and how it is printed.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/message.h"
#include "base/result.h"
#include "db/connection.h"
#include "keys/service_key.h"
#include "keys/signing_key.h"
#include "labeler/command.h"
#include "labeler/command_actor.h"
#include "labeler/key_options.h"
#include "labeler/label_run.h"
#include "labeler/output_options.h"
#include "labeler/print_run.h"

namespace ocop::labeler {

/// What they take, besides what is each one's own.
struct PrintOptions {
  KeyOptions key;
  OutputOptions output;
  std::string host;
};
void describe_host(CLI::App& app, std::string& host);  ///< --host

/// Whether a command prints typed codes, and so opens the service key.
enum class TypedCodes { kNone, kWithServiceKey };

/// What a print works with.
struct PrintMeans {
  Clock clock;
  std::string host;
  OutputRequest output;
  db::Address database;
  std::optional<keys::ServiceKey> service;
  keys::SigningKey key;

  const keys::ServiceKey* service_key() const { return service ? &*service : nullptr; }
};
/// Errors: those of parse_label_host(), read_output(), db::Address::parse(), check_out(), load_service_key()
/// and load_key(), the first of these.
Result<PrintMeans> prepare_print(const PrintOptions& given, TypedCodes typed, const Clock& clock,
                                 const CommandSession& session);

struct PrintDone {
  Made made;
  Message about;                     ///< ", lot L1; registered": told behind the number of labels
  std::shared_ptr<const void> kept;  ///< what must live until the labels are sent; may be nullptr
};
using PrintLabels = std::function<Result<PrintDone>(const PrintRun&)>;
/// Prints with all cores, sends the labels where they are to go, and tells of it. Returns the exit code.
int run_print(const PrintMeans& means, const CommandSession& session, const PrintLabels& print);

/// A whole command: `read` makes the Request of what is its own, all but host, output and actor;
/// `print` prints it.
template <class Request>
int run_print_command(const CommandSession& session, const PrintOptions& given, TypedCodes typed,
                      const std::function<Result<Request>()>& read,
                      const std::function<Result<PrintDone>(const PrintMeans&, const Request&, const PrintRun&)>& print) {
  const auto clock = session.clock();
  if (!clock) return session.refuse(clock.error());
  auto request = read();
  if (!request) return session.refuse(request.error());
  const auto means = prepare_print(given, typed, *clock, session);
  if (!means) return session.refuse(means.error());
  request->host = means->host;
  request->output = means->output.output;
  request->actor = command_actor(means->key.producer());
  return run_print(*means, session, [&](const PrintRun& run) { return print(*means, *request, run); });
}

}  // namespace ocop::labeler
