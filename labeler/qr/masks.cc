#include "labeler/qr/masks.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

namespace ocop::labeler::qr {
namespace {

constexpr int kBlockDemerit = 3;
constexpr int kFinderDemerit = 40;
constexpr int kShareDemerit = 10;

/// The conditions of table 10.
bool masked(std::size_t mask, int x, int y) {
  switch (mask) {
    case 0: return (x + y) % 2 == 0;
    case 1: return y % 2 == 0;
    case 2: return x % 3 == 0;
    case 3: return (x + y) % 3 == 0;
    case 4: return (y / 2 + x / 3) % 2 == 0;
    case 5: return x * y % 2 + x * y % 3 == 0;
    case 6: return (x * y % 2 + x * y % 3) % 2 == 0;
    default: return ((x + y) % 2 + x * y % 3) % 2 == 0;
  }
}

/// A line of W words of modules. Shifts take 1 to 63; what is shifted in is light.
template <std::size_t W>
struct Line {
  std::array<std::uint64_t, W> words{};

  /// Module i of the result is module i + n.
  Line ahead(unsigned n) const {
    Line result;
    for (std::size_t i = 0; i + 1 < W; ++i)
      result.words[i] = words[i] >> n | words[i + 1] << (kWordBits - n);
    result.words[W - 1] = words[W - 1] >> n;
    return result;
  }
  /// Module i of the result is module i − n.
  Line behind(unsigned n) const {
    Line result;
    for (std::size_t i = W - 1; i > 0; --i)
      result.words[i] = words[i] << n | words[i - 1] >> (kWordBits - n);
    result.words[0] = words[0] << n;
    return result;
  }
  friend Line operator&(Line a, const Line& b) {
    for (std::size_t i = 0; i < W; ++i) a.words[i] &= b.words[i];
    return a;
  }
  friend Line operator|(Line a, const Line& b) {
    for (std::size_t i = 0; i < W; ++i) a.words[i] |= b.words[i];
    return a;
  }
  friend Line operator^(Line a, const Line& b) {
    for (std::size_t i = 0; i < W; ++i) a.words[i] ^= b.words[i];
    return a;
  }
  friend Line operator~(Line a) {
    for (auto& word : a.words) word = ~word;
    return a;
  }
  std::uint64_t any() const {
    std::uint64_t any = 0;
    for (const auto word : words) any |= word;
    return any;
  }
  /// Set bits, counted within each byte: at most 8 × W in one.
  std::uint64_t byte_counts() const {
    std::uint64_t counts = 0;
    for (auto word : words) {
      word -= word >> 1U & 0x5555'5555'5555'5555U;
      word = (word & 0x3333'3333'3333'3333U) + (word >> 2U & 0x3333'3333'3333'3333U);
      counts += (word + (word >> 4U)) & 0x0F0F'0F0F'0F0F'0F0FU;
    }
    return counts;
  }
};

/// Starts of 1:1:3:1:1 of size 1 with the light that N3 asks for.
template <std::size_t W>
Line<W> small_finders(const Line<W>& dark) {
  const auto three = dark & dark.ahead(1) & dark.ahead(2);
  const auto before = dark.behind(1);
  const auto after = dark.ahead(7);
  const auto shape =
      dark & three.ahead(2) & dark.ahead(6) & ~(before | after | dark.ahead(1) | dark.ahead(5));
  const auto near_before = before | dark.behind(2);
  const auto near_after = after | dark.ahead(8);
  return shape & ~((near_before | near_before.behind(2)) & (near_after | near_after.ahead(2)));
}

/// Not empty when there may be a 1:1:3:1:1 of a size from 2 on.
template <std::size_t W>
Line<W> large_finder_hints(const Line<W>& dark) {
  const auto two = dark & dark.ahead(1);
  const auto six = two & two.ahead(2) & two.ahead(4);
  const auto nine = six & six.ahead(3);
  const auto before = dark.behind(1) | dark.behind(2) | dark.behind(3);
  return (two & six.ahead(4) & two.ahead(12)) | (nine & ~before);
}

/// How many 1:1:3:1:1 of a size from 2 on have the light that N3 asks for.
template <std::size_t W>
int large_finders(const Line<W>& dark, int width) {
  // Light, dark, light … light: the first and last may be empty.
  std::array<int, width_of(kVersions) + 2> runs;
  std::size_t count = 0;
  auto edges = dark ^ dark.behind(1);
  int start = 0;
  for (std::size_t word = 0; word < W; ++word)
    for (auto& bits = edges.words[word]; bits != 0; bits &= bits - 1) {
      const int edge = static_cast<int>(word * kWordBits) + std::countr_zero(bits);
      runs[count++] = edge - start;
      start = edge;
    }
  runs[count++] = width - start;
  int found = 0;
  for (std::size_t middle = 3; middle + 3 < count; middle += 2) {
    const int size = runs[middle] / 3;
    const bool shape = size >= 2 && runs[middle] == 3 * size && runs[middle - 2] == size &&
                       runs[middle - 1] == size && runs[middle + 1] == size && runs[middle + 2] == size;
    if (!shape) continue;
    const bool light_before = middle == 3 || runs[middle - 3] >= 4 * size;
    const bool light_after = middle + 4 == count || runs[middle + 3] >= 4 * size;
    if (light_before || light_after) ++found;
  }
  return found;
}

using Counts = std::array<std::uint64_t, kMasks>;
struct Tally {
  Counts runs{}, blocks{}, finders{}, dark{};

