#include "labeler/label_art.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "labeler/symbol.h"
#include "labeler/text_fit.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

const Typeface& typeface() {
  static const auto found = Typeface::find();
  REQUIRE(found.has_value());
  return *found;
}

LabelFacts usual() {
  return {"Ô mai mơ gừng mặn ngọt", "Hợp tác xã Đoàn Kết", "9521000001022", "L2601",
          make_date(2026, 11, 22), make_date(2027, 11, 22), 4, 6};
}

std::string text_of(const PlacedRun& placed) {
  std::string text;
  for (const auto& glyph : placed.run.glyphs) text += glyph.text;
  return text;
}

std::string all_text(const LabelArt& art) {
  std::string text;
  for (const auto& placed : art.runs) text += text_of(placed) + "|";
  return text;
}

struct Box {
  double left, top, right, bottom;
};

/// Where a run puts ink.
Box ink_of(const PlacedRun& placed) {
  Box box{1e9, 1e9, -1e9, -1e9};
  for (const auto& glyph : placed.run.glyphs)
    for (const auto& step : typeface().font(placed.style).outline(glyph.id)) {
      if (step.kind == OutlineStep::Kind::kClose) continue;
      const double x = placed.base.x + (glyph.x + step.points[4]) * placed.size;
      const double y = placed.base.y - (glyph.y + step.points[5]) * placed.size;
      box = {std::min(box.left, x), std::min(box.top, y), std::max(box.right, x), std::max(box.bottom, y)};
    }
  return box;
}

void check_layout(const LabelArt& art) {
  const double module = art.module.millimetres();
  const double quiet = Symbol::kQuietZone * module;
  const double side = art.symbol_width * module;
  CHECK(art.symbol.x >= quiet);
  CHECK(art.symbol.y >= quiet);
  CHECK(art.symbol.y + side + quiet <= Sheet::kLabelHeight);
  for (const auto& placed : art.runs) {
    CAPTURE(text_of(placed));
    CHECK(placed.size >= kLeastPoints * kMillimetresPerPoint - 1e-9);
    const auto ink = ink_of(placed);
    CHECK(ink.left >= 2);
    CHECK(ink.right <= Sheet::kLabelWidth - 4);
    CHECK(ink.top >= 3.5);
    CHECK(ink.bottom <= Sheet::kLabelHeight - 3);
    const bool apart = ink.left >= art.symbol.x + side + quiet || ink.right <= art.symbol.x - quiet ||
                       ink.top >= art.symbol.y + side + quiet || ink.bottom <= art.symbol.y - quiet;
    CHECK_MESSAGE(apart, "ink within the quiet zone");
  }
}

}  // namespace

TEST_CASE("usual labels keep to their place, whatever the symbol's size") {
  for (const int version : {7, 8, 9})
    for (const int stars : {0, 3, 5}) {
      auto facts = usual();
      facts.stars = stars;
      CAPTURE(version);
      const auto art = set_label(typeface(), facts, 17 + 4 * version, ModuleSize{});
      REQUIRE(art.has_value());
      check_layout(*art);
      CHECK(art->stars.size() == static_cast<std::size_t>(stars));
    }
}

TEST_CASE("a larger symbol fits with smaller modules") {
  CHECK(!set_label(typeface(), usual(), 57, ModuleSize{}));
  check_layout(set_label(typeface(), usual(), 57, ModuleSize::nearest(0.34).value()).value());
}

