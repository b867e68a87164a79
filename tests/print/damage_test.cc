#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "tests/print/camera.h"
#include "tests/print/drawn_symbol.h"
#include "tests/print/jpeg.h"
#include "tests/print/print.h"
#include "tests/print/scanner.h"
#include "tests/print/survey.h"

using namespace ocop::print_quality;

namespace {

const Print& symbol() {
  static const Print drawn = drawn_symbol("HTTPS://ID.EXAMPLE.VN/01/09521234543213", 'M', 8);
  return drawn;
}

double share_that_differs(const Picture& a, const Picture& b) {
  int differ = 0;
  for (std::size_t i = 0; i < a.values().size(); ++i)
    differ += static_cast<int>(std::abs(a.values()[i] - b.values()[i]) > 1e-3F);
  return static_cast<double>(differ) / static_cast<double>(a.values().size());
}

double mean(const Picture& picture) {
  double sum = 0;
  for (const float value : picture.values()) sum += value;
  return sum / static_cast<double>(picture.values().size());
}

double most_contrast(const Picture& picture) {
  const auto [dark, light] = std::ranges::minmax_element(picture.values());
  return *light - *dark;
}

}  // namespace

TEST_CASE("a plain photograph is read exactly, and each time alike") {
  for (int shot = 0; shot < 5; ++shot) {
    Chance first("a", "b", static_cast<std::uint64_t>(shot));
    Chance again("a", "b", static_cast<std::uint64_t>(shot));
    const auto picture = photograph(symbol(), {}, first);
    CHECK(share_that_differs(picture, photograph(symbol(), {}, again)) == 0);
    CHECK(scan(picture) == symbol().payload);
  }
}

TEST_CASE("what is no symbol is not read") {
  CHECK(!scan(Picture(100, 100, 1)));
  PrintDamage all;
  all.fading = 1;
  Chance chance(1);
  CHECK(!scan(photograph(damaged(symbol(), all, chance), {}, chance)));
}

TEST_CASE("a blot covers the stated share of the symbol and nothing else") {
  for (const double share : {0.02, 0.1, 0.2}) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      Print black = symbol();
      for (auto& value : black.ink.values()) value = -1;  // no blot is of that value
      PrintDamage damage;
      damage.covered = share;
      Chance chance(seed);
      const auto after = damaged(black, damage, chance);
      int covered = 0;
      for (const float value : after.ink.values()) covered += static_cast<int>(value >= 0);
      CHECK(covered == doctest::Approx(share * black.side() * black.side()).epsilon(0.05));
      CHECK(after.ink.at(0, 0) == -1);
    }
  }
}

TEST_CASE("black runs over by whole dots to the right and down, or falls short by them") {
  Print print{Picture(40, 40, 1), 2, 8, 8, 8, 3, ""};
  for (int y = 16; y < 24; ++y)
    for (int x = 16; x < 24; ++x) print.ink.at(x, y) = 0;
  struct Row {
    int dots;
    int side;
  };
  for (const auto& [dots, side] : {Row{0, 8}, Row{1, 10}, Row{2, 12}, Row{-1, 6}}) {
    CAPTURE(dots);
    PrintDamage damage;
    damage.wider = dots;
    Chance chance(1);
    const auto after = damaged(print, damage, chance);
    int dark = 0;
    for (const float value : after.ink.values()) dark += static_cast<int>(value == 0);
    CHECK(dark == side * side);
    CHECK(after.ink.at(23, 23) == 0);
  }
}

TEST_CASE("dead dots leave one white stripe along the feed") {
  Print black = symbol();
  for (auto& value : black.ink.values()) value = 0;
  PrintDamage damage;
  damage.dead_dots = 1;
  Chance chance(3);
  const auto after = damaged(black, damage, chance);
  int white = 0;
  for (int x = 0; x < after.ink.width(); ++x) white += static_cast<int>(after.ink.at(x, 0) == 1);
  CHECK(white == black.dot);
  CHECK(mean(after.ink) == doctest::Approx(static_cast<double>(white) / after.ink.width()));
}

TEST_CASE("a scratch is as wide as stated and crosses the symbol") {
  for (const bool dark : {false, true}) {
    Print grey = symbol();
    for (auto& value : grey.ink.values()) value = 0.5;
    PrintDamage damage;
    damage.scratch = 1;
    damage.dark_scratch = dark;
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      Chance chance(seed);
      const auto after = damaged(grey, damage, chance);
      const double touched = share_that_differs(after.ink, grey.ink) * grey.ink.width() * grey.ink.height();
      CHECK(touched >= grey.module * 0.3 * grey.side());
      CHECK(touched <= grey.module * std::numbers::sqrt2 * grey.ink.width() * 1.05);
    }
  }
}

