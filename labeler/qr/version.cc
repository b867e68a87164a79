#include "labeler/qr/version.h"

#include <algorithm>
#include <array>
#include <bit>

namespace ocop::labeler::qr {
namespace {

constexpr std::size_t kLevels = 3;
using OfLevels = std::array<std::uint8_t, kLevels>;

/// ISO/IEC 18004, table 9, for M, Q, H.
struct Division {
  OfLevels correction;
  OfLevels blocks;
};
constexpr std::array<Division, kVersions> kDivisions = {{
    {{10, 13, 17}, {1, 1, 1}},    {{16, 22, 28}, {1, 1, 1}},    {{26, 18, 22}, {1, 2, 2}},
    {{18, 26, 16}, {2, 2, 4}},    {{24, 18, 22}, {2, 4, 4}},    {{16, 24, 28}, {4, 4, 4}},
    {{18, 18, 26}, {4, 6, 5}},    {{22, 22, 26}, {4, 6, 6}},    {{22, 20, 24}, {5, 8, 8}},
    {{26, 24, 28}, {5, 8, 8}},    {{30, 28, 24}, {5, 8, 11}},   {{22, 26, 28}, {8, 10, 11}},
    {{22, 24, 22}, {9, 12, 16}},  {{24, 20, 24}, {9, 16, 16}},  {{24, 30, 24}, {10, 12, 18}},
    {{28, 24, 30}, {10, 17, 16}}, {{28, 28, 28}, {11, 16, 19}}, {{26, 28, 28}, {13, 18, 21}},
    {{26, 26, 26}, {14, 21, 25}}, {{26, 30, 28}, {16, 20, 25}}, {{26, 28, 30}, {17, 23, 25}},
    {{28, 30, 24}, {17, 23, 34}}, {{28, 30, 30}, {18, 25, 30}}, {{28, 30, 30}, {20, 27, 32}},
    {{28, 30, 30}, {21, 29, 35}}, {{28, 28, 30}, {23, 34, 37}}, {{28, 30, 30}, {25, 34, 40}},
    {{28, 30, 30}, {26, 35, 42}}, {{28, 30, 30}, {28, 38, 45}}, {{28, 30, 30}, {29, 40, 48}},
    {{28, 30, 30}, {31, 43, 51}}, {{28, 30, 30}, {33, 45, 54}}, {{28, 30, 30}, {35, 48, 57}},
    {{28, 30, 30}, {37, 51, 60}}, {{28, 30, 30}, {38, 53, 63}}, {{28, 30, 30}, {40, 56, 66}},
    {{28, 30, 30}, {43, 59, 70}}, {{28, 30, 30}, {45, 62, 74}}, {{28, 30, 30}, {47, 65, 77}},
    {{28, 30, 30}, {49, 68, 81}},
}};

/// `value` followed by its remainder by `generator`: a systematic BCH code (annexes C and D).
constexpr std::uint32_t with_remainder(std::uint32_t value, std::uint32_t generator) {
  const auto width = [](std::uint32_t bits) { return static_cast<unsigned>(std::bit_width(bits)); };
  const unsigned degree = width(generator) - 1;
  auto rest = value << degree;
  while (width(rest) > degree) rest ^= generator << (width(rest) - degree - 1);
  return value << degree | rest;
}

int alignments_a_side(int version) { return version == 1 ? 0 : version / 7 + 2; }

}  // namespace

std::size_t code_words(int version) {
  // The modules that the function patterns leave, in whole bytes.
  const int width = width_of(version);
  constexpr int kFindersWithFormat = 3 * 8 * 8 + 2 * 15 + 1;
  const int timing = 2 * (width - 16);
  const int side = alignments_a_side(version);
  // Three of the places lie on finders; 2 × (side − 2) patterns share five modules each with the timing.
  const int alignments = side == 0 ? 0 : 25 * (side * side - 3) - 2 * 5 * (side - 2);
  const int version_information = version < 7 ? 0 : 2 * 18;
  return static_cast<std::size_t>(width * width - kFindersWithFormat - timing - alignments -
                                  version_information) /
         8;
}

Blocks blocks(int version, Correction level) {
  const auto& division = kDivisions[static_cast<std::size_t>(version - 1)];
  const auto at = static_cast<std::size_t>(level);
  Blocks blocks{division.blocks[at], division.correction[at], 0};
  blocks.data = code_words(version) - blocks.count * blocks.correction;
  return blocks;
}

std::vector<int> alignment_centres(int version) {
  std::vector<int> centres;
  const int side = alignments_a_side(version);
  if (side == 0) return centres;
  constexpr int kFirst = 6;
  const int last = width_of(version) - 7;
  const int gaps = side - 1;
  // Even steps from the last centre back, the odd rest in the first gap; version 32 is the
  // table's one exception.
  const int step = version == 32 ? 26 : (last - kFirst + 2 * gaps - 1) / (2 * gaps) * 2;
  for (int i = 0; i < gaps; ++i) centres.push_back(last - i * step);
  centres.push_back(kFirst);
  std::ranges::reverse(centres);
  return centres;
}

std::uint32_t format_bits(Correction level, int mask) {
  constexpr std::array<std::uint32_t, kLevels> kIndicators = {0b00, 0b11, 0b10};
  constexpr std::uint32_t kGenerator = 0b101'0011'0111;
  constexpr std::uint32_t kPrintedOver = 0b101'0100'0001'0010;
  const auto indicator = kIndicators[static_cast<std::size_t>(level)];
  return with_remainder(indicator << 3U | static_cast<std::uint32_t>(mask), kGenerator) ^ kPrintedOver;
}

std::uint32_t version_bits(int version) {
  constexpr std::uint32_t kGenerator = 0b1'1111'0010'0101;
  return with_remainder(static_cast<std::uint32_t>(version), kGenerator);
}

}  // namespace ocop::labeler::qr
