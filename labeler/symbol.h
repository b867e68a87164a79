// A label's QR symbol (ISO/IEC 18004, model 2).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "labeler/qr/mode_split.h"
#include "labeler/qr/modules.h"
#include "labeler/qr/version.h"

namespace ocop::labeler {

namespace qr {
class RunEncoder;
}

/// Modules of one symbol, without its quiet zone. x to the right, y downwards.
class Symbol {
 public:
  static constexpr int kQuietZone = 4;   ///< modules on each side (ISO/IEC 18004, 9.1)
  static constexpr int kMaxWidth = 177;  ///< version 40

  /// `modules`: width × width bytes, bit 0 set = dark.
  Symbol(int version, int width, std::span<const unsigned char> modules);
  Symbol(int version, qr::Modules modules);

  int version() const { return version_; }
  int width() const { return modules_.width(); }
  bool dark(int x, int y) const { return modules_.dark(x, y); }
  /// 64 modules to a word, for those who draw many at once.
  const qr::Modules& modules() const { return modules_; }
  bool operator==(const Symbol&) const = default;

  /// Calls visit(x, y, length) for each maximal horizontal run of dark modules,
  /// row by row from the left.
  template <class Visit>
  void for_each_run(Visit&& visit) const;

 private:
  int version_;
  qr::Modules modules_;
};

/// Encodes payloads that differ in nothing but which character of a class
/// stands where, as the codes of one batch do: split, version and level are found once.
/// The version is the least that holds the payload at level M; the level is the highest that
/// this version holds it at. The symbols are those that libqrencode draws, module for module; most
/// are drawn many times faster than it does, by an encoder that was held against it on the sample.
/// Safe from several threads at once.
class SymbolEncoder {
 public:
  /// Refuses a payload that no symbol holds.
  static Result<SymbolEncoder> for_payloads_like(std::string_view sample);

  int version() const { return version_; }
  int width() const { return qr::width_of(version_); }
  /// 'M', 'Q' or 'H'.
  char correction() const { return "MQH"[static_cast<std::size_t>(level_)]; }

  /// Throws std::invalid_argument for a payload that is not like the sample.
  Symbol encode(std::string_view payload) const;

 private:
  SymbolEncoder(std::vector<qr::Segment> split, std::string_view sample, int version, qr::Correction level);

  std::vector<qr::Segment> split_;
  std::size_t length_;
  int version_;
  qr::Correction level_;
  std::shared_ptr<const qr::RunEncoder> fast_;  ///< nullptr: libqrencode draws each symbol
};

template <class Visit>
void Symbol::for_each_run(Visit&& visit) const {
  // A set bit in `edges` begins a run or ends one; the bit behind the last
  // module is light and inside the row's words, so ends come in pairs with starts.
  for (int y = 0; y < width(); ++y) {
    std::uint64_t carry = 0;
    int start = -1;
    int base = 0;
    for (const auto bits : modules_.line(y)) {
      auto edges = bits ^ (bits << 1U | carry);
      carry = bits >> (qr::kWordBits - 1);
      for (; edges != 0; edges &= edges - 1) {
        const int x = base + std::countr_zero(edges);
        if (start < 0) {
          start = x;
        } else {
          visit(start, y, x - start);
          start = -1;
        }
      }
      base += static_cast<int>(qr::kWordBits);
    }
  }
}

}  // namespace ocop::labeler
