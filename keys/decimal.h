// 64 bytes as one big-endian integer in 155 decimal digits, and back: the RS
// part of a label's signature (docs/label-code.md). Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ocop::keys {

/// Digits of 2^512 − 1.
inline constexpr std::size_t kDecimalDigits = 155;

/// Appends exactly 155 digits, leading zeros included.
void append_decimal(std::string& out, const std::array<std::uint8_t, 64>& number);

/// nullopt unless `digits` is exactly 155 digits that stand for less than 2^512.
std::optional<std::array<std::uint8_t, 64>> parse_decimal(std::string_view digits);

}  // namespace ocop::keys
