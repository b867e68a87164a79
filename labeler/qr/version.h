// The numbers of each version and level of a QR symbol (ISO/IEC 18004, model 2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ocop::labeler::qr {

inline constexpr int kVersions = 40;

/// Error correction levels, rising: M, Q, H mend 15, 25, 30 % of the code words (7.5.1).
enum class Correction : std::uint8_t { kM, kQ, kH };

/// Modules of a side.
constexpr int width_of(int version) { return 17 + 4 * version; }

/// Code words that a symbol has room for, data and correction (table 1).
std::size_t code_words(int version);

/// How a symbol's code words are divided (table 9).
struct Blocks {
  std::size_t count = 0;
  std::size_t correction = 0;  ///< correction words of each block
  std::size_t data = 0;        ///< data words of all blocks; those that divide unevenly make the last blocks longer by one
};
Blocks blocks(int version, Correction level);

/// Rows and columns of the alignment patterns' centres (annex E); none in version 1.
std::vector<int> alignment_centres(int version);

/// The 15 bits of the format information, as they are printed (7.9).
std::uint32_t format_bits(Correction level, int mask);

/// The 18 bits of the version information, which versions from 7 on have (7.10).
std::uint32_t version_bits(int version);

}  // namespace ocop::labeler::qr
