// A label's QR symbol (ISO/IEC 18004, model 2).
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ocop::labeler {

/// Modules of one symbol, without its quiet zone. x to the right, y downwards.
class Symbol {
 public:
  static constexpr int kQuietZone = 4;   ///< modules on each side (ISO/IEC 18004, 9.1)
  static constexpr int kMaxWidth = 177;  ///< version 40

  /// `modules`: width × width bytes, bit 0 set = dark.
  Symbol(int version, int width, std::span<const unsigned char> modules);

  int version() const { return version_; }
  int width() const { return width_; }
  bool dark(int x, int y) const { return ((row(y)[word(x)] >> (x % kBits)) & 1U) != 0; }

  /// Calls visit(x, y, length) for each maximal horizontal run of dark modules,
  /// row by row from the left.
  template <class Visit>
  void for_each_run(Visit&& visit) const;

 private:
  static constexpr int kBits = 64;
  static constexpr std::size_t kWords = (kMaxWidth + kBits - 1) / kBits;
  using Row = std::array<std::uint64_t, kWords>;

  static std::size_t word(int x) { return static_cast<std::size_t>(x / kBits); }
  const Row& row(int y) const { return rows_[static_cast<std::size_t>(y)]; }

  int version_;
  int width_;
  std::vector<Row> rows_;
};

enum class Mode : std::uint8_t { kNumeric, kAlphanumeric, kByte };

struct Segment {
  Mode mode{};
  std::size_t length = 0;
  bool operator==(const Segment&) const = default;
};

/// The split of `payload` into modes with the fewest bits in a symbol of
/// `version` (1–40), whose range decides the length fields (ISO/IEC 18004, 7.4.1).
std::vector<Segment> cheapest_split(std::string_view payload, int version);

/// Bits of that split, mode and length fields included.
std::size_t split_bits(std::span<const Segment> split, int version);

/// Error correction levels, rising: M, Q, H mend 15, 25, 30 % of the code words (ISO/IEC 18004, 7.5.1).
enum class Correction : std::uint8_t { kM, kQ, kH };

/// Encodes payloads that differ in nothing but which character of a class
/// stands where, as the codes of one batch do: split, version and level are found once.
/// The version is the least that holds the payload at level M; the level is the highest that
/// this version holds it at.
/// Safe from several threads at once.
class SymbolEncoder {
 public:
  /// Refuses a payload that no symbol holds.
  static Result<SymbolEncoder> for_payloads_like(std::string_view sample);

  int version() const { return version_; }
  int width() const { return 17 + 4 * version_; }
  /// 'M', 'Q' or 'H'.
  char correction() const { return "MQH"[static_cast<std::size_t>(level_)]; }

  /// Throws std::invalid_argument for a payload that is not like the sample.
  Symbol encode(std::string_view payload) const;

 private:
  SymbolEncoder(std::vector<Segment> split, std::size_t length, int version, Correction level)
      : split_(std::move(split)), length_(length), version_(version), level_(level) {}

  std::vector<Segment> split_;
  std::size_t length_;
  int version_;
  Correction level_;
};

template <class Visit>
void Symbol::for_each_run(Visit&& visit) const {
  // A set bit in `edges` begins a run or ends one; the bit behind the last
  // module is light and inside the row's words, so ends come in pairs with starts.
  for (int y = 0; y < width_; ++y) {
    std::uint64_t carry = 0;
    int start = -1;
    for (int base = 0; base <= width_; base += kBits) {
      const auto bits = row(y)[word(base)];
      auto edges = bits ^ (bits << 1U | carry);
      carry = bits >> (kBits - 1);
      for (; edges != 0; edges &= edges - 1) {
        const int x = base + std::countr_zero(edges);
        if (start < 0) {
          start = x;
        } else {
          visit(start, y, x - start);
          start = -1;
        }
      }
    }
  }
}

}  // namespace ocop::labeler
