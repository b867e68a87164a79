#include "tests/print/jpeg.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace ocop::print_quality {
namespace {

constexpr int kBlock = 8;
using Block = std::array<std::array<double, kBlock>, kBlock>;

// ITU-T T.81, table K.1.
constexpr std::array<std::array<int, kBlock>, kBlock> kLuminance = {{
    {16, 11, 10, 16, 24, 40, 51, 61},
    {12, 12, 14, 19, 26, 58, 60, 55},
    {14, 13, 16, 24, 40, 57, 69, 56},
    {14, 17, 22, 29, 51, 87, 80, 62},
    {18, 22, 37, 56, 68, 109, 103, 77},
    {24, 35, 55, 64, 81, 104, 113, 92},
    {49, 64, 78, 87, 103, 121, 120, 101},
    {72, 92, 95, 98, 112, 100, 103, 99},
}};

/// Rows of the orthonormal cosine transform.
Block cosines() {
  Block rows{};
  for (std::size_t k = 0; k < kBlock; ++k)
    for (std::size_t n = 0; n < kBlock; ++n)
      rows[k][n] = std::sqrt((k == 0 ? 1.0 : 2.0) / kBlock) *
                   std::cos(std::numbers::pi * (static_cast<double>(n) + 0.5) *
                            static_cast<double>(k) / kBlock);
  return rows;
}

Block product(const Block& a, const Block& b, bool turn_a, bool turn_b) {
  Block result{};
  for (std::size_t i = 0; i < kBlock; ++i)
    for (std::size_t j = 0; j < kBlock; ++j)
      for (std::size_t k = 0; k < kBlock; ++k)
        result[i][j] += (turn_a ? a[k][i] : a[i][k]) * (turn_b ? b[j][k] : b[k][j]);
  return result;
}

}  // namespace

void code_as_jpeg(Picture& picture, int quality) {
  static const Block rows = cosines();
  const int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  for (int y0 = 0; y0 < picture.height(); y0 += kBlock)
    for (int x0 = 0; x0 < picture.width(); x0 += kBlock) {
      const auto each = [&](auto&& visit) {
        for (int y = 0; y < kBlock; ++y)
          for (int x = 0; x < kBlock; ++x)
            visit(static_cast<std::size_t>(y), static_cast<std::size_t>(x),
                  std::min(x0 + x, picture.width() - 1), std::min(y0 + y, picture.height() - 1));
      };
      Block block{};
      each([&](std::size_t y, std::size_t x, int px, int py) {
        block[y][x] = picture.at(px, py) * 255.0 - 128;
      });
      auto waves = product(product(rows, block, false, false), rows, false, true);
      for (std::size_t y = 0; y < kBlock; ++y)
        for (std::size_t x = 0; x < kBlock; ++x) {
          const double step = std::clamp((kLuminance[y][x] * scale + 50) / 100, 1, 255);
          waves[y][x] = std::round(waves[y][x] / step) * step;
        }
      block = product(product(rows, waves, true, false), rows, false, false);
      each([&](std::size_t y, std::size_t x, int px, int py) {
        if (x0 + static_cast<int>(x) == px && y0 + static_cast<int>(y) == py)
          picture.at(px, py) = static_cast<float>((block[y][x] + 128) / 255);
      });
    }
}

}  // namespace ocop::print_quality