  /// From counts within bytes.
  void add(const Tally& bytes) {
    const auto add_all = [](Counts& counts, const Counts& of_bytes) {
      constexpr std::uint64_t kEverySecond = 0x00FF'00FF'00FF'00FFU;
      constexpr std::uint64_t kGather = 0x0001'0001'0001'0001U;
      for (std::size_t mask = 0; mask < kMasks; ++mask)
        counts[mask] += ((of_bytes[mask] & kEverySecond) + (of_bytes[mask] >> 8U & kEverySecond)) * kGather >> 48U;
    };
    add_all(runs, bytes.runs);
    add_all(blocks, bytes.blocks);
    add_all(finders, bytes.finders);
    add_all(dark, bytes.dark);
  }
};

template <std::size_t W>
class Lines {
 public:
  Lines(const Modules& modules, const std::vector<std::uint64_t>& patterns)
      : words_(modules.words().data()), patterns_(patterns.data()), width_(modules.width()) {
    for (int x = 0; x + 1 < width_; ++x)
      inner_.words[static_cast<std::size_t>(x) / kWordBits] |= std::uint64_t{1} << (static_cast<unsigned>(x) % kWordBits);
  }

  /// `rows`: blocks and dark modules are counted too, which columns would count again.
  template <bool rows>
  void count(Tally& tally) const {
    constexpr int kTogether = 255 / (8 * W);  // lines whose counts within bytes do not overflow
    for (int first = 0; first < width_; first += kTogether) {
      Tally bytes;
      const int end = std::min(first + kTogether, width_);
      for (int y = first; y < end; ++y) count_line<rows>(y, bytes, tally);
      tally.add(bytes);
    }
  }

 private:
  Line<W> line(int y, std::size_t mask) const {
    const auto at = static_cast<std::size_t>(y) * W;
    Line<W> result;
    for (std::size_t i = 0; i < W; ++i)
      result.words[i] = words_[at + i] ^ patterns_[(at + i) * kMasks + mask];
    return result;
  }

