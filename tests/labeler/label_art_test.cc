#include "labeler/label_art.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "labeler/label_texts.h"
#include "labeler/stock.h"
#include "tests/labeler/label_samples.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

const LabelSpace kUsual{70, 37, false, 4.3};

LabelTemplate of(std::string_view id) { return *find_template(built_in_templates(), id); }

Result<LabelArt> set(const LabelFacts& facts, std::string_view chosen = "usual", const LabelSpace& space = kUsual,
                     int symbol = 45, std::optional<ModuleSize> module = std::nullopt) {
  return set_label(typeface(), facts, of(chosen), space, {symbol, 300, module});
}

bool says(const LabelArt& art, std::string_view part) { return all_text(art).find(part) != std::string::npos; }

struct NameLines {
  std::size_t lines = 0;
  double points = 0;
};
/// Bold type of which all words are the name's.
NameLines name_lines(const LabelArt& art, const std::string& name) {
  NameLines found;
  for (const auto& placed : art.runs) {
    if (placed.style != FontStyle::kBold || name.find(text_of(placed)) == std::string::npos) continue;
    ++found.lines;
    found.points = placed.size / kMillimetresPerPoint;
  }
  return found;
}

double least_points(const LabelArt& art) {
  double least = 1e9;
  for (const auto& placed : art.runs) least = std::min(least, placed.size / kMillimetresPerPoint);
  for (const auto& place : art.own) least = std::min(least, place.size / kMillimetresPerPoint);
  return least;
}

/// "W × H" in a refusal.
LabelSpace size_in(const std::string& text, const LabelSpace& like) {
  const auto at = text.rfind("a label of ");
  REQUIRE(at != std::string::npos);
  auto found = like;
  REQUIRE(std::sscanf(text.c_str() + at, "a label of %lf × %lf mm would do", &found.width, &found.height) == 2);
  return found;
}

}  // namespace

TEST_CASE("a label says what it must") {
  const auto art = set(usual_facts()).value();
  for (const auto* part : {"OCOP", "Ô mai mơ gừng", "Hợp tác xã Đoàn Kết", "L2601", "NSX", "22/11/2026", "HSD",
                           "22/11/2027", "Số", "Mã tra cứu", "GTIN 9521000001022"}) {
    CAPTURE(part);
    CHECK(says(art, part));
  }
  CHECK(art.left_out.empty());
  CHECK(art.stars.size() == 4);
}

TEST_CASE("a full label says all that is known") {
  const auto art = set(usual_facts(), "full", {63.5, 72, false, 3}).value();
  for (const auto* part : {"Thôn Nà Mày", "KL tịnh", "500 g", "Thành phần:", "cam thảo", "Bảo quản, cảnh báo:", "mùi lạ."}) {
    CAPTURE(part);
    CHECK(says(art, part));
  }
}

TEST_CASE("net contents are named for what they are") {
  const std::pair<const char*, const char*> cases[] = {
      {"500 g", "KL tịnh"}, {"1,5 kg", "KL tịnh"},   {"250 gam", "KL tịnh"}, {"500 g (20 gói × 25 g)", "KL tịnh"},
      {"500 ml", "Thể tích"}, {"1 lít", "Thể tích"}, {"0.75 L", "Thể tích"}, {"10 cái", "Định lượng"},
      {"một đôi", "Định lượng"}};
  for (const auto& [content, name] : cases) {
    CAPTURE(content);
    auto facts = usual_facts();
    facts.net_content = content;
    CHECK(says(set(facts, "full", {63.5, 72, false, 3}).value(), name));
  }
}

TEST_CASE("without stars neither stars nor the word OCOP are printed") {
  auto facts = usual_facts();
  facts.stars = 0;
  const auto art = set(facts).value();
  CHECK(art.stars.empty());
  CHECK(!says(art, "OCOP"));
  CHECK_MESSAGE(art.left_out.empty(), "what has nothing to say is not missed");
}

TEST_CASE("goods that do not spoil have no best-before line") {
  auto facts = usual_facts();
  facts.best_before.reset();
  CHECK(!says(set(facts).value(), "HSD"));
}

