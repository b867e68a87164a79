#include "labeler/label_preview.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "tests/labeler/label_samples.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

/// As long as a signed code, and of its kinds of characters.
Label sample() {
  Label label;
  label.serial = "000001";
  label.uri = "https://ID.EXAMPLE.VN/01/09521000001022/10/L2601/21/000001?S=1" + std::string(165, '0');
  label.typed_code = "0000-0000-0000";
  label.scratch_code = "0000-0000-0000";
  return label;
}

}  // namespace

TEST_CASE("every stock is shown as it will be printed, rolls too") {
  const auto templates = built_in_templates();
  for (const auto& stock : built_in_stocks())
    for (const bool scratch : {false, true}) {
      CAPTURE(stock.id);
      auto facts = usual_facts();
      facts.scratch_code = scratch;
      const auto& chosen = *find_template(templates, usual_template(stock.label_width, stock.label_height));
      const auto shown = preview_label(facts, chosen, stock, 0, sample());
      REQUIRE(shown.has_value());
      CHECK(shown->svg.starts_with("<svg"));
      CHECK(shown->symbol_version == 7);
      CHECK(shown->module.dpi() == stock.dpi);
      const auto printed = set_label(typeface(), facts, chosen, space_of(stock), {45, stock.dpi, std::nullopt});
      REQUIRE(printed.has_value());
      CHECK(shown->module == printed->module);
      CHECK(shown->left_out == printed->left_out);
    }
}

TEST_CASE("a preview keeps to the printer's dots and to the module asked for") {
  const auto stocks = built_in_stocks();
  const auto templates = built_in_templates();
  const auto& chosen = *find_template(templates, "usual");
  const auto shown = preview_label(usual_facts(), chosen, stocks.front(), 600, sample(), 0.3);
  REQUIRE(shown.has_value());
  CHECK(shown->module == ModuleSize::nearest(0.3, 600).value());
  CHECK(preview_label(usual_facts(), chosen, stocks.front(), 0, sample(), 0.1).error().where == "--module-mm");
}

TEST_CASE("what cannot be printed has no preview") {
  const auto stocks = built_in_stocks();
  const auto templates = built_in_templates();
  auto facts = usual_facts();
  facts.product = std::string(80, 'W');
  const auto shown = preview_label(facts, *find_template(templates, "usual"), stocks.front(), 0, sample());
  REQUIRE(!shown);
  CHECK(shown.error().where == "name");
}
