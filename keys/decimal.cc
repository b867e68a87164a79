#include "keys/decimal.h"

#include <algorithm>

namespace ocop::keys {

namespace {

__extension__ using Wide = unsigned __int128;

// The largest power of ten in 64 bits: eight chunks of 19 digits and one of 3
// make 155.
constexpr std::uint64_t kChunk = 10'000'000'000'000'000'000U;
constexpr std::size_t kChunkDigits = 19;
constexpr std::size_t kChunks = 8;
constexpr std::size_t kFirstDigits = kDecimalDigits - kChunks * kChunkDigits;

constexpr std::size_t kLimbs = 8;
using Limbs = std::array<std::uint64_t, kLimbs>;  // least significant first

// floor((2^128 − 1) / kChunk) − 2^64: turns the division of two words by one into
// two multiplications (Möller and Granlund, "Improved division by invariant
// integers", algorithm 4). kChunk has its top bit set, as that needs.
constexpr std::uint64_t kReciprocal = static_cast<std::uint64_t>(~Wide{0} / kChunk);
static_assert(kChunk >> 63 == 1);

struct Quotient {
  std::uint64_t quotient;
  std::uint64_t remainder;
};

Quotient divide(std::uint64_t high, std::uint64_t low) {  // high < kChunk
  const Wide estimate = Wide{kReciprocal} * high + ((Wide{high} << 64) | low);
  std::uint64_t quotient = static_cast<std::uint64_t>(estimate >> 64) + 1;
  std::uint64_t remainder = low - quotient * kChunk;
  if (remainder > static_cast<std::uint64_t>(estimate)) {
    --quotient;
    remainder += kChunk;
  }
  if (remainder >= kChunk) {
    ++quotient;
    remainder -= kChunk;
  }
  return {quotient, remainder};
}

Limbs limbs_of(const std::array<std::uint8_t, 64>& number) {
  Limbs limbs{};
  for (std::size_t i = 0; i < number.size(); ++i) {
    auto& limb = limbs[kLimbs - 1 - i / 8];
    limb = (limb << 8) | number[i];
  }
  return limbs;
}

std::array<std::uint8_t, 64> bytes_of(const Limbs& limbs) {
  std::array<std::uint8_t, 64> number{};
  for (std::size_t i = 0; i < number.size(); ++i) {
    number[i] = static_cast<std::uint8_t>(limbs[kLimbs - 1 - i / 8] >> (56 - 8 * (i % 8)));
  }
  return number;
}

void write_digits(char* to, std::size_t count, std::uint64_t value) {
  for (std::size_t i = count; i-- > 0; value /= 10) to[i] = static_cast<char>('0' + value % 10);
}

std::uint64_t read_digits(std::string_view digits) {  // at most 19 of them: below 2^64
  std::uint64_t value = 0;
  for (const char digit : digits) value = value * 10 + static_cast<std::uint64_t>(digit - '0');
  return value;
}

}  // namespace

void append_decimal(std::string& out, const std::array<std::uint8_t, 64>& number) {
  Limbs limbs = limbs_of(number);
  const std::size_t start = out.size();
  out.resize(start + kDecimalDigits);
  std::size_t used = kLimbs;
  for (std::size_t chunk = kChunks; chunk-- > 0;) {
    std::uint64_t remainder = 0;
    for (std::size_t i = used; i-- > 0;) {
      const Quotient step = divide(remainder, limbs[i]);
      limbs[i] = step.quotient;
      remainder = step.remainder;
    }
    while (used > 1 && limbs[used - 1] == 0) --used;
    write_digits(&out[start + kFirstDigits + chunk * kChunkDigits], kChunkDigits, remainder);
  }
  write_digits(&out[start], kFirstDigits, limbs[0]);
}

std::optional<std::array<std::uint8_t, 64>> parse_decimal(std::string_view digits) {
  if (digits.size() != kDecimalDigits ||
      !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  Limbs limbs{read_digits(digits.substr(0, kFirstDigits))};
  for (std::size_t chunk = 0; chunk < kChunks; ++chunk) {
    std::uint64_t carry =
        read_digits(digits.substr(kFirstDigits + chunk * kChunkDigits, kChunkDigits));
    for (auto& limb : limbs) {
      const Wide product = Wide{limb} * kChunk + carry;
      limb = static_cast<std::uint64_t>(product);
      carry = static_cast<std::uint64_t>(product >> 64);
    }
    if (carry != 0) return std::nullopt;
  }
  return bytes_of(limbs);
}

}  // namespace ocop::keys
