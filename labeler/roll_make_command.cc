#include "labeler/command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>

#include "base/text.h"
#include "labeler/print_command.h"
#include "labeler/roll_print.h"

namespace ocop::labeler {
namespace {

struct Arguments {
  PrintOptions print;
  std::string gtin;
  std::string roll;
  std::string count;
  std::string reason;
  bool no_stars = false;
  bool scratch = false;
};

void describe_make(CLI::App& make, Arguments& given) {
  describe(make, given.print.key);
  make.add_option("--gtin", given.gtin, "The product's GTIN")->required();
  make.add_option("--roll", given.roll, "The roll's name, at most 20 characters")->required();
  make.add_option("--count", given.count, "Labels of the roll")->required();
  describe_host(make, given.print.host);
  make.add_flag("--scratch", given.scratch, "A scratch code on each label, under a panel");
  describe(make, given.print.output);
  make.add_flag("--no-stars", given.no_stars, "Print neither stars nor the OCOP mark");
  make.add_option("--reason", given.reason, "Why a roll is printed again; needed then, and kept in the registry");
}

Result<RollPrintRequest> read_request(const Arguments& given) {
  RollPrintRequest request;
  request.gtin = given.gtin;
  request.roll = given.roll;
  const auto count = parse_digits(given.count);
  if (!count || *count == 0)
    return fail("--count", message("“{}” is no number of labels", "“{}” không phải số lượng tem",
                                   printable(given.count)));
  request.count = static_cast<std::uint64_t>(*count);
  request.stars = !given.no_stars;
  request.scratch = given.scratch;
  request.reason = given.reason;
  return request;
}

Message about(const RollPrint& print) {
  const auto& roll = print.roll().roll;
  const auto span = print.span();
  const auto first = span.serial(0);
  const auto last = span.serial(span.count - 1);
  const auto state = print.printed_before() ? message("made before, printed again", "đã có từ trước, in lại")
                     : print.made_before()  ? message("made before, taken up", "đã có từ trước, in tiếp")
                                            : message("not activated yet", "chưa kích hoạt");
  return {fmt::format(", roll {}, serials {} to {}; {}", roll, first, last, state.en),
          fmt::format(", cuộn {}, số sê-ri {} đến {}; {}", roll, first, last, state.vi)};
}

Result<PrintDone> print(const PrintMeans& means, const RollPrintRequest& request, const PrintRun& run) {
  auto begun = RollPrint::begin(means.database, means.key, means.service_key(), request, means.clock());
  if (!begun) return tl::unexpected(begun.error());
  // Its lock keeps other runs from the files until they are sent.
  const auto roll = std::make_shared<RollPrint>(std::move(*begun));
  auto made = roll->print(run, means.clock);
  if (!made) return tl::unexpected(made.error());
  return PrintDone{std::move(*made), about(*roll), roll};
}

}  // namespace

void add_roll_make_command(CLI::App& roll, Command& chosen) {
  auto given = std::make_shared<Arguments>();
  auto* make = roll.add_subcommand("make", "Sign and print a roll's labels ahead, without a lot");
  make->fallthrough();
  describe_make(*make, *given);
  when_given(*make, chosen, [given](const CommandSession& session) {
    return run_print_command<RollPrintRequest>(
        session, given->print, TypedCodes::kWithServiceKey, [given] { return read_request(*given); }, print);
  });
}

}  // namespace ocop::labeler
