#include "labeler/command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>

#include "base/command_line.h"
#include "base/text.h"
#include "labeler/command_actor.h"
#include "labeler/command_run.h"
#include "labeler/key_options.h"
#include "labeler/output_options.h"
#include "labeler/plural.h"
#include "labeler/roll_print.h"

namespace ocop::labeler {
namespace {

struct Arguments {
  KeyOptions key;
  OutputOptions output;
  std::string gtin;
  std::string roll;
  std::string count;
  std::string host;
  std::string reason;
  bool no_stars = false;
  bool scratch = false;
};

void describe_make(CLI::App& make, Arguments& given) {
  describe(make, given.key);
  make.add_option("--gtin", given.gtin, "The product's GTIN")->required();
  make.add_option("--roll", given.roll, "The roll's name, at most 20 characters")->required();
  make.add_option("--count", given.count, "Labels of the roll")->required();
  make.add_option("--host", given.host,
                  "Host of the label codes, like ID.EXAMPLE.VN; short is best")
      ->required();
  make.add_flag("--scratch", given.scratch, "A scratch code on each label, under a panel");
  describe(make, given.output);
  make.add_flag("--no-stars", given.no_stars, "Print neither stars nor the OCOP mark");
  make.add_option("--reason", given.reason, "Why a roll is printed again; needed then, and kept in the registry");
}

struct Read {
  RollPrintRequest request;
  Destination destination;
};

Result<Read> read_request(const Arguments& given) {
  Read read;
  auto& request = read.request;
  request.gtin = given.gtin;
  request.roll = given.roll;
  const auto count = parse_digits(given.count);
  if (!count || *count == 0)
    return fail("--count", message("“{}” is no number of labels", "“{}” không phải số lượng tem",
                                   printable(given.count)));
  request.count = static_cast<std::uint64_t>(*count);
  request.stars = !given.no_stars;
  request.scratch = given.scratch;
  const auto host = parse_label_host(given.host);
  if (!host) return tl::unexpected(host.error());
  request.host = *host;
  auto output = read_output(given.output);
  if (!output) return tl::unexpected(output.error());
  request.output = std::move(output->output);
  read.destination = std::move(output->destination);
  request.reason = given.reason;
  return read;
}

Message report(const RollPrint& print, const Made& made, const Output& output) {
  const auto& roll = print.roll();
  const auto span = print.span();
  const auto first = span.serial(0);
  const auto last = span.serial(span.count - 1);
  const auto state = print.printed_before() ? message("made before, printed again", "đã có từ trước, in lại")
                     : print.made_before()  ? message("made before, taken up", "đã có từ trước, in tiếp")
                                            : message("not activated yet", "chưa kích hoạt");
  const auto more = told(made, output.format);
  return {fmt::format("{}: {} label{}, roll {}, serials {} to {}; {}{}", output.out.string(),
                      made.labels, plural(made.labels), roll.roll, first, last, state.en, more.en),
          fmt::format("{}: {} tem, cuộn {}, số sê-ri {} đến {}; {}{}", output.out.string(),
                      made.labels, roll.roll, first, last, state.vi, more.vi)};
}

struct Outcome {
  Made made;
  Message report;
  Message sent;
};

Result<Outcome> run_make(const Arguments& given, const CommandSession& session) {
  const auto now = session.clock();
  if (!now) return tl::unexpected(now.error());
  auto read = read_request(given);
  if (!read) return tl::unexpected(read.error());
  const auto database = session.database();
  if (!database) return tl::unexpected(database.error());
  if (auto checked = check_out(given.output, *database, files_of(given.key)); !checked)
    return tl::unexpected(checked.error());
  const auto service = load_service_key(given.output, given.key.key);
  if (!service) return tl::unexpected(service.error());
  const auto key = load_key(given.key, session.language);
  if (!key) return tl::unexpected(key.error());
  auto& request = read->request;
  request.actor = command_actor(key->producer());
  return with_run(session.err, session.language, given.output.out, [&](const PrintRun& how) -> Result<Outcome> {
    auto begun = RollPrint::begin(*database, *key, *service ? &**service : nullptr, request, (*now)());
    if (!begun) return tl::unexpected(begun.error());
    auto made = begun->print(how, *now);
    if (!made) return tl::unexpected(made.error());
    auto sent = hand_over(*made, read->destination, how.stop);
    if (!sent) return tl::unexpected(sent.error());
    auto told_of = report(*begun, *made, request.output);
    return Outcome{std::move(*made), std::move(told_of), std::move(*sent)};
  });
}

int run(const Arguments& given, const CommandSession& session) {
  const auto outcome = run_make(given, session);
  if (!outcome) return session.refuse(outcome.error());
  tell(session.out, session.err, session.language, outcome->made.notes, outcome->report, outcome->sent);
  return kDone;
}

}  // namespace

void add_roll_make_command(CLI::App& roll, Command& chosen) {
  auto given = std::make_shared<Arguments>();
  auto* make = roll.add_subcommand("make", "Sign and print a roll's labels ahead, without a lot");
  make->fallthrough();
  describe_make(*make, *given);
  when_given(*make, chosen, [given](const CommandSession& session) { return run(*given, session); });
}

}  // namespace ocop::labeler
