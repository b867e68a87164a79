#include "labeler/qr/modules.h"

#include <algorithm>
#include <array>

namespace ocop::labeler::qr {
namespace {

/// Transposes 64 lines of 64 modules, exchanging halves, then quarters, and so on.
using Square = std::array<std::uint64_t, kWordBits>;
void transpose(Square& lines) {
  std::uint64_t low = 0xFFFFFFFFU;
  for (unsigned half = 32; half != 0; half /= 2, low ^= low << half) {
    for (unsigned line = 0; line < kWordBits; line = (line + half + 1) & ~half) {
      const auto crossed = (lines[line] >> half ^ lines[line + half]) & low;
      lines[line] ^= crossed << half;
      lines[line + half] ^= crossed;
    }
  }
}

}  // namespace

void Modules::set(int x, int y, bool dark) {
  auto& at = words_[word(x, y)];
  const auto mask = std::uint64_t{1} << bit(x);
  at = dark ? at | mask : at & ~mask;
}

Modules Modules::transposed() const {
  Modules other(width_);
  const auto width = static_cast<std::size_t>(width_);
  Square square;
  for (std::size_t top = 0; top < width; top += kWordBits)
    for (std::size_t word = 0; word < words_a_line_; ++word) {
      const auto high = std::min(kWordBits, width - top);
      for (std::size_t y = 0; y < high; ++y) square[y] = words_[(top + y) * words_a_line_ + word];
      std::fill(square.begin() + static_cast<std::ptrdiff_t>(high), square.end(), 0);
      transpose(square);
      const auto left = word * kWordBits;
      const auto wide = std::min(kWordBits, width - left);
      for (std::size_t x = 0; x < wide; ++x)
        other.words_[(left + x) * words_a_line_ + top / kWordBits] = square[x];
    }
  return other;
}

}  // namespace ocop::labeler::qr
