#include "db/base64.h"

#include <cstddef>
#include <cstdint>

namespace ocop::db {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::optional<std::uint32_t> sextet(char c) {
  const std::size_t at = kAlphabet.find(c);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint32_t>(at);
}

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
}

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::uint32_t three =
        byte_at(bytes, at) << 16 | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2);
    const std::size_t left = bytes.size() - at;
    text += kAlphabet[three >> 18];
    text += kAlphabet[three >> 12 & 63];
    text += left > 1 ? kAlphabet[three >> 6 & 63] : '=';
    text += left > 2 ? kAlphabet[three & 63] : '=';
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  const std::size_t digits = text.size() - padding;

  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t at = 0; at < text.size(); at += 4) {
    std::uint32_t three = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
      const auto value = i < digits ? sextet(text[i]) : std::optional<std::uint32_t>(0);
      if (!value) return std::nullopt;
      three = three << 6 | *value;
    }
    bytes += static_cast<char>(three >> 16 & 255);
    bytes += static_cast<char>(three >> 8 & 255);
    bytes += static_cast<char>(three & 255);
  }
  const std::string_view spare = std::string_view(bytes).substr(bytes.size() - padding);
  // Non-zero bits under the padding would be a second spelling of the same bytes.
  if (spare.find_first_not_of('\0') != std::string_view::npos) return std::nullopt;
  bytes.resize(bytes.size() - padding);
  return bytes;
}

}  // namespace ocop::db
