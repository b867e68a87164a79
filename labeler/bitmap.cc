#include "labeler/bitmap.h"

#include <algorithm>
#include <stdexcept>

namespace ocop::labeler {
namespace {

constexpr int kMostSide = 32'768;

int checked(int side) {
  if (side < 1 || side > kMostSide) throw std::invalid_argument("a bitmap's side is 1 to 32768 dots");
  return side;
}

}  // namespace

Bitmap::Bitmap(int width, int height)
    : width_(checked(width)),
      height_(checked(height)),
      stride_((static_cast<std::size_t>(width) + 7) / 8),
      bits_(stride_ * static_cast<std::size_t>(height)) {}

void blacken(std::uint8_t* row, int left, int right) {
  const auto first = static_cast<std::size_t>(left) / 8;
  const auto last = static_cast<std::size_t>(right - 1) / 8;
  const auto from = static_cast<unsigned>(0xFF >> (left % 8));
  const auto until = static_cast<unsigned>(0xFF << (7 - (right - 1) % 8)) & 0xFFU;
  if (first == last) {
    row[first] |= static_cast<std::uint8_t>(from & until);
    return;
  }
  row[first] |= static_cast<std::uint8_t>(from);
  std::fill(row + first + 1, row + last, std::uint8_t{0xFF});
  row[last] |= static_cast<std::uint8_t>(until);
}

void Bitmap::fill(int x, int y, int width, int height) {
  // In wider numbers: a box may reach as far as its own numbers do.
  const auto left = static_cast<int>(std::clamp<long long>(x, 0, width_));
  const auto right = static_cast<int>(std::clamp<long long>(0LL + x + width, 0, width_));
  const auto top = static_cast<int>(std::clamp<long long>(y, 0, height_));
  const auto bottom = static_cast<int>(std::clamp<long long>(0LL + y + height, 0, height_));
  if (left >= right) return;
  for (int line = top; line < bottom; ++line) blacken(row(line), left, right);
}

void Bitmap::draw(const Bitmap& other, int x, int y) {
  const long long top = std::max(0, y);
  const long long bottom = std::min<long long>(height_, 0LL + y + other.height_);
  // The dots of `other` that come to lie within this one.
  const long long begin = std::max(0LL, -static_cast<long long>(x));
  const long long end = std::min<long long>(other.width_, static_cast<long long>(width_) - x);
  for (auto line = top; line < bottom; ++line) {
    const auto* from = other.row(static_cast<int>(line - y));
    auto* to = row(static_cast<int>(line));
    for (auto at = begin; at < end;) {
      if (from[at / 8] == 0) {
        at = (at / 8 + 1) * 8;
        continue;
      }
      if ((from[at / 8] >> (7 - at % 8) & 1) != 0) {
        const auto there = at + x;
        to[there / 8] |= static_cast<std::uint8_t>(0x80 >> (there % 8));
      }
      ++at;
    }
  }
}

}  // namespace ocop::labeler
