#include "labeler/command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>

#include "base/command_line.h"
#include "base/text.h"
#include "db/connection.h"
#include "labeler/command_actor.h"
#include "labeler/command_run.h"
#include "labeler/key_options.h"
#include "labeler/label_codes.h"
#include "labeler/output_options.h"
#include "labeler/plural.h"
#include "labeler/product_print.h"

namespace ocop::labeler {
namespace {

struct Arguments {
  KeyOptions key;
  OutputOptions output;
  std::string gtin;
  std::string copies;
  std::string host;
  bool no_stars = false;
};

void describe_product(CLI::App& product, Arguments& given) {
  describe(product, given.key);
  product.add_option("--gtin", given.gtin, "The product's GTIN")->required();
  product.add_option("--copies", given.copies, "Labels, all alike")->required();
  product.add_option("--host", given.host, "Host of the label codes, like ID.EXAMPLE.VN; short is best")->required();
  describe(product, given.output);
  product.add_flag("--no-stars", given.no_stars, "Print neither stars nor the OCOP mark");
}

struct Read {
  ProductPrintRequest request;
  Destination destination;
};

Result<Read> read_request(const Arguments& given) {
  Read read;
  read.request.gtin = given.gtin;
  read.request.stars = !given.no_stars;
  const auto copies = parse_digits(given.copies);
  if (!copies)
    return fail("--copies", message("“{}” is no number of labels", "“{}” không phải số lượng tem",
                                    printable(given.copies)));
  read.request.copies = static_cast<std::uint64_t>(*copies);
  const auto host = parse_label_host(given.host);
  if (!host) return tl::unexpected(host.error());
  read.request.host = *host;
  auto output = read_output(given.output);
  if (!output) return tl::unexpected(output.error());
  read.request.output = std::move(output->output);
  read.destination = std::move(output->destination);
  return read;
}

struct Outcome {
  Made made;
  Message report;
  Message sent;
};

Result<Outcome> run_product(const Arguments& given, const CommandSession& session) {
  const auto now = session.clock();
  if (!now) return tl::unexpected(now.error());
  auto read = read_request(given);
  if (!read) return tl::unexpected(read.error());
  const auto database = session.database();
  if (!database) return tl::unexpected(database.error());
  if (auto checked = check_out(given.output, *database, files_of(given.key)); !checked)
    return tl::unexpected(checked.error());
  const auto key = load_key(given.key, session.language);
  if (!key) return tl::unexpected(key.error());
  read->request.actor = command_actor(key->producer());
  return with_run(session.err, session.language, given.output.out, [&](const PrintRun& run) -> Result<Outcome> {
    auto made = print_product(*database, *key, read->request, *now, run);
    if (!made) return tl::unexpected(made.error());
    auto sent = hand_over(*made, read->destination, run.stop);
    if (!sent) return tl::unexpected(sent.error());
    const auto more = told(*made, read->request.output.format);
    const auto& out = given.output.out;
    Message report{fmt::format("{}: {} label{} of the product {}{}", out, made->labels, plural(made->labels),
                               given.gtin, more.en),
                   fmt::format("{}: {} tem của sản phẩm {}{}", out, made->labels, given.gtin, more.vi)};
    return Outcome{std::move(*made), std::move(report), std::move(*sent)};
  });
}

int run(const Arguments& given, const CommandSession& session) {
  const auto outcome = run_product(given, session);
  if (!outcome) return session.refuse(outcome.error());
  tell(session.out, session.err, session.language, outcome->made.notes, outcome->report, outcome->sent);
  return kDone;
}

}  // namespace

void add_product_command(CLI::App& app, Command& chosen) {
  auto given = std::make_shared<Arguments>();
  auto* product = app.add_subcommand("product", "Print labels that name a product alone, services too");
  describe_product(*product, *given);
  when_given(*product, chosen, [given](const CommandSession& session) { return run(*given, session); });
}

}  // namespace ocop::labeler
