// Grey pictures: prints and photographs of them.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace ocop::print_quality {

/// Values from 0 (black) to 1 (white), row by row; may lie outside while being worked on.
class Picture {
 public:
  Picture(int width, int height, float value)
      : width_(width),
        height_(height),
        values_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), value) {}

  int width() const { return width_; }
  int height() const { return height_; }
  bool contains(int x, int y) const { return x >= 0 && y >= 0 && x < width_ && y < height_; }
  float at(int x, int y) const { return values_[index(x, y)]; }
  float& at(int x, int y) { return values_[index(x, y)]; }
  std::span<float> row(int y) {
    return std::span(values_).subspan(index(0, y), static_cast<std::size_t>(width_));
  }
  std::span<float> values() { return values_; }
  std::span<const float> values() const { return values_; }

 private:
  std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
           static_cast<std::size_t>(x);
  }

  int width_;
  int height_;
  std::vector<float> values_;
};

/// Each pixel `times` as wide and as high.
Picture enlarged(const Picture& picture, int times);

/// The part from (x, y) on; all of it must lie within.
Picture cropped(const Picture& picture, int x, int y, int width, int height);

/// Convolved with a Gaussian of `sigma` pixels; beyond an edge the edge goes on.
void blur(Picture& picture, double sigma);

/// The mean along a line of `length` pixels through each pixel, at `angle` (radians).
void smear(Picture& picture, double length, double angle);

}  // namespace ocop::print_quality
