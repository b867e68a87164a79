// Inside photos/ only: picture points in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ocop::verifier::photos {

/// Rows from the top, without gaps, three bytes a point: red, green, blue (sRGB).
struct Pixels {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgb;
};

struct Size {
  int width = 0, height = 0;
};
/// The same shape, its longer side at most `most`, no side below 1.
Size fitted(Size size, int most);

/// Each new point is the mean of what it covers. No side of `to` is longer than the old one.
Pixels scaled(const Pixels& from, Size to);

/// Upright, from how EXIF says that it lies (2.3, tag 0x0112: 1 to 8; others are taken for 1).
Pixels turned(Pixels from, int orientation);

}  // namespace ocop::verifier::photos
