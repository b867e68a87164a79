#include "gs1/bit_stream.h"

#include <algorithm>

namespace ocop::gs1 {

void BitWriter::write(std::uint64_t value, unsigned count) {
  while (count-- > 0) bits_.push_back(((value >> count) & 1U) != 0);
}

void BitWriter::append(const BitWriter& other) {
  bits_.insert(bits_.end(), other.bits_.begin(), other.bits_.end());
}

std::uint64_t BitReader::read(unsigned count) {
  std::uint64_t value = 0;
  for (; count > 0; --count) {
    const bool there = at_ < bits_.size();
    value = value << 1U | static_cast<std::uint64_t>(there && bits_[at_]);
    if (there)
      ++at_;
    else
      overrun_ = true;
  }
  return value;
}

bool BitReader::only_zeros_left() const {
  return std::find(bits_.begin() + static_cast<std::ptrdiff_t>(at_), bits_.end(), true) == bits_.end();
}

// Numbers of up to 90 digits pass here: digit by digit, since no integer type holds them.

void write_decimal(BitWriter& out, std::string_view digits) {
  std::string number(digits);
  std::vector<bool> reversed(decimal_bits(digits.size()));
  for (auto&& bit : reversed) {
    unsigned rest = 0;
    for (auto& digit : number) {
      const auto value = rest * 10 + static_cast<unsigned>(digit - '0');
      digit = static_cast<char>('0' + value / 2);
      rest = value % 2;
    }
    bit = rest != 0;
  }
  for (auto bit = reversed.rbegin(); bit != reversed.rend(); ++bit) out.write(*bit ? 1 : 0, 1);
}

std::string read_decimal(BitReader& in, std::size_t digits) {
  std::string number(digits, '0');
  for (unsigned left = decimal_bits(digits); left > 0; --left) {
    auto carry = static_cast<unsigned>(in.read(1));
    for (auto digit = number.rbegin(); digit != number.rend(); ++digit) {
      const auto value = static_cast<unsigned>(*digit - '0') * 2 + carry;
      *digit = static_cast<char>('0' + value % 10);
      carry = value / 10;
    }
    if (carry != 0) return {};
  }
  return number;
}

}  // namespace ocop::gs1
