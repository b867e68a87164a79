#include "labeler/print_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <utility>

#include "base/command_line.h"
#include "labeler/command_run.h"
#include "labeler/label_codes.h"
#include "labeler/plural.h"

namespace ocop::labeler {
namespace {

Message report(const PrintDone& done, const Output& output) {
  const auto& made = done.made;
  const auto out = output.out.string();
  const auto more = told(made, output.format);
  return {fmt::format("{}: {} label{}{}{}", out, made.labels, plural(made.labels), done.about.en, more.en),
          fmt::format("{}: {} tem{}{}", out, made.labels, done.about.vi, more.vi)};
}

}  // namespace

void describe_host(CLI::App& app, std::string& host) {
  app.add_option("--host", host, "Host of the label codes, like ID.EXAMPLE.VN; short is best")->required();
}

Result<PrintMeans> prepare_print(const PrintOptions& given, TypedCodes typed, const Clock& clock,
                                 const CommandSession& session) {
  auto host = parse_label_host(given.host);
  if (!host) return tl::unexpected(host.error());
  auto output = read_output(given.output);
  if (!output) return tl::unexpected(output.error());
  auto database = session.database();
  if (!database) return tl::unexpected(database.error());
  if (auto checked = check_out(given.output, *database, files_of(given.key)); !checked)
    return tl::unexpected(checked.error());
  Result<std::optional<keys::ServiceKey>> service;
  if (typed == TypedCodes::kWithServiceKey) service = load_service_key(given.output, given.key.key);
  if (!service) return tl::unexpected(service.error());
  auto key = load_key(given.key, session.language);
  if (!key) return tl::unexpected(key.error());
  return PrintMeans{clock, std::move(*host), std::move(*output), std::move(*database), std::move(*service), std::move(*key)};
}

int run_print(const PrintMeans& means, const CommandSession& session, const PrintLabels& print) {
  const auto& output = means.output.output;
  struct Outcome {
    PrintDone done;
    Message sent;
  };
  const auto run_all = [&](const PrintRun& run) -> Result<Outcome> {
    auto done = print(run);
    if (!done) return tl::unexpected(done.error());
    auto sent = hand_over(done->made, means.output.destination, run.stop);
    if (!sent) return tl::unexpected(sent.error());
    return Outcome{std::move(*done), std::move(*sent)};
  };
  const auto outcome = with_run(session.err, session.language, output.out.string(), run_all);
  if (!outcome) return session.refuse(outcome.error());
  tell(session.out, session.err, session.language, outcome->done.made.notes, report(outcome->done, output),
       outcome->sent);
  return kDone;
}

}  // namespace ocop::labeler
