#include "labeler/sheet.h"

#include <doctest/doctest.h>

#include <cmath>

#include "labeler/decimal.h"

using namespace ocop;
using namespace ocop::labeler;

TEST_CASE("labels fill the sheet in reading order without touching each other's place") {
  for (std::size_t slot = 0; slot < Sheet::kLabels; ++slot) {
    const auto corner = Sheet::corner(slot);
    CHECK(corner.x >= 0);
    CHECK(corner.y >= 0);
    CHECK(corner.x + Sheet::kLabelWidth <= Sheet::kWidth + 1e-9);
    CHECK(corner.y + Sheet::kLabelHeight <= Sheet::kHeight + 1e-9);
    for (std::size_t other = 0; other < slot; ++other) {
      const auto before = Sheet::corner(other);
      const bool beside = before.x + Sheet::kLabelWidth <= corner.x + 1e-9 ||
                          corner.x + Sheet::kLabelWidth <= before.x + 1e-9;
      const bool above = before.y + Sheet::kLabelHeight <= corner.y + 1e-9;
      CHECK((beside || above));
    }
  }
  CHECK(Sheet::corner(1).x == 70);
  CHECK(Sheet::corner(3).x == 0);
  CHECK(Sheet::corner(3).y == doctest::Approx(37.5));
}

TEST_CASE("pages are as many as labels need") {
  struct { std::uint64_t labels, pages; } const cases[] = {{1, 1}, {24, 1}, {25, 2}, {48, 2}, {10'000, 417}};
  for (const auto& [labels, pages] : cases) CHECK(Sheet::pages(labels) == pages);
}

TEST_CASE("a point lies within half a dot of its place") {
  for (std::size_t slot = 0; slot < Sheet::kLabels; ++slot) {
    const auto corner = Sheet::corner(slot);
    const auto dot = Sheet::dot(slot, {4.8, 5.1});
    CHECK(std::abs(dot[0] - (corner.x + 4.8) * 300 / 25.4) <= 0.5);
    CHECK(std::abs(dot[1] - (corner.y + 5.1) * 300 / 25.4) <= 0.5);
  }
}

TEST_CASE("modules are whole dots of a 300 dpi printer") {
  CHECK(ModuleSize{}.dots() == 5);
  CHECK(ModuleSize{}.millimetres() == doctest::Approx(0.42333));
  struct { double asked; int dots; } const cases[] = {{0.25, 3}, {0.4, 5}, {0.46, 5}, {0.5, 6}, {1.0, 12}};
  for (const auto& [asked, dots] : cases) CHECK(ModuleSize::nearest(asked)->dots() == dots);
  for (const double wrong : {0.0, -1.0, 0.2, 1.01, 1e300, std::nan("")})
    CHECK(!ModuleSize::nearest(wrong));
}

TEST_CASE("decimals are short and never in exponents") {
  struct { double value; int places; const char* text; } const cases[] = {
      {0, 4, "0"}, {-0.00001, 4, "0"}, {12.5, 4, "12.5"}, {-3, 3, "-3"}, {100, 0, "100"},
      {1e-9, 4, "0"}, {123456.78901, 3, "123456.789"}, {0.1 + 0.2, 2, "0.3"}};
  for (const auto& [value, places, text] : cases) CHECK(decimal(value, places) == text);
}
