#include "labeler/command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>

#include "base/text.h"
#include "labeler/print_command.h"
#include "labeler/product_print.h"

namespace ocop::labeler {
namespace {

struct Arguments {
  PrintOptions print;
  std::string gtin;
  std::string copies;
  bool no_stars = false;
};

void describe_product(CLI::App& product, Arguments& given) {
  describe(product, given.print.key);
  product.add_option("--gtin", given.gtin, "The product's GTIN")->required();
  product.add_option("--copies", given.copies, "Labels, all alike")->required();
  describe_host(product, given.print.host);
  describe(product, given.print.output);
  product.add_flag("--no-stars", given.no_stars, "Print neither stars nor the OCOP mark");
}

Result<ProductPrintRequest> read_request(const Arguments& given) {
  ProductPrintRequest request;
  request.gtin = given.gtin;
  request.stars = !given.no_stars;
  const auto copies = parse_digits(given.copies);
  if (!copies)
    return fail("--copies", message("“{}” is no number of labels", "“{}” không phải số lượng tem",
                                    printable(given.copies)));
  request.copies = static_cast<std::uint64_t>(*copies);
  return request;
}

Result<PrintDone> print(const PrintMeans& means, const ProductPrintRequest& request, const PrintRun& run) {
  auto made = print_product(means.database, means.key, request, means.clock, run);
  if (!made) return tl::unexpected(made.error());
  return PrintDone{std::move(*made), message(" of the product {}", " của sản phẩm {}", request.gtin), nullptr};
}

}  // namespace

void add_product_command(CLI::App& app, Command& chosen) {
  auto given = std::make_shared<Arguments>();
  auto* product = app.add_subcommand("product", "Print labels that name a product alone, services too");
  describe_product(*product, *given);
  when_given(*product, chosen, [given](const CommandSession& session) {
    return run_print_command<ProductPrintRequest>(
        session, given->print, TypedCodes::kNone, [given] { return read_request(*given); }, print);
  });
}

}  // namespace ocop::labeler
