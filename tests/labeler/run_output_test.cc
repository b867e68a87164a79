// What is said of a label before any is made.
#include "labeler/run_output.h"

#include <doctest/doctest.h>

#include "tests/labeler/label_samples.h"
#include "tests/labeler/proof_scene.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

const Instant kNow = *parse_instant("2026-11-22T03:04:05Z");

std::vector<Message> notes(const LabelFacts& facts) {
  const ProofScene scene(Format::kPdf, "a4-63x72", 1);
  auto asked = scene.output().asked;
  asked.chosen = *find_template(built_in_templates(), "full");
  return make_output(scene.codes(), facts, std::move(asked), kNow).value().notes;
}

}  // namespace

TEST_CASE("what a label has no room for is said by name, what there is nothing to say of is not") {
  auto facts = usual_facts();
  facts.address.clear();
  facts.net_content = " ";
  CHECK(notes(facts).empty());
  facts.ingredients.clear();
  while (facts.ingredients.size() < 2500) facts.ingredients += "mơ tươi, ";
  facts.warnings = facts.ingredients;
  const auto said = notes(facts);
  REQUIRE(said.size() == 1);
  CHECK(said.front().en == "the label has no room for: ingredients, storage and warnings");
  CHECK(said.front().vi == "tem không đủ chỗ cho: thành phần, bảo quản, cảnh báo");
}
