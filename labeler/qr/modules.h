// The modules of a QR symbol as bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ocop::labeler::qr {

inline constexpr std::size_t kWordBits = 64;

/// Words for one line of modules. Module x is bit x % 64 of word x / 64; bits behind the last are 0.
constexpr std::size_t words_of(int width) {
  return (static_cast<std::size_t>(width) + kWordBits - 1) / kWordBits;
}
/// width × width modules, line after line; all light at first.
class Modules {
 public:
  explicit Modules(int width)
      : width_(width), words_a_line_(words_of(width)), words_(words_a_line_ * static_cast<std::size_t>(width)) {}

  int width() const { return width_; }
  std::size_t words_a_line() const { return words_a_line_; }
  bool operator==(const Modules&) const = default;
  bool dark(int x, int y) const { return (words_[word(x, y)] >> bit(x) & 1U) != 0; }
  void set(int x, int y, bool dark);
  std::span<const std::uint64_t> line(int y) const {
    return {words_.data() + static_cast<std::size_t>(y) * words_a_line_, words_a_line_};
  }
  std::span<const std::uint64_t> words() const { return words_; }
  std::span<std::uint64_t> words() { return words_; }

  /// Columns become lines.
  Modules transposed() const;

 private:
  std::size_t word(int x, int y) const {
    return static_cast<std::size_t>(y) * words_a_line_ + static_cast<std::size_t>(x) / kWordBits;
  }
  static unsigned bit(int x) { return static_cast<unsigned>(x) % kWordBits; }

  int width_;
  std::size_t words_a_line_;
  std::vector<std::uint64_t> words_;
};

}  // namespace ocop::labeler::qr