TEST_CASE("a roll's labels send the reader to the pack for lot and dates") {
  auto facts = usual_facts();
  facts.lot.clear();
  facts.produced.reset();
  facts.best_before.reset();
  CHECK(says(set(facts, "full", {63.5, 72, false, 3}).value(), "xem trên bao bì"));
  CHECK(says(set(facts).value(), "Lô, NSX, HSD:"));
  const auto parsed = parse_templates(
      R"({"templates":[{"id":"t","name":{"vi":"t","en":"t"},"fields":["name","lot","serial"],"least_points":5}]})");
  const auto lot_only = set_label(typeface(), facts, parsed->front(), kUsual, {45, 300, std::nullopt}).value();
  CHECK(says(lot_only, "Lô: xem trên bao bì"));
  facts.serial_digits = 0;
  CHECK_MESSAGE(!says(set(facts).value(), "bao bì"), "a product's own label names no pack");
}

TEST_CASE("codes stand in cells, and a code on several lines is whole") {
  auto facts = usual_facts();
  facts.scratch_code = true;
  for (const auto& space : {kUsual, LabelSpace{40, 30, false, 1.2}}) {
    const auto art = set(facts, "usual", space).value();
    for (const auto what : {OwnText::kSerial, OwnText::kTypedCode, OwnText::kScratchCode}) {
      std::string text;
      const std::string whole = what == OwnText::kSerial ? "012345" : "7K3M-9QXD-2RTA";
      for (const auto& place : art.own) {
        if (place.what != what) continue;
        text += place.part(whole);
        for (const char c : whole) CHECK(place.glyph(c).id != 0);
        CHECK_THROWS_AS(place.glyph('*'), std::out_of_range);
      }
      if (what == OwnText::kScratchCode || !text.empty()) CHECK(text == whole);
    }
    CHECK(says(art, "Cào nhẹ lấy mã"));
    REQUIRE(art.frames.size() == 1);
  }
}

TEST_CASE("the scratch code is inside its panel, its caption outside") {
  auto facts = usual_facts();
  facts.scratch_code = true;
  const auto art = set(facts).value();
  const auto& frame = art.frames.front();
  const auto inside = [&](Point point) {
    return point.x > frame.corner.x && point.x < frame.corner.x + frame.width && point.y > frame.corner.y &&
           point.y < frame.corner.y + frame.height;
  };
  for (const auto& place : art.own) CHECK(inside(place.base) == (place.what == OwnText::kScratchCode));
  for (const auto& placed : art.runs) CHECK(!inside(placed.base));
}

TEST_CASE("long names shrink and wrap, whole") {
  const auto facts = long_facts();
  const auto art = set(facts, "usual", kUsual, 49).value();
  for (const auto& text : {facts.product, facts.producer, facts.lot}) CHECK(says(art, text));
}

TEST_CASE("a name shrinks before it wraps, and no type is under the template's least") {
  auto facts = usual_facts();
  facts.product = "Mật";
  std::vector<NameLines> seen;
  while (seen.empty() || seen.back().lines < 4) {
    const auto art = set(facts).value();
    CAPTURE(facts.product);
    CHECK(least_points(art) >= of("usual").least_points - 1e-6);
    seen.push_back(name_lines(art, facts.product));
    facts.product += " ong";
  }
  CHECK(std::ranges::is_sorted(seen, {}, &NameLines::lines));
  for (const std::size_t lines : {1U, 2U}) {
    CAPTURE(lines);
    const auto as_many = std::ranges::equal_range(seen, lines, {}, &NameLines::lines);
    REQUIRE(!as_many.empty());
    const auto [least, most] = std::ranges::minmax(as_many, {}, &NameLines::points);
    CHECK(least.points < most.points);
  }
}

TEST_CASE("what cannot fit is refused by its field's name, in both languages") {
  const std::string word(80, 'W');
  std::string words;
  for (int i = 0; i < 200; ++i) words += "ngon ";
  struct Case {
    Field field;
    std::string LabelFacts::*text;
    std::string_view chosen;
  };
  const Case cases[] = {{Field::kName, &LabelFacts::product, "usual"},
                        {Field::kProducer, &LabelFacts::producer, "usual"},
                        {Field::kLot, &LabelFacts::lot, "usual"}};
  for (const auto& [field, text, chosen] : cases)
    for (const auto& value : {word, words}) {
      auto facts = usual_facts();
      facts.*text = value;
      const auto art = set(facts, chosen);
      CAPTURE(field_code(field));
      REQUIRE(!art);
      CHECK(art.error().where == field_code(field));
      CHECK(art.error().message.en.find(field_name(field).en) != std::string::npos);
      CHECK(art.error().message.vi.find(field_name(field).vi) != std::string::npos);
      CHECK(art.error().message.en.find("5 points") != std::string::npos);
    }
}

TEST_CASE("of several long texts the one is named without which the others fit") {
  auto facts = usual_facts();
  facts.producer = long_facts().producer;
  facts.product.clear();
  for (int i = 0; i < 150; ++i) facts.product += "ngon ";
  const auto art = set(facts);
  REQUIRE(!art);
  CHECK(art.error().where == "name");
}

