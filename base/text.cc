#include "base/text.h"

#include <utf8proc.h>

#include <array>
#include <cstdlib>
#include <memory>

namespace ocop {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

using Utf8Buffer = std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)>;

const utf8proc_uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

/// Length of the code point at `at`, or 0 when the bytes there are none.
std::size_t code_point_at(std::string_view text, std::size_t at, utf8proc_int32_t& code_point) {
  const auto length = utf8proc_iterate(
      bytes_of(text) + at, static_cast<utf8proc_ssize_t>(text.size() - at), &code_point);
  return length > 0 ? static_cast<std::size_t>(length) : 0;
}

std::optional<std::string> map_text(std::string_view text, int options) {
  utf8proc_uint8_t* out = nullptr;
  const auto length = utf8proc_map(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &out,
                                   static_cast<utf8proc_option_t>(options));
  const Utf8Buffer owner(out, &std::free);
  if (length < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(out), static_cast<std::size_t>(length));
}

std::string without_bad_bytes(std::string_view text, std::string_view instead) {
  std::string clean;
  clean.reserve(text.size());
  utf8proc_int32_t code_point = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto length = code_point_at(text, at, code_point);
    if (length == 0) {
      clean += instead;
      ++at;
    } else {
      clean += text.substr(at, length);
      at += length;
    }
  }
  return clean;
}

bool is_ascii_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

}  // namespace

bool is_utf8(std::string_view text) {
  utf8proc_int32_t code_point = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto length = code_point_at(text, at, code_point);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::optional<std::string> to_nfc(std::string_view text) {
  return map_text(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

std::string fold(std::string_view text) {
  const auto mapped =
      map_text(without_bad_bytes(text, ""),
               UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD);
  if (!mapped) return {};
  std::string key;
  key.reserve(mapped->size());
  utf8proc_int32_t code_point = 0;
  for (std::size_t at = 0; at < mapped->size();) {
    const auto length = code_point_at(*mapped, at, code_point);
    const std::string_view character = std::string_view(*mapped).substr(at, length);
    at += length;
    const bool space = utf8proc_category(code_point) == UTF8PROC_CATEGORY_ZS ||
                       (character.size() == 1 && is_ascii_space(character[0]));
    if (space) {
      if (!key.empty() && key.back() != ' ') key += ' ';
    } else if (code_point == 0x0111) {  // đ has no decomposition
      key += 'd';
    } else {
      key += character;
    }
  }
  if (!key.empty() && key.back() == ' ') key.pop_back();
  return key;
}

std::string plain_blanks(std::string_view text) {
  // U+00A0, U+1680, U+2000–200A, U+202F, U+205F, U+3000; then U+00AD, U+200B–200D, U+2060, U+FEFF.
  static constexpr std::array<std::string_view, 16> kBlanks{
      "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81",
      "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85",
      "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89",
      "\xE2\x80\x8A", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};
  static constexpr std::array<std::string_view, 6> kUnseen{"\xC2\xAD",     "\xE2\x80\x8B",
                                                           "\xE2\x80\x8C", "\xE2\x80\x8D",
                                                           "\xE2\x81\xA0", "\xEF\xBB\xBF"};
  const auto length_of = [&text](const auto& list, std::size_t at) -> std::size_t {
    for (const auto each : list) {
      if (text.substr(at).starts_with(each)) return each.size();
    }
    return 0;
  };
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const bool ascii = static_cast<unsigned char>(text[at]) < 0x80;
    if (const auto blank = ascii ? 0 : length_of(kBlanks, at); blank != 0) {
      out += ' ';
      at += blank;
    } else if (const auto unseen = ascii ? 0 : length_of(kUnseen, at); unseen != 0) {
      at += unseen;
    } else {
      out += text[at++];
    }
  }
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_ascii_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_ascii_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string ascii_upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

std::optional<long long> parse_digits(std::string_view text) {
  if (text.empty() || text.size() > 18) return std::nullopt;
  long long value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::string printable(std::string_view untrusted, std::size_t most) {
  std::string out;
  utf8proc_int32_t code_point = 0;
  for (std::size_t at = 0; at < untrusted.size();) {
    const auto length = code_point_at(untrusted, at, code_point);
    const auto category = length == 0 ? UTF8PROC_CATEGORY_CC : utf8proc_category(code_point);
    // Format characters can reverse or hide the text around them.
    const bool shown = category != UTF8PROC_CATEGORY_CC && category != UTF8PROC_CATEGORY_CF &&
                       category != UTF8PROC_CATEGORY_ZL && category != UTF8PROC_CATEGORY_ZP;
    const std::string_view piece = shown ? untrusted.substr(at, length) : kReplacement;
    if (out.size() + piece.size() > most) return out + "…";
    out += piece;
    at += length == 0 ? 1 : length;
  }
  return out;
}

}  // namespace ocop
