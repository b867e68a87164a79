#include "labeler/command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/command_line.h"
#include "base/text.h"
#include "db/connection.h"
#include "labeler/batch_print.h"
#include "labeler/command_actor.h"
#include "labeler/command_run.h"
#include "labeler/key_options.h"
#include "labeler/label_codes.h"
#include "labeler/output_options.h"
#include "labeler/plural.h"

namespace ocop::labeler {
namespace {

struct Arguments {
  KeyOptions key;
  OutputOptions output;
  std::string gtin;
  std::string lot;
  std::string produced;
  std::string best_before;
  std::string quantity;
  std::vector<std::string> areas;
  std::string host;
  std::string level = "unit";
  std::string reason;
  bool no_stars = false;
  bool scratch = false;
};

void describe_batch(CLI::App& batch, Arguments& given) {
  describe(batch, given.key);
  batch.add_option("--gtin", given.gtin, "The product's GTIN")->required();
  batch.add_option("--lot", given.lot, "Lot number, at most 20 characters")->required();
  batch.add_option("--produced", given.produced, "Production date, dd/mm/yyyy or ISO")->required();
  batch.add_option("--best-before", given.best_before,
                   "Best before; needed for food, drinks and herbs");
  batch.add_option("--quantity", given.quantity, "Units, one label each")->required();
  batch.add_option("--area", given.areas,
                   "Raw-material area ID[:KG[:HARVEST-DATE]]; may be given several times");
  batch
      .add_option("--host", given.host,
                  "Host of the label codes, like ID.EXAMPLE.VN; short is best")
      ->required();
  batch.add_option("--level", given.level, "unit: a code for each label; batch: one for the whole lot")
      ->check(CLI::IsMember({"unit", "batch"}))
      ->capture_default_str();
  batch.add_flag("--scratch", given.scratch, "A scratch code on each label, under a panel");
  describe(batch, given.output);
  batch.add_flag("--no-stars", given.no_stars, "Print neither stars nor the OCOP mark");
  batch.add_option("--reason", given.reason, "Why a lot is printed again; needed then, and kept in the registry");
}

Result<BatchRequest> read_batch_request(const Arguments& given) {
  BatchRequest request;
  request.gtin = given.gtin;
  request.lot = given.lot;
  request.stars = !given.no_stars;
  const auto quantity = parse_digits(given.quantity);
  if (!quantity)
    return fail("--quantity", message("“{}” is no number of labels", "“{}” không phải số lượng tem",
                                      printable(given.quantity)));
  request.quantity = static_cast<std::uint64_t>(*quantity);
  const auto produced = parse_day("--produced", given.produced);
  if (!produced) return tl::unexpected(produced.error());
  request.produced = *produced;
  if (!given.best_before.empty()) {
    const auto best_before = parse_day("--best-before", given.best_before);
    if (!best_before) return tl::unexpected(best_before.error());
    request.best_before = *best_before;
  }
  for (const auto& text : given.areas) {
    auto use = parse_area_use(text);
    if (!use) return tl::unexpected(use.error());
    request.areas.push_back(std::move(*use));
  }
  return request;
}

struct Read {
  PrintRequest request;
  Destination destination;
};

Result<Read> read_request(const Arguments& given) {
  Read read;
  auto& request = read.request;
  auto batch = read_batch_request(given);
  if (!batch) return tl::unexpected(batch.error());
  request.batch = std::move(*batch);
  const auto host = parse_label_host(given.host);
  if (!host) return tl::unexpected(host.error());
  request.host = *host;
  auto output = read_output(given.output);
  if (!output) return tl::unexpected(output.error());
  request.output = std::move(output->output);
  read.destination = std::move(output->destination);
  request.level = level_of(given.level).value_or(LabelLevel::kUnit);
  request.scratch = given.scratch;
  request.reason = given.reason;
  return read;
}

Message report(const Printed& printed, const Read& read) {
  const auto& record = printed.record;
  const auto first = record.serials.serial(0);
  const auto last = record.serials.serial(record.serials.count - 1);
  const auto known = printed.printed_before ? message("registered before, printed again", "đã đăng ký từ trước, in lại")
                     : printed.registered_before ? message("registered before, taken up", "đã đăng ký từ trước, in tiếp")
                                                 : message("registered", "đã đăng ký");
  const auto more = told(printed.made, read.request.output.format);
  const auto out = read.request.output.out.string();
  return {fmt::format("{}: {} label{}, lot {}, serials {} to {}; {}{}", out, printed.made.labels,
                      plural(printed.made.labels), record.lot, first, last, known.en, more.en),
          fmt::format("{}: {} tem, lô {}, số sê-ri {} đến {}; {}{}", out, printed.made.labels,
                      record.lot, first, last, known.vi, more.vi)};
}

/// What was made, and what became of it.
struct Outcome {
  Printed printed;
  Message report;
  Message sent;
};

Result<Outcome> run_batch(const Arguments& given, const CommandSession& session) {
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
  read->request.actor = command_actor(key->producer());
  return with_run(session.err, session.language, given.output.out, [&](const PrintRun& run) -> Result<Outcome> {
    auto printed = print_batch(*database, *key, *service ? &**service : nullptr, read->request, *now, run);
    if (!printed) return tl::unexpected(printed.error());
    auto sent = hand_over(printed->made, read->destination, run.stop);
    if (!sent) return tl::unexpected(sent.error());
    auto told_of = report(*printed, *read);
    return Outcome{std::move(*printed), std::move(told_of), std::move(*sent)};
  });
}

int run(const Arguments& given, const CommandSession& session) {
  const auto outcome = run_batch(given, session);
  if (!outcome) return session.refuse(outcome.error());
  tell(session.out, session.err, session.language, outcome->printed.made.notes, outcome->report, outcome->sent);
  return kDone;
}

}  // namespace

void add_batch_command(CLI::App& app, Command& chosen) {
  auto given = std::make_shared<Arguments>();
  auto* batch = app.add_subcommand("batch", "Sign and register a batch, and print its labels");
  describe_batch(*batch, *given);
  when_given(*batch, chosen, [given](const CommandSession& session) { return run(*given, session); });
}

}  // namespace ocop::labeler