  /// One pass over the masks without a branch, for the compiler to take several at once.
  template <bool rows>
  void count_line(int y, Tally& bytes, Tally& tally) const {
    const int above = rows && y > 0 ? y - 1 : y;
    const std::uint64_t with_above = rows && y > 0 ? ~std::uint64_t{0} : 0;
    std::array<std::uint64_t, kMasks> hints;
    for (std::size_t mask = 0; mask < kMasks; ++mask) {
      const auto dark = line(y, mask);
      const auto alike = ~(dark ^ dark.ahead(1)) & inner_;
      const auto three = alike & alike.ahead(1);
      const auto five = three & three.ahead(2);
      bytes.runs[mask] += (five | five.behind(1) | five.behind(2)).byte_counts();
      bytes.finders[mask] += small_finders(dark).byte_counts();
      hints[mask] = large_finder_hints(dark).any();
      if constexpr (rows) {
        const auto unlike_above = dark ^ line(above, mask);
        auto blocks = alike & ~(unlike_above | unlike_above.ahead(1));
        for (auto& word : blocks.words) word &= with_above;
        bytes.blocks[mask] += blocks.byte_counts();
        bytes.dark[mask] += dark.byte_counts();
      }
    }
    for (std::size_t mask = 0; mask < kMasks; ++mask)
      if (hints[mask] != 0)
        tally.finders[mask] += static_cast<std::uint64_t>(large_finders(line(y, mask), width_));
  }

  const std::uint64_t* words_;
  const std::uint64_t* patterns_;
  int width_;
  Line<W> inner_;  ///< all modules but the last
};

template <std::size_t W>
Tally tally(const Modules& modules, const std::vector<std::uint64_t>& rows,
            const std::vector<std::uint64_t>& columns) {
  Tally tally;
  Lines<W>(modules, rows).template count<true>(tally);
  Lines<W>(modules.transposed(), columns).template count<false>(tally);
  return tally;
}

int demerit(const Tally& tally, std::size_t mask, int width) {
  const auto all = static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(width);
  const auto percent = static_cast<int>((200 * tally.dark[mask] + all) / all / 2);
  return static_cast<int>(tally.runs[mask]) + kBlockDemerit * static_cast<int>(tally.blocks[mask]) +
         kFinderDemerit * static_cast<int>(tally.finders[mask]) + std::abs(percent - 50) / 5 * kShareDemerit;
}

}  // namespace

Masks::Masks(const Frame& frame, Correction level)
    : width_(frame.width()), rows_(frame.free().words().size() * kMasks), columns_(rows_.size()) {
  for (std::size_t mask = 0; mask < kMasks; ++mask) {
    auto pattern = frame.format(level, static_cast<int>(mask));
    for (int y = 0; y < width_; ++y)
      for (int x = 0; x < width_; ++x)
        if (frame.free().dark(x, y)) pattern.set(x, y, masked(mask, x, y));
    const auto transposed = pattern.transposed();
    for (std::size_t at = 0; at < pattern.words().size(); ++at) {
      rows_[at * kMasks + mask] = pattern.words()[at];
      columns_[at * kMasks + mask] = transposed.words()[at];
    }
  }
}

std::array<int, kMasks> Masks::demerits(const Modules& modules) const {
  const auto words = modules.words_a_line();
  const auto counted = words == 1   ? tally<1>(modules, rows_, columns_)
                       : words == 2 ? tally<2>(modules, rows_, columns_)
                                    : tally<3>(modules, rows_, columns_);
  std::array<int, kMasks> demerits{};
  for (std::size_t mask = 0; mask < kMasks; ++mask) demerits[mask] = demerit(counted, mask, width_);
  return demerits;
}

int Masks::apply_best(Modules& modules) const {
  const auto demerits_of_each = demerits(modules);
  const auto best = static_cast<std::size_t>(std::ranges::min_element(demerits_of_each) - demerits_of_each.begin());
  for (std::size_t at = 0; at < modules.words().size(); ++at)
    modules.words()[at] ^= rows_[at * kMasks + best];
  return static_cast<int>(best);
}

}  // namespace ocop::labeler::qr
