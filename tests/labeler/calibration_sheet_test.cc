#include "labeler/calibration_sheet.h"

#include <doctest/doctest.h>
#include <filesystem>
#include <string>

#include "base/file.h"
#include "labeler/stock.h"
#include "tests/labeler/label_samples.h"
#include "tests/support/temporary_folder.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

/// Where a printer that shifts and stretches puts what should be at `place`.
double printed(double place, double shift, double stretch) { return shift + stretch * place; }

}  // namespace

TEST_CASE("the rule on the sheet undoes what a printer does") {
  for (const auto& stock : built_in_stocks()) {
    if (stock.medium == Medium::kRoll) continue;
    CAPTURE(stock.id);
    const auto marks = marks_across(stock);
    CHECK(marks.high > marks.low);
    CHECK(marks.high <= stock.page_width - 15);
    constexpr double kShift = 1.3;
    constexpr double kStretch = 0.996;
    const double a = printed(marks.low, kShift, kStretch);
    const double b = printed(marks.high, kShift, kStretch);
    Calibration found;
    found.scale_x = (marks.high - marks.low) / (b - a);
    found.offset_x = (marks.low - marks.first) - (a - marks.first) * found.scale_x;
    PageLayout::Settings settings;
    settings.calibration = found;
    auto wide = stock;
    wide.safe = 8;
    const auto layout = PageLayout::make(wide, settings);
    REQUIRE(layout.has_value());
    for (const std::size_t slot : {std::size_t{0}, std::size_t{stock.columns - 1}}) {
      const double wanted = stock.left + static_cast<double>(slot) * stock.pitch_x;
      CHECK(printed(layout->corner(slot).x, kShift, kStretch) == doctest::Approx(wanted).epsilon(0.0001).scale(10));
    }
  }
}

TEST_CASE("a sheet is made for every stock, as one page") {
  const test::TemporaryFolder folder;
  for (const auto& stock : built_in_stocks()) {
    CAPTURE(stock.id);
    const auto path = folder / (stock.id + ".pdf");
    REQUIRE(write_calibration_sheet(path, stock, {}, typeface(), Instant{}).has_value());
    const auto bytes = read_file(path, 10'000'000);
    CHECK(bytes.starts_with("%PDF-"));
    CHECK(bytes.find("/Count 1") != std::string::npos);
    CHECK(bytes.find("/PrintScaling /None") != std::string::npos);
  }
}

TEST_CASE("a calibration moves what the sheet shows, and one that leaves the page is refused") {
  const test::TemporaryFolder folder;
  const auto stock = built_in_stocks().front();
  const auto plain = folder / "plain.pdf";
  const auto moved = folder / "moved.pdf";
  REQUIRE(write_calibration_sheet(plain, stock, {}, typeface(), Instant{}).has_value());
  REQUIRE(write_calibration_sheet(moved, stock, {0.5, 0, 1.001, 1}, typeface(), Instant{}).has_value());
  CHECK(read_file(plain, 10'000'000) != read_file(moved, 10'000'000));
  const auto refused = write_calibration_sheet(folder / "no.pdf", stock, {15, 0, 1, 1}, typeface(), Instant{});
  REQUIRE(!refused);
  CHECK(refused.error().where == "--offset-x");
  CHECK(!std::filesystem::exists(folder / "no.pdf"));
}
