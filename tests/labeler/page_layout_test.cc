#include "labeler/page_layout.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cmath>
#include <limits>

#include "tests/labeler/press.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

PageLayout layout_of(const char* stock, const PageLayout::Settings& settings = {}) {
  return PageLayout::make(known_stock(stock), settings).value();
}

std::string refused_at(const Stock& stock, const PageLayout::Settings& settings) {
  const auto layout = PageLayout::make(stock, settings);
  return layout ? "" : layout.error().where;
}

}  // namespace

TEST_CASE("labels fill the page in reading order without touching each other's place") {
  for (const auto& stock : built_in_stocks()) {
    const auto layout = PageLayout::make(stock, {}).value();
    REQUIRE(layout.slots() == stock.labels());
    for (std::size_t slot = 0; slot < layout.slots(); ++slot) {
      const auto corner = layout.corner(slot);
      CHECK(corner.x >= 0);
      CHECK(corner.y >= 0);
      CHECK(corner.x + stock.label_width <= layout.page_width() + 1e-6);
      CHECK(corner.y + stock.label_height <= layout.page_height() + 1e-6);
      for (std::size_t other = 0; other < slot; ++other) {
        const auto before = layout.corner(other);
        const bool beside = before.x + stock.label_width <= corner.x + 1e-6;
        const bool above = before.y + stock.label_height <= corner.y + 1e-6;
        CHECK((beside || above));
      }
    }
  }
  const auto usual = layout_of("a4-70x37");
  CHECK(usual.corner(1).x == 70);
  CHECK(usual.corner(3).x == 0);
  CHECK(usual.corner(3).y == doctest::Approx(37.5));
}

TEST_CASE("a roll's page is its label, in the dots of 203 and 300 dpi") {
  struct { const char* stock; int wide, high, wide300, high300; } const cases[] = {
      {"roll-30x20", 240, 160, 354, 236}, {"roll-40x30", 320, 240, 472, 354},
      {"roll-50x30", 400, 240, 591, 354}, {"roll-60x40", 480, 320, 709, 472}};
  for (const auto& [stock, wide, high, wide300, high300] : cases) {
    CAPTURE(stock);
    const auto coarse = layout_of(stock);
    CHECK(coarse.dpi() == 203);
    CHECK(coarse.slots() == 1);
    CHECK(coarse.dots_wide() == wide);
    CHECK(coarse.dots_high() == high);
    const auto fine = layout_of(stock, {.dpi = 300});
    CHECK(fine.dots_wide() == wide300);
    CHECK(fine.dots_high() == high300);
  }
}

