// Where labels lie on a sheet, and where their symbols lie to the dot.
// Lengths are millimetres, x to the right, y downwards.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/result.h"

namespace ocop::labeler {

inline constexpr double kMillimetresPerInch = 25.4;
inline constexpr double kMillimetresPerPoint = kMillimetresPerInch / 72;

struct Point {
  double x = 0;
  double y = 0;
};

/// The side of one module, a whole number of dots of a 300 dpi printer: so it is
/// at 600 dpi and 1,200 dpi too, and no module comes out wider than its neighbour.
class ModuleSize {
 public:
  static constexpr int kDotsPerInch = 300;
  /// 0.423 mm, above the 0.396 mm that GS1 asks of a QR Code with Digital Link
  /// (GS1 General Specifications, symbol specification tables).
  static constexpr int kUsualDots = 5;
  static constexpr double kLeast = 0.25;
  static constexpr double kMost = 1.0;

  constexpr ModuleSize() = default;
  /// The nearest whole number of dots; refuses what is not between kLeast and kMost mm.
  static Result<ModuleSize> nearest(double millimetres);

  constexpr int dots() const { return dots_; }
  constexpr double millimetres() const { return dots_ * kMillimetresPerInch / kDotsPerInch; }

 private:
  int dots_ = kUsualDots;
};

/// A4 with 3 × 8 labels of 70 × 37 mm, edge to edge (the trade's 24-up sheet).
struct Sheet {
  static constexpr double kWidth = 210;
  static constexpr double kHeight = 297;
  static constexpr std::size_t kColumns = 3;
  static constexpr std::size_t kRows = 8;
  static constexpr std::size_t kLabels = kColumns * kRows;
  static constexpr double kLabelWidth = 70;
  static constexpr double kLabelHeight = 37;
  /// The page in dots: A4 to the nearest one.
  static constexpr int kDotsWide = 2480;
  static constexpr int kDotsHigh = 3508;

  /// Top left corner of a label; slots count row by row from the left.
  static Point corner(std::size_t slot);

  /// The dot of the page at which a point of the label in `slot` lies.
  static std::array<int, 2> dot(std::size_t slot, Point within_label);

  static std::uint64_t pages(std::uint64_t labels) { return (labels + kLabels - 1) / kLabels; }
};

}  // namespace ocop::labeler
