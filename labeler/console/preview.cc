#include "embedded_ocop_labeler.h"
#include "gs1/application_identifier.h"
#include "labeler/batch_plan.h"
#include "labeler/console/batch_form.h"
#include "labeler/console/output_form.h"
#include "labeler/console/sample.h"
#include "labeler/console/standing.h"

namespace ocop::labeler::console {
namespace {

constexpr std::string_view kFirstSerial = "000001";

/// What the form says so far; where it says nothing, or nothing readable, something of that length.
LabelFacts facts_asked(const Visit& visit, const db::Dossier& product, bool roll) {
  auto facts = label_facts(product);
  facts.serial_digits = static_cast<unsigned>(kFirstSerial.size());
  if (asked(visit, "stars") == "yes")
    facts.stars = stars_on(*product.rules, product.certificates, today(visit));
  if (roll) return facts;
  facts.lot = asked(visit, "lot");
  if (!gs1::check_value(*gs1::find_application_identifier("10"), facts.lot)) facts.lot = "L2601";
  const auto day = [&](std::string_view name) -> std::optional<Date> {
    const auto read = parse_day(std::string(name), asked(visit, name));
    return read ? std::optional(*read) : std::nullopt;
  };
  facts.produced = day("produced").value_or(today(visit));
  facts.best_before = day("best_before");
  constexpr std::chrono::days kYear{365};
  if (!facts.best_before && needs_end(product.product.group))
    facts.best_before = Date{facts.produced->day + kYear};
  return facts;
}

web::Response picture(const Context& context, Visit& visit) {
  const auto product = own_product(context, visit, asked(visit, "gtin"));
  if (!product) return not_found(context, visit);
  const auto read =
      read_output(context, asked_output(visit), own_printers(context, visit), 0);
  const auto sample = [&]() -> Result<Sample> {
    if (!read.errors.empty()) return tl::unexpected(read.errors.front());
    const auto facts = facts_asked(visit, *product, asked(visit, "kind") == "roll");
    return draw_sample(context, facts, read.output, product->product.gtin,
                       std::string(kFirstSerial), read.scratch);
  }();
  web::Response response;
  response.content_type = "image/svg+xml";
  response.body = sample_image(visit, sample);
  return response;
}

web::Response script(const Context&, Visit&) {
  web::Response response;
  response.content_type = "text/javascript; charset=utf-8";
  response.body = pages::embedded("preview.js");
  return response;
}

}  // namespace

void add_preview_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/labels/preview.svg", programme::Act::kPrintLabels, picture);
  add_route(routes, context, "GET", "/labels/preview.js", programme::Act::kPrintLabels, script);
}

}  // namespace ocop::labeler::console
