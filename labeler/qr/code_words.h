// Payloads of one shape as the code words of a symbol (ISO/IEC 18004, 7.4 to 7.6).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "labeler/qr/mode_split.h"
#include "labeler/qr/version.h"

namespace ocop::labeler::qr {

/// Correction words of blocks with one count of them: Reed-Solomon over GF(256).
class ReedSolomon {
 public:
  static constexpr std::size_t kMost = 30;

  /// `degree`: correction words of a block, 1 to kMost.
  explicit ReedSolomon(std::size_t degree);

  std::size_t degree() const { return degree_; }
  /// Writes degree() bytes to `correction`.
  void correct(std::span<const std::uint8_t> data, std::uint8_t* correction) const;

 private:
  /// The first coefficient is the highest byte of the first word.
  using Polynomial = std::array<std::uint64_t, 4>;

  std::size_t degree_;
  std::vector<Polynomial> multiples_;  ///< of the generator, without its first coefficient
};

/// Immutable; safe from several threads at once.
class CodeWords {
 public:
  /// Throws std::invalid_argument when `version` does not hold the split at `level`.
  CodeWords(std::vector<Segment> split, int version, Correction level);

  std::size_t count() const { return blocks_.data + blocks_.count * blocks_.correction; }

  /// Writes count() words, in the order in which they are placed. False for a payload of
  /// another length, or with a character that its segment's mode does not carry.
  bool write(std::string_view payload, std::span<std::uint8_t> words) const;

 private:
  bool write_data(std::string_view payload, std::span<std::uint8_t> data) const;

  std::vector<Segment> split_;
  int version_;
  std::size_t length_ = 0;  ///< characters of a payload
  std::size_t bits_ = 0;    ///< of the split
  Blocks blocks_;
  ReedSolomon reed_solomon_;
};

}  // namespace ocop::labeler::qr
