#include "verifier/pages/shown.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace ocop::verifier::pages {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

/// Unicode Default_Ignorable_Code_Point, with the bidirectional controls of
/// UAX #9 and without the variation selectors that emoji need.
constexpr Range kInvisible[] = {
    {0x00AD, 0x00AD}, {0x034F, 0x034F},   {0x061C, 0x061C},   {0x115F, 0x1160},
    {0x17B4, 0x17B5}, {0x180B, 0x180F},   {0x200B, 0x200F},   {0x2028, 0x202E},
    {0x2060, 0x206F}, {0x3164, 0x3164},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

constexpr Range kCombining[] = {
    {0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F},
};

template <std::size_t N>
bool in(const Range (&ranges)[N], char32_t c) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

std::size_t length_of(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xE0) return 2;
  return lead < 0xF0 ? 3 : 4;
}

/// Of well-formed UTF-8 only.
char32_t code_point(std::string_view bytes) {
  const auto lead = static_cast<unsigned char>(bytes[0]);
  if (bytes.size() == 1) return lead;
  char32_t c = lead & (0xFFU >> (bytes.size() + 1));
  for (const char byte : bytes.substr(1)) c = (c << 6) | (static_cast<unsigned char>(byte) & 0x3FU);
  return c;
}

constexpr int kMostMarks = 3;

}  // namespace

std::string shown(std::string_view text, std::size_t most) {
  // Room for what is dropped below; the bound keeps huge input cheap.
  const std::string_view looked_at = text.substr(0, std::min(text.size(), most * 4 + 64));
  // Cut inside a character, or never UTF-8: made valid before it is taken apart.
  const auto composed = to_nfc(looked_at);
  const std::string valid = composed ? *composed : printable(looked_at, looked_at.size() * 3);
  std::string kept;
  int marks = 0;
  for (std::size_t at = 0; at < valid.size();) {
    const std::size_t length =
        std::min(length_of(static_cast<unsigned char>(valid[at])), valid.size() - at);
    const std::string_view bytes = std::string_view(valid).substr(at, length);
    at += length;
    const char32_t c = code_point(bytes);
    marks = in(kCombining, c) ? marks + 1 : 0;
    if (in(kInvisible, c) || marks > kMostMarks) continue;
    kept += bytes;
  }
  return printable(trim(kept), most);
}

std::vector<std::string> paragraphs(std::string_view text, std::size_t most) {
  std::vector<std::string> all;
  while (!text.empty() && most > 0) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    std::string paragraph = shown(line, most);
    if (paragraph.empty()) continue;
    most -= std::min(most, paragraph.size());
    all.push_back(std::move(paragraph));
  }
  return all;
}

std::string grouped(std::uint64_t number, Language language) {
  std::string digits = std::to_string(number);
  const char mark = language == Language::kVietnamese ? '.' : ',';
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, mark);
  }
  return digits;
}

std::string decimal(double number, Language language) {
  std::string text = fmt::format("{:.1f}", number);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  if (language == Language::kVietnamese) std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

}  // namespace ocop::verifier::pages
