#include "base/base64.h"

#include <array>
#include <cstdint>

namespace ocop {

namespace {

constexpr std::string_view kUrlAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::uint8_t kNoDigit = 0xff;
using Table = std::array<std::uint8_t, 256>;

constexpr Table table_of(std::string_view alphabet) {
  Table table{};
  for (auto& entry : table) entry = kNoDigit;
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return table;
}

constexpr Table kUrlTable = table_of(kUrlAlphabet);
constexpr Table kTable = table_of(kAlphabet);

std::string encode(std::string_view bytes, std::string_view alphabet) {
  std::string text;
  text.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t bits = 0;
  unsigned have = 0;
  for (const char byte : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(byte);
    for (have += 8; have >= 6; have -= 6) text += alphabet[(bits >> (have - 6)) & 63];
  }
  if (have > 0) text += alphabet[(bits << (6 - have)) & 63];
  return text;
}

std::optional<std::string> decode(std::string_view text, const Table& table) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned have = 0;
  for (const char character : text) {
    const std::uint8_t digit = table[static_cast<unsigned char>(character)];
    if (digit == kNoDigit) return std::nullopt;
    bits = (bits << 6) | digit;
    have += 6;
    if (have >= 8) {
      have -= 8;
      bytes += static_cast<char>((bits >> have) & 0xff);
    }
  }
  if ((bits & ((1U << have) - 1)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace

std::string to_base64url(std::string_view bytes) { return encode(bytes, kUrlAlphabet); }

std::optional<std::string> from_base64url(std::string_view text) { return decode(text, kUrlTable); }

std::string to_base64(std::string_view bytes) {
  std::string text = encode(bytes, kAlphabet);
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  return decode(text, kTable);
}

}  // namespace ocop
