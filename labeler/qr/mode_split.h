// How a payload is divided into the modes of a QR symbol (ISO/IEC 18004, 7.4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ocop::labeler::qr {

enum class Mode : std::uint8_t { kNumeric, kAlphanumeric, kByte };

struct Segment {
  Mode mode{};
  std::size_t length = 0;  ///< characters
  bool operator==(const Segment&) const = default;
};

inline constexpr unsigned kModeBits = 4;  ///< of the mode indicator before each segment

/// Place in the alphanumeric set (table 5), 0–44; −1 for a character that is not of it.
int alphanumeric_value(char character);

/// Bits of the length field for versions 1–40 (table 3).
unsigned length_bits(Mode mode, int version);

/// The split of `payload` with the fewest bits in a symbol of `version` (1–40), whose range
/// decides the length fields.
std::vector<Segment> cheapest_split(std::string_view payload, int version);

/// Bits of that split, mode and length fields included.
std::size_t split_bits(std::span<const Segment> split, int version);

}  // namespace ocop::labeler::qr