TEST_CASE("fading takes the stated share of the contrast") {
  Chance plain(1);
  Chance faded(1);
  PrintDamage damage;
  damage.fading = 0.5;
  Camera still;
  still.noise = 0;
  still.blur = 0;
  const auto before = photograph(symbol(), still, plain);
  const auto after = photograph(damaged(symbol(), damage, faded), still, faded);
  CHECK(most_contrast(after) == doctest::Approx(most_contrast(before) / 2).epsilon(0.02));
}

TEST_CASE("blur and motion keep the light and take the edges") {
  Picture edge(64, 64, 0);
  for (int y = 0; y < 64; ++y)
    for (int x = 32; x < 64; ++x) edge.at(x, y) = 1;
  Picture blurred = edge;
  blur(blurred, 3);
  CHECK(mean(blurred) == doctest::Approx(0.5).epsilon(0.01));
  CHECK(blurred.at(35, 32) == doctest::Approx(0.88).epsilon(0.03));  // 3.5 pixels, 1.17 deviations, off the edge
  Picture smeared = edge;
  smear(smeared, 8, 0);
  CHECK(mean(smeared) == doctest::Approx(0.5).epsilon(0.02));
  CHECK(smeared.at(27, 32) == doctest::Approx(0).epsilon(0.01));
  CHECK(smeared.at(32, 32) > 0.4);
  CHECK(smeared.at(32, 32) < 0.7);
  Picture along = edge;
  smear(along, 8, std::numbers::pi / 2);
  CHECK(share_that_differs(along, edge) == 0);
}

TEST_CASE("a JPEG of high quality changes little, one of low quality much, and flat grey stays") {
  Picture picture(40, 24, 0.5);
  const Picture flat = picture;
  code_as_jpeg(picture, 50);
  CHECK(std::abs(mean(picture) - 0.5) < 0.03);
  CHECK(most_contrast(picture) < 0.01);
  for (int y = 0; y < picture.height(); ++y)
    for (int x = 0; x < picture.width(); ++x) picture.at(x, y) = (x / 3 + y / 3) % 2 == 0 ? 0.9F : 0.1F;
  const auto error = [&](int quality) {
    Picture coded = picture;
    code_as_jpeg(coded, quality);
    double sum = 0;
    for (std::size_t i = 0; i < coded.values().size(); ++i)
      sum += std::abs(coded.values()[i] - picture.values()[i]);
    return sum / static_cast<double>(coded.values().size());
  };
  CHECK(error(95) < 0.02);
  CHECK(error(5) > 0.1);
}

TEST_CASE("tilt shortens the symbol across its axis and rotation keeps its area") {
  Print black = symbol();
  for (auto& value : black.ink.values()) value = 0;
  black.ink = cropped(black.ink, static_cast<int>(black.left), static_cast<int>(black.top),
                      static_cast<int>(black.side()), static_cast<int>(black.side()));
  black.left = black.top = 0;
  const auto dark_area = [&](double rotation, double tilt) {
    Camera camera;
    camera.pixels = 6;
    camera.noise = camera.blur = 0;
    camera.rotation = rotation;
    camera.tilt = tilt;
    Chance chance(5);
    const auto picture = photograph(black, camera, chance);
    double area = 0;
    for (const float value : picture.values()) area += static_cast<double>(0.55F - value) / 0.48;
    return area;
  };
  const double side = 6.0 * black.modules;
  CHECK(dark_area(0, 0) == doctest::Approx(side * side).epsilon(0.02));
  CHECK(dark_area(45, 0) == doctest::Approx(side * side).epsilon(0.02));
  CHECK(dark_area(0, 40) == doctest::Approx(side * side * std::cos(40 * std::numbers::pi / 180)).epsilon(0.06));
}

TEST_CASE("tallies are the same on one thread and on several") {
  const std::vector<Print> prints{symbol()};
  std::vector<Subject> subjects;
  for (const auto& condition : covering_conditions()) subjects.push_back({"x", prints, condition});
  const auto one = survey(subjects, 2, 1);
  const auto three = survey(subjects, 2, 3);
  REQUIRE(one.size() == three.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    CHECK(one[i].read == three[i].read);
    CHECK(one[i].shots == 2);
    CHECK(three[i].wrong == 0);
  }
  CHECK(one.front().read == 2);
}