TEST_CASE("pages are as many as labels need, and hold each label once") {
  struct { std::uint64_t labels; std::size_t first_slot; std::uint64_t pages; } const cases[] = {
      {0, 0, 0}, {1, 0, 1}, {24, 0, 1}, {25, 0, 2}, {48, 0, 2}, {10'000, 0, 417},
      {1, 23, 1}, {2, 23, 2}, {24, 1, 2}, {23, 1, 1}};
  for (const auto& [labels, first_slot, pages] : cases)
    CHECK(layout_of("a4-70x37", {.first_slot = first_slot}).pages(labels) == pages);
  rc::check([] {
    const auto labels = *rc::gen::inRange<std::uint64_t>(0, 200);
    const auto first_slot = *rc::gen::inRange<std::size_t>(0, 24);
    const auto layout = layout_of("a4-70x37", {.first_slot = first_slot});
    std::uint64_t next = 0;
    for (std::uint64_t page = 0; page < layout.pages(labels); ++page) {
      const auto part = layout.part(page, labels);
      RC_ASSERT(part.first == next);
      RC_ASSERT(part.count > 0U);
      RC_ASSERT(part.first_slot == (page == 0 ? first_slot : 0U));
      RC_ASSERT(part.first_slot + part.count <= layout.slots());
      next += part.count;
    }
    RC_ASSERT(next == labels);
    RC_ASSERT(layout.part(layout.pages(labels), labels).count == 0U);
  });
}

TEST_CASE("a point lies within half a dot of its place") {
  for (const unsigned dpi : {203U, 300U, 600U, 1200U}) {
    const auto layout = layout_of("a4-63x72", {.dpi = dpi});
    for (std::size_t slot = 0; slot < layout.slots(); ++slot) {
      const auto corner = layout.corner(slot);
      const auto dot = layout.dot(slot, {4.8, 5.1});
      CHECK(std::abs(dot[0] - (corner.x + 4.8) * dpi / 25.4) <= 0.5);
      CHECK(std::abs(dot[1] - (corner.y + 5.1) * dpi / 25.4) <= 0.5);
    }
  }
}

TEST_CASE("a page a label has the label's size and no calibration") {
  const auto layout = layout_of("a4-38x21", {.calibration = {1, 1, 1.01, 1.01},
                                             .arrangement = PageLayout::Arrangement::kPageALabel});
  CHECK(layout.slots() == 1);
  CHECK(layout.page_width() == doctest::Approx(38.1));
  CHECK(layout.page_height() == doctest::Approx(21.2));
  CHECK(layout.corner(0).x == 0);
  CHECK(layout.corner(0).y == 0);
  CHECK(layout.pages(130) == 130);
}

TEST_CASE("calibration moves labels and stretches the distances between them") {
  const auto plain = layout_of("a4-63x72");
  const auto moved = layout_of("a4-63x72", {.calibration = {1.5, -0.5, 1.002, 0.998}});
  CHECK(moved.corner(0).x == doctest::Approx(plain.corner(0).x + 1.5));
  CHECK(moved.corner(0).y == doctest::Approx(plain.corner(0).y - 0.5));
  CHECK(moved.corner(11).x - moved.corner(0).x == doctest::Approx(2 * 66 * 1.002));
  CHECK(moved.corner(11).y - moved.corner(0).y == doctest::Approx(3 * 72 * 0.998));
}

TEST_CASE("settings that no printer or page can follow are refused by their option") {
  const auto usual = known_stock("a4-70x37");
  struct { PageLayout::Settings settings; const char* where; } const cases[] = {
      {{}, ""},
      {{.dpi = 600}, ""},
      {{.dpi = 1200}, ""},
      {{.dpi = 301}, "--dpi"},
      {{.dpi = 4'000'000'000}, "--dpi"},
      {{.first_slot = 23}, ""},
      {{.first_slot = 24}, "--start-at"},
      {{.first_slot = std::numeric_limits<std::size_t>::max()}, "--start-at"},
      {{.calibration = {.offset_x = 4.2}}, ""},
      {{.calibration = {.offset_x = -4.2}}, ""},
      {{.calibration = {.offset_x = 4.4}}, "--offset-x"},
      {{.calibration = {.offset_x = -4.4}}, "--offset-x"},
      {{.calibration = {.offset_y = 4.9}}, "--offset-y"},
      {{.calibration = {.offset_y = -4.9}}, "--offset-y"},
      {{.calibration = {.offset_x = kNaN}}, "--offset-x"},
      {{.calibration = {.offset_y = 1e300}}, "--offset-y"},
      {{.calibration = {.scale_x = 1.02}}, ""},
      {{.calibration = {.scale_x = 1.05}}, "--scale-x"},
      {{.calibration = {.scale_y = 1.05}}, "--scale-y"},
      {{.calibration = {.offset_x = 4.4, .scale_x = 1.01}}, "--offset-x"},
      {{.calibration = {.scale_x = 0.8}}, "--scale-x"},
      {{.calibration = {.scale_x = kNaN}}, "--scale-x"},
      {{.calibration = {.scale_y = 1.2}}, "--scale-y"}};
  for (const auto& [settings, where] : cases) {
    CAPTURE(where);
    CHECK(refused_at(usual, settings) == where);
  }
  CHECK(refused_at(known_stock("roll-30x20"), {.first_slot = 1}) == "--start-at");
  CHECK(refused_at(known_stock("a4-70x37"),
                   {.arrangement = PageLayout::Arrangement::kPageALabel, .first_slot = 1}) == "--start-at");
}

TEST_CASE("modules are whole dots of the printer") {
  struct { double asked; unsigned dpi; int dots; } const cases[] = {
      {0.25, 300, 3}, {0.4, 300, 5}, {0.46, 300, 5}, {0.5, 300, 6},  {1.0, 300, 12},
      {0.25, 203, 2}, {0.4, 203, 3}, {0.5, 203, 4},  {0.25, 600, 6}, {0.396, 600, 9}};
  for (const auto& [asked, dpi, dots] : cases) {
    CAPTURE(asked);
    CAPTURE(dpi);
    const auto size = ModuleSize::nearest(asked, dpi).value();
    CHECK(size.dots() == dots);
    CHECK(size.dpi() == dpi);
    CHECK(size.millimetres() >= ModuleSize::kLeast);
    CHECK(size.millimetres() <= ModuleSize::kMost + 0.02);
    CHECK(std::abs(size.millimetres() - asked) <= 25.4 / dpi);
  }
  CHECK(ModuleSize(5, 300).millimetres() == doctest::Approx(0.42333));
  for (const double wrong : {0.0, -1.0, 0.2, 1.01, 1e300, kNaN}) CHECK(!ModuleSize::nearest(wrong, 300));
}
