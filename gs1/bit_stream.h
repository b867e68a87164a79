// Bit strings, most significant bit first, as EPC binary encodings are written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ocop::gs1 {

class BitWriter {
 public:
  /// The low `count` bits of `value`, count ≤ 64.
  void write(std::uint64_t value, unsigned count);
  void append(const BitWriter& other);

  std::size_t size() const { return bits_.size(); }
  const std::vector<bool>& bits() const { return bits_; }

 private:
  std::vector<bool> bits_;
};

class BitReader {
 public:
  explicit BitReader(std::vector<bool> bits) : bits_(std::move(bits)) {}

  /// count ≤ 64. Behind the end: zeros, and overrun() from then on.
  std::uint64_t read(unsigned count);
  std::size_t left() const { return bits_.size() - at_; }
  bool overrun() const { return overrun_; }
  bool only_zeros_left() const;

 private:
  std::vector<bool> bits_;
  std::size_t at_ = 0;
  bool overrun_ = false;
};

/// Bits of a decimal number of that many digits (EPC Tag Data Standard 2, table B), up to 90 digits.
constexpr unsigned decimal_bits(std::size_t digits) {
  return static_cast<unsigned>((digits * 33'219'281 + 9'999'999) / 10'000'000);
}

/// `digits` holds digits only; decimal_bits() of their count are written.
void write_decimal(BitWriter& out, std::string_view digits);

/// "" for a number that has more digits.
std::string read_decimal(BitReader& in, std::size_t digits);

}  // namespace ocop::gs1
