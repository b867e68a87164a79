#include "gs1/epc_text.h"

#include <array>
#include <bit>
#include <cstdint>
#include <limits>

namespace ocop::gs1 {
namespace {

enum class Encodation : std::uint8_t { kNumber, kUpperHex, kLowerHex, kBase64, kAscii, kCode40 };
constexpr std::array kEncodations{Encodation::kNumber, Encodation::kUpperHex, Encodation::kLowerHex,
                                  Encodation::kBase64, Encodation::kAscii,    Encodation::kCode40};
constexpr unsigned kIndicatorBits = 3;

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kUpperHex = "0123456789ABCDEF";
constexpr std::string_view kLowerHex = "0123456789abcdef";
/// The character at 0 fills the last three up.
constexpr std::string_view kCode40("\0ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:0123456789", 40);
constexpr std::string_view kAscii =
    "!\"#%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

bool all_of(std::string_view text, std::string_view alphabet) {
  return text.find_first_not_of(alphabet) == std::string_view::npos;
}

bool holds(Encodation encodation, std::string_view text) {
  switch (encodation) {
    case Encodation::kNumber: return all_of(text, kDigits);
    case Encodation::kUpperHex: return all_of(text, kUpperHex);
    case Encodation::kLowerHex: return all_of(text, kLowerHex);
    case Encodation::kBase64: return all_of(text, kBase64Url);
    case Encodation::kAscii: return all_of(text, kAscii);
    case Encodation::kCode40: return all_of(text, kCode40.substr(1));
  }
  return false;
}

std::size_t bits_of(Encodation encodation, std::size_t length) {
  switch (encodation) {
    case Encodation::kNumber: return decimal_bits(length);
    case Encodation::kUpperHex:
    case Encodation::kLowerHex: return 4 * length;
    case Encodation::kBase64: return 6 * length;
    case Encodation::kAscii: return 7 * length;
    case Encodation::kCode40: return (length + 2) / 3 * 16;
  }
  return 0;
}

std::optional<Encodation> best(std::string_view text, DigitStyle style) {
  if (style == DigitStyle::kNibbles && all_of(text, kDigits)) return Encodation::kUpperHex;
  std::optional<Encodation> found;
  auto fewest = std::numeric_limits<std::size_t>::max();
  for (const auto encodation : kEncodations) {
    const auto bits = bits_of(encodation, text.size());
    if (bits >= fewest || !holds(encodation, text)) continue;
    found = encodation;
    fewest = bits;
  }
  return found;
}

void write_code40(BitWriter& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size(); at += 3) {
    std::uint64_t group = 0;
    for (std::size_t i = at; i < at + 3; ++i)
      group = group * 40 + (i < text.size() ? value_in(kCode40, text[i]) : 0);
    out.write(group + 1, 16);
  }
}

void write_characters(BitWriter& out, std::string_view text, std::string_view alphabet, unsigned bits) {
  for (const char c : text) out.write(value_in(alphabet, c), bits);
}

std::string read_characters(BitReader& in, std::size_t length, std::string_view alphabet, unsigned bits) {
  std::string text;
  while (text.size() < length) text += alphabet[in.read(bits)];
  return text;
}

std::optional<std::string> read_ascii(BitReader& in, std::size_t length) {
  std::string text;
  while (text.size() < length) {
    const auto c = static_cast<char>(in.read(7));
    if (!is_value_character(c)) return std::nullopt;
    text += c;
  }
  return text;
}

}  // namespace

bool is_value_character(char c) { return kAscii.find(c) != std::string_view::npos; }

std::optional<std::string> read_code40(BitReader& in, std::size_t length) {
  std::string text;
  for (std::size_t groups = (length + 2) / 3; groups > 0; --groups) {
    const auto group = in.read(16);
    if (group == 0 || group > 40 * 40 * 40) return std::nullopt;
    for (const unsigned place : {1600U, 40U, 1U}) text += kCode40[(group - 1) / place % 40];
  }
  const auto filled = text.substr(length);
  text.resize(length);
  const bool whole = text.find('\0') == std::string::npos && all_of(filled, kCode40.substr(0, 1));
  return whole ? std::optional(text) : std::nullopt;
}

std::optional<std::string> read_encoded_text(BitReader& in, unsigned most) {
  const auto indicator = in.read(kIndicatorBits);
  const auto length = in.read(static_cast<unsigned>(std::bit_width(most)));
  if (indicator >= kEncodations.size() || length == 0 || length > most) return std::nullopt;
  switch (kEncodations[indicator]) {
    case Encodation::kNumber: {
      auto text = read_decimal(in, length);
      return text.empty() ? std::nullopt : std::optional(std::move(text));
    }
    case Encodation::kUpperHex: return read_characters(in, length, kUpperHex, 4);
    case Encodation::kLowerHex: return read_characters(in, length, kLowerHex, 4);
    case Encodation::kBase64: return read_characters(in, length, kBase64Url, 6);
    case Encodation::kAscii: return read_ascii(in, length);
    case Encodation::kCode40: return read_code40(in, length);
  }
  return std::nullopt;
}

bool write_encoded_text(BitWriter& out, std::string_view text, unsigned most, DigitStyle style) {
  if (text.empty() || text.size() > most) return false;
  const auto encodation = best(text, style);
  if (!encodation) return false;
  out.write(static_cast<std::uint64_t>(*encodation), kIndicatorBits);
  out.write(text.size(), static_cast<unsigned>(std::bit_width(most)));
  switch (*encodation) {
    case Encodation::kNumber: write_decimal(out, text); break;
    case Encodation::kUpperHex: write_characters(out, text, kUpperHex, 4); break;
    case Encodation::kLowerHex: write_characters(out, text, kLowerHex, 4); break;
    case Encodation::kBase64: write_characters(out, text, kBase64Url, 6); break;
    case Encodation::kAscii:
      for (const char c : text) out.write(static_cast<unsigned char>(c), 7);
      break;
    case Encodation::kCode40: write_code40(out, text); break;
  }
  return true;
}

}  // namespace ocop::gs1
