#include "labeler/command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "labeler/batch_print.h"
#include "labeler/print_command.h"

namespace ocop::labeler {
namespace {

struct Arguments {
  PrintOptions print;
  std::string gtin;
  std::string lot;
  std::string produced;
  std::string best_before;
  std::string quantity;
  std::vector<std::string> areas;
  std::string level = "unit";
  std::string reason;
  bool no_stars = false;
  bool scratch = false;
};

void describe_batch(CLI::App& batch, Arguments& given) {
  describe(batch, given.print.key);
  batch.add_option("--gtin", given.gtin, "The product's GTIN")->required();
  batch.add_option("--lot", given.lot, "Lot number, at most 20 characters")->required();
  batch.add_option("--produced", given.produced, "Production date, dd/mm/yyyy or ISO")->required();
  batch.add_option("--best-before", given.best_before,
                   "Best before; needed for food, drinks and herbs");
  batch.add_option("--quantity", given.quantity, "Units, one label each")->required();
  batch.add_option("--area", given.areas,
                   "Raw-material area ID[:KG[:HARVEST-DATE]]; may be given several times");
  describe_host(batch, given.print.host);
  batch.add_option("--level", given.level, "unit: a code for each label; batch: one for the whole lot")
      ->check(CLI::IsMember({"unit", "batch"}))
      ->capture_default_str();
  batch.add_flag("--scratch", given.scratch, "A scratch code on each label, under a panel");
  describe(batch, given.print.output);
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

Result<PrintRequest> read_request(const Arguments& given) {
  auto batch = read_batch_request(given);
  if (!batch) return tl::unexpected(batch.error());
  PrintRequest request;
  request.batch = std::move(*batch);
  request.level = level_of(given.level).value_or(LabelLevel::kUnit);
  request.scratch = given.scratch;
  request.reason = given.reason;
  return request;
}

Message about(const Printed& printed) {
  const auto& record = printed.record;
  const auto first = record.serials.serial(0);
  const auto last = record.serials.serial(record.serials.count - 1);
  const auto known = printed.printed_before ? message("registered before, printed again", "đã đăng ký từ trước, in lại")
                     : printed.registered_before ? message("registered before, taken up", "đã đăng ký từ trước, in tiếp")
                                                 : message("registered", "đã đăng ký");
  return {fmt::format(", lot {}, serials {} to {}; {}", record.lot, first, last, known.en),
          fmt::format(", lô {}, số sê-ri {} đến {}; {}", record.lot, first, last, known.vi)};
}

Result<PrintDone> print(const PrintMeans& means, const PrintRequest& request, const PrintRun& run) {
  auto printed = print_batch(means.database, means.key, means.service_key(), request, means.clock, run);
  if (!printed) return tl::unexpected(printed.error());
  return PrintDone{printed->made, about(*printed), nullptr};
}

}  // namespace

void add_batch_command(CLI::App& app, Command& chosen) {
  auto given = std::make_shared<Arguments>();
  auto* batch = app.add_subcommand("batch", "Sign and register a batch, and print its labels");
  describe_batch(*batch, *given);
  when_given(*batch, chosen, [given](const CommandSession& session) {
    return run_print_command<PrintRequest>(
        session, given->print, TypedCodes::kWithServiceKey, [given] { return read_request(*given); }, print);
  });
}

}  // namespace ocop::labeler
