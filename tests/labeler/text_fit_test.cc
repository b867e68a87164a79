#include "labeler/text_fit.h"

#include <doctest/doctest.h>

#include "tests/labeler/label_samples.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

TextFlow words(std::string_view text) {
  TextFlow flow(typeface());
  REQUIRE(flow.add(FontStyle::kBold, text).has_value());
  return flow;
}

std::vector<std::string> lines_of(const TextFlow& flow, const std::vector<TextFlow::Line>& lines) {
  std::vector<std::string> texts;
  for (const auto& line : lines) {
    std::string text;
    for (const auto& part : flow.parts(line))
      for (const auto& glyph : part.run.glyphs) text += glyph.text;
    texts.push_back(text);
  }
  return texts;
}

auto always(double ems) {
  return [ems](std::size_t) { return ems; };
}

}  // namespace

TEST_CASE("lines break at blanks only, and no line is longer than its room") {
  const auto flow = words("Nước mắm truyền thống cá cơm than thượng hạng ủ chượp mười hai tháng");
  for (const double ems : {8.0, 12.0, 20.0, 60.0}) {
    const auto lines = flow.wrap(always(ems));
    REQUIRE(!lines.empty());
    std::string all;
    for (const auto& text : lines_of(flow, lines)) all += (all.empty() ? "" : " ") + text;
    CHECK(all == "Nước mắm truyền thống cá cơm than thượng hạng ủ chượp mười hai tháng");
    for (const auto& line : lines) CHECK(line.width <= ems + 1e-6);
  }
}

TEST_CASE("a word longer than its line fits nowhere") {
  const auto word = words(std::string(40, 'W')).width();
  const auto flow = words("Trà " + std::string(40, 'W'));
  CHECK(flow.wrap(always(word * 0.99)).empty());
  CHECK(flow.wrap(always(word * 1.001)).size() == 2);
}

TEST_CASE("each line has its own room") {
  const auto flow = words("a b c d e f g h");
  const auto lines = flow.wrap([](std::size_t line) { return line == 0 ? 1.0 : 100.0; });
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].end == 1);
}

TEST_CASE("lines are balanced rather than left with one word") {
  const auto flow = words("Ô mai mơ gừng mặn ngọt");
  const double ems = flow.width() * 0.95;
  const auto greedy = flow.wrap(always(ems));
  REQUIRE(greedy.size() == 2);
  CHECK(greedy[1].end - greedy[1].first == 1);
  const auto balanced = flow.balance(greedy, always(ems));
  REQUIRE(balanced.size() == 2);
  CHECK(balanced[1].width > balanced[0].width / 2);
}

TEST_CASE("white space of any kind is one blank") {
  const auto flow = words("  Mật \n\t ong\x7F rừng ");
  CHECK(lines_of(flow, flow.wrap(always(100))) == std::vector<std::string>{"Mật ong rừng"});
}

TEST_CASE("a text that must not be divided is one word") {
  TextFlow flow(typeface());
  REQUIRE(flow.add_whole(FontStyle::kRegular, "GTIN 9521000001022").has_value());
  CHECK(flow.wrap(always(flow.width() - 0.01)).empty());
}

TEST_CASE("a code breaks behind its groups, and is one place where it does not") {
  TextFlow flow(typeface());
  for (const auto& [first, count] : {std::pair{0, 5}, {5, 5}, {10, 4}})
    REQUIRE(flow.add_cells(FontStyle::kCode,
                           {OwnText::kTypedCode, static_cast<std::size_t>(first), static_cast<std::size_t>(count)}, 0.6, true)
                .has_value());
  const auto whole = flow.wrap(always(14 * 0.6));
  REQUIRE(whole.size() == 1);
  const auto parts = flow.parts(whole.front());
  REQUIRE(parts.size() == 1);
  CHECK(parts[0].own == OwnCells{OwnText::kTypedCode, 0, 14});
  const auto lines = flow.wrap(always(7 * 0.6));
  REQUIRE(lines.size() == 3);
  CHECK(flow.parts(lines[2]).front().own == OwnCells{OwnText::kTypedCode, 10, 4});
}

TEST_CASE("ink stays between a flow's ascent and descent") {
  const auto plain = words("nau");
  const auto tall = words("Ẫ");
  const auto deep = words("ợgỵ");
  CHECK(tall.ascent() > plain.ascent());
  CHECK(deep.descent() > 0.2);
  CHECK(plain.descent() < 0.05);
}
