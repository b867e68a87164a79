// Where labels lie on a page, and where their symbols lie to the printer's dot.
// Lengths are millimetres, x to the right, y downwards.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "labeler/stock.h"

namespace ocop::labeler {

inline constexpr double kMillimetresPerInch = 25.4;
inline constexpr double kMillimetresPerPoint = kMillimetresPerInch / 72;

struct Point {
  double x = 0;
  double y = 0;
};

/// The side of one module: a whole number of the printer's dots, so that no module comes out
/// wider than its neighbour.
class ModuleSize {
 public:
  /// GS1 asks 0.396 mm of a QR Code with Digital Link at the least (GS1 General
  /// Specifications, symbol specification tables); 0.25 mm is what phones still read.
  static constexpr double kAdvised = 0.396;
  static constexpr double kLeast = 0.25;
  static constexpr double kMost = 1.0;

  constexpr ModuleSize(int dots, unsigned dpi) : dots_(dots), dpi_(dpi) {}
  /// The nearest whole number of dots; refuses what is not between kLeast and kMost mm.
  static Result<ModuleSize> nearest(double millimetres, unsigned dpi);

  constexpr int dots() const { return dots_; }
  constexpr unsigned dpi() const { return dpi_; }
  constexpr double millimetres() const { return dots_ * kMillimetresPerInch / dpi_; }
  constexpr bool operator==(const ModuleSize&) const = default;

 private:
  int dots_;
  unsigned dpi_;
};

/// How one printer misses: found with the calibration sheet.
struct Calibration {
  double offset_x = 0, offset_y = 0;  ///< added to each place, −20 to 20 mm
  double scale_x = 1, scale_y = 1;    ///< of distances between labels, 0.9 to 1.1; never of modules
  bool operator==(const Calibration&) const = default;
};
/// Refuses what is out of range; `where` is "--offset-x" and so on.
Result<void> check(const Calibration& calibration);

/// Immutable. Slots count row by row from the left.
class PageLayout {
 public:
  enum class Arrangement : std::uint8_t {
    kPages,       ///< the stock's pages
    kPageALabel   ///< each label a page of its own size; calibration is left out
  };
  struct Settings {
    unsigned dpi = 0;                   ///< 0 = the stock's
    Calibration calibration{};
    Arrangement arrangement = Arrangement::kPages;
    std::size_t first_slot = 0;         ///< on the first page: a sheet that was used before
  };
  /// Refuses a dpi that is none of 203, 300, 600, 1200, a first slot that the page does not
  /// have, and labels that the calibration moves off the page.
  static Result<PageLayout> make(const Stock& stock, const Settings& settings);

  const Stock& stock() const { return stock_; }
  unsigned dpi() const { return settings_.dpi; }
  std::size_t slots() const;            ///< of one page
  double page_width() const;
  double page_height() const;
  /// The page in dots, to the nearest one.
  int dots_wide() const;
  int dots_high() const;

  Point corner(std::size_t slot) const;  ///< top left corner of a label's box on the page
  /// The dot of the page at which a point of the label in `slot` lies.
  std::array<int, 2> dot(std::size_t slot, Point within_label) const;

  std::uint64_t pages(std::uint64_t labels) const;
  struct Part {
    std::uint64_t first = 0;     ///< index of the page's first label
    std::size_t count = 0;
    std::size_t first_slot = 0;
  };
  /// The labels of page `page`, of `labels` in all.
  Part part(std::uint64_t page, std::uint64_t labels) const;

 private:
  PageLayout(Stock stock, Settings settings) : stock_(std::move(stock)), settings_(settings) {}
  Stock stock_;
  Settings settings_;
};

}  // namespace ocop::labeler