TEST_CASE("an optional field that does not fit is left out alone") {
  auto facts = usual_facts();
  facts.ingredients = std::string(2500, 'x');
  for (std::size_t i = 9; i < facts.ingredients.size(); i += 10) facts.ingredients[i] = ' ';
  const auto art = set(facts, "full", {63.5, 72, false, 3}).value();
  CHECK(art.left_out == std::vector{Field::kIngredients});
  for (const auto* part : {"Thôn Nà Mày", "Bảo quản, cảnh báo:", "GTIN 9521000001022"}) {
    CAPTURE(part);
    CHECK(says(art, part));
  }
}

TEST_CASE("a label too small names one that would do, and that one does") {
  struct Case {
    LabelSpace space;
    std::string_view chosen;
    int symbol;
  };
  const Case cases[] = {{{20, 12, false, 1}, "small", 45}, {{15, 15, true, 1}, "small", 45},
                        {{70, 37, false, 4.3}, "usual", 177}, {{38.1, 21.2, false, 1.5}, "usual", 73},
                        {{10, 60, false, 1}, "usual", 45}};
  for (const auto& [space, chosen, symbol] : cases) {
    CAPTURE(space.width);
    const auto art = set(usual_facts(), chosen, space, symbol);
    REQUIRE(!art);
    CHECK(art.error().where == "stock");
    const auto larger = size_in(art.error().message.en, space);
    CHECK(larger.width >= space.width);
    CHECK(set(usual_facts(), chosen, larger, symbol).has_value());
  }
}

TEST_CASE("a module too large is refused with one that would do") {
  const auto module = ModuleSize::nearest(1.0, 300).value();
  const auto art = set(usual_facts(), "usual", kUsual, 45, module);
  REQUIRE(!art);
  CHECK(art.error().where == "stock");
  double smaller = 0;
  const auto& text = art.error().message.en;
  REQUIRE(std::sscanf(text.c_str() + text.rfind("modules of "), "modules of %lf", &smaller) == 1);
  CHECK(set(usual_facts(), "usual", kUsual, 45, ModuleSize::nearest(smaller, 300).value()).has_value());
  CHECK(set(usual_facts(), "usual", size_in(text, kUsual), 45, module).has_value());
}

TEST_CASE("modules are as large as GS1 advises where the label has room") {
  CHECK(set(usual_facts()).value().module.millimetres() >= ModuleSize::kAdvised);
  CHECK(set(usual_facts(), "full", {63.5, 72, false, 3}).value().module.millimetres() >= ModuleSize::kAdvised);
}

TEST_CASE("a character the font lacks is refused by its number, never drawn as a box") {
  auto facts = usual_facts();
  facts.product = "Trà 茶";
  const auto art = set(facts);
  REQUIRE(!art);
  CHECK(art.error().where == "name");
  CHECK(art.error().message.vi.find("U+8336") != std::string::npos);
  CHECK(!typeface().regular.shape("a\xFF"));
}

TEST_CASE("decomposed text is set as composed text") {
  auto composed = usual_facts();
  composed.product = "Mật ong";
  auto decomposed = usual_facts();
  decomposed.product = "Ma\u0302\u0323t\n \tong ";
  CHECK(all_text(set(composed).value()) == all_text(set(decomposed).value()));
}

TEST_CASE("a field of nothing but blanks says nothing") {
  auto facts = usual_facts();
  facts.address = " \n\t ";
  facts.ingredients = "  ";
  const auto art = set(facts, "full", {63.5, 72, false, 3}).value();
  CHECK(art.left_out.empty());
  CHECK(!says(art, "Thành phần"));
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

TEST_CASE("characters of codes are all of one width") {
  for (const char c : std::string("0123456789ABCDEFGHJKMNPQRSTVWXYZ-")) {
    const auto run = typeface().code.shape(std::string(1, c));
    REQUIRE(run.has_value());
    CHECK(run->width == doctest::Approx(typeface().code.shape("0")->width));
  }
}

TEST_CASE("a star has its point on top and fits its circle") {
  const auto corners = star_corners({{10, 10}, 2});
  REQUIRE(corners.size() == 10);
  CHECK(corners[0].x == doctest::Approx(10));
  CHECK(corners[0].y == doctest::Approx(8));
  for (const auto& corner : corners) CHECK(std::hypot(corner.x - 10, corner.y - 10) <= 2 + 1e-9);
}