TEST_CASE("a label says what it must") {
  const auto text = all_text(set_label(typeface(), usual(), 45, ModuleSize{}).value());
  for (const auto* part : {"OCOP", "Hợp tác xã Đoàn Kết", "L2601", "NSX|", "22/11/2026", "HSD|",
                           "22/11/2027", "Số ", "GTIN 9521000001022"}) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("without stars neither stars nor the word OCOP are printed") {
  auto facts = usual();
  facts.stars = 0;
  const auto art = set_label(typeface(), facts, 45, ModuleSize{}).value();
  CHECK(art.stars.empty());
  CHECK(all_text(art).find("OCOP") == std::string::npos);
}

TEST_CASE("goods that do not spoil have no best-before line") {
  auto facts = usual();
  facts.best_before.reset();
  CHECK(all_text(set_label(typeface(), facts, 45, ModuleSize{}).value()).find("HSD") == std::string::npos);
}

TEST_CASE("long names shrink and wrap, whole") {
  auto facts = usual();
  facts.product = "Nước mắm truyền thống cá cơm than thượng hạng ủ chượp mười hai tháng";
  facts.producer = "Hợp tác xã dịch vụ nông nghiệp tổng hợp và du lịch cộng đồng xã Tân Kỳ";
  facts.lot = "L1234567890123456789";
  const auto art = set_label(typeface(), facts, 49, ModuleSize{}).value();
  check_layout(art);
  auto text = all_text(art);
  std::ranges::replace(text, '|', ' ');
  CHECK(text.find(facts.product) != std::string::npos);
  CHECK(text.find(facts.producer) != std::string::npos);
  CHECK(text.find(facts.lot) != std::string::npos);
}

TEST_CASE("what cannot fit is refused by name") {
  const std::string word(80, 'W');
  struct Case {
    const char* what;
    void (*spoil)(LabelFacts&, const std::string&);
  };
  const Case cases[] = {
      {"product name", [](LabelFacts& facts, const std::string& text) { facts.product = text; }},
      {"producer's name", [](LabelFacts& facts, const std::string& text) { facts.producer = text; }},
      {"lot", [](LabelFacts& facts, const std::string& text) { facts.lot = text; }},
  };
  for (const auto& [what, spoil] : cases) {
    auto facts = usual();
    spoil(facts, word);
    const auto art = set_label(typeface(), facts, 45, ModuleSize{});
    CAPTURE(what);
    REQUIRE(!art);
    CHECK(art.error().message.en.find(what) != std::string::npos);
  }
  auto facts = usual();
  facts.product.clear();
  for (int i = 0; i < 60; ++i) facts.product += "ngon ";
  CHECK(!set_label(typeface(), facts, 45, ModuleSize{}));
  const auto symbol = set_label(typeface(), usual(), 45, ModuleSize::nearest(1.0).value());
  REQUIRE(!symbol);
  CHECK(symbol.error().message.en.find("too large") != std::string::npos);
}

TEST_CASE("a character the font lacks is refused by its number, never drawn as a box") {
  auto facts = usual();
  facts.product = "Trà 茶";
  const auto art = set_label(typeface(), facts, 45, ModuleSize{});
  REQUIRE(!art);
  CHECK(art.error().message.vi.find("U+8336") != std::string::npos);
  CHECK(!typeface().regular.shape("a\xFF"));
}

TEST_CASE("every letter of Vietnamese has one glyph") {
  for (const auto* letter :
       {"ă", "â", "đ", "ê", "ô", "ơ", "ư", "ằ", "ẳ", "ẵ", "ắ", "ặ", "ầ", "ẩ", "ẫ", "ấ", "ậ", "ề",
        "ể", "ễ", "ế", "ệ", "ồ", "ổ", "ỗ", "ố", "ộ", "ờ", "ở", "ỡ", "ớ", "ợ", "ừ", "ử", "ữ", "ứ",
        "ự", "ỳ", "ỷ", "ỹ", "ý", "ỵ", "Ă", "Đ", "Ơ", "Ư", "Ộ", "Ữ", "Ỵ"}) {
    CAPTURE(letter);
    const auto run = typeface().bold.shape(letter);
    REQUIRE(run.has_value());
    CHECK(run->glyphs.size() == 1);
    CHECK(run->glyphs[0].text == letter);
  }
}

TEST_CASE("decomposed text is set as composed text, and white space as one blank") {
  const FitStep step[] = {{1, 10, 10}};
  const auto composed = FittableText::shape(typeface().bold, "Mật ong")->fits(step, 60);
  const auto decomposed =
      FittableText::shape(typeface().bold, "Ma\u0302\u0323t\n \tong ")->fits(step, 60);
  REQUIRE(composed.size() == 1);
  REQUIRE(decomposed.size() == 1);
  CHECK(composed[0].lines == decomposed[0].lines);
}

TEST_CASE("lines are balanced rather than left with one word") {
  const FitStep step[] = {{2, 10, 10}};
  const auto fits = FittableText::shape(typeface().bold, "Ô mai mơ gừng mặn ngọt")->fits(step, 39);
  REQUIRE(fits.size() == 1);
  REQUIRE(fits[0].lines.size() == 2);
  CHECK(fits[0].lines[1].width > fits[0].lines[0].width / 2);
}

TEST_CASE("a star has its point on top and fits its circle") {
  const auto corners = star_corners({{10, 10}, 2});
  REQUIRE(corners.size() == 10);
  CHECK(corners[0].x == doctest::Approx(10));
  CHECK(corners[0].y == doctest::Approx(8));
  for (const auto& corner : corners) CHECK(std::hypot(corner.x - 10, corner.y - 10) <= 2 + 1e-9);
}
