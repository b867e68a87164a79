// The choice among the eight masks of a symbol (ISO/IEC 18004, 7.8), as libqrencode 4.1 makes it.
//
// Its demerits, the least of which wins, and of equals the first:
//   N1  each run of n ≥ 5 modules of one kind in a row or column: n − 2
//   N2  each square of 2 × 2 modules of one kind: 3
//   N3  each run of dark and light in the proportions 1:1:3:1:1, of any size, with light of at least
//       four times the size, or with nothing but light up to the symbol's edge, on either side: 40
//   N4  each 5 % by which the share of dark modules, in whole per cent, is off 50 %: 10
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "labeler/qr/frame.h"
#include "labeler/qr/version.h"

namespace ocop::labeler::qr {

inline constexpr std::size_t kMasks = 8;

/// Immutable; safe from several threads at once.
class Masks {
 public:
  Masks(const Frame& frame, Correction level);

  /// Those of each mask. `modules`: as Frame::with() gives them.
  std::array<int, kMasks> demerits(const Modules& modules) const;
  /// Masks such modules and adds the format information; the mask chosen.
  int apply_best(Modules& modules) const;

 private:
  /// What each mask changes, the format information included: of each word of the symbol the
  /// eight masks side by side.
  using Patterns = std::vector<std::uint64_t>;

  int width_;
  Patterns rows_;
  Patterns columns_;
};

}  // namespace ocop::labeler::qr
