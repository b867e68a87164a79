// Black and white dots, as a thermal printer sees a label.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ocop::labeler {

class Bitmap {
 public:
  /// All white. Throws std::invalid_argument for a side under 1 or above 32,768.
  Bitmap(int width, int height);

  int width() const { return width_; }
  int height() const { return height_; }
  std::size_t stride() const { return stride_; }  ///< bytes of a row
  /// Bit 7 of a row's first byte is its left dot; set = black.
  const std::uint8_t* row(int y) const { return bits_.data() + static_cast<std::size_t>(y) * stride_; }
  std::uint8_t* row(int y) { return bits_.data() + static_cast<std::size_t>(y) * stride_; }
  bool black(int x, int y) const { return (row(y)[x / 8] >> (7 - x % 8) & 1) != 0; }
  /// Blackens a box; what lies outside is left out.
  void fill(int x, int y, int width, int height);
  /// Blackens where `other` is black, its top left dot at (x, y).
  void draw(const Bitmap& other, int x, int y);

  bool operator==(const Bitmap&) const = default;

 private:
  int width_, height_;
  std::size_t stride_;
  std::vector<std::uint8_t> bits_;
};

/// Blackens the dots left … right − 1 of a row; left < right, both within it.
void blacken(std::uint8_t* row, int left, int right);

}  // namespace ocop::labeler
