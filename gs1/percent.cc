#include "gs1/percent.h"

#include <array>
#include <cstdint>

#include "base/text.h"

namespace ocop::gs1 {
namespace {

enum Class : std::uint8_t { kUnreserved = 1, kInPath = 2, kInQuery = 4 };

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> table{};
  const auto mark = [&](std::string_view characters, std::uint8_t bits) {
    for (const char c : characters) table[static_cast<unsigned char>(c)] |= bits;
  };
  mark("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~",
       kUnreserved | kInPath | kInQuery);
  mark("!$&'()*+,;=:@/", kInPath | kInQuery);
  mark("?", kInQuery);
  return table;
}

constexpr auto kClasses = make_classes();

/// 0–15; 16 for what is no hexadecimal digit.
constexpr unsigned hex_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  return 16;
}

Message wrong_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte < 0x20 || byte == 0x7f) {
    return message("The address holds a control character (byte {0:02X}); none is allowed",
                   "Địa chỉ có ký tự điều khiển (byte {0:02X}); không được phép có", byte);
  }
  if (byte >= 0x80) {
    return message(
        "The address holds a character outside ASCII; such characters are written with %",
        "Địa chỉ có ký tự ngoài bảng ASCII; ký tự như vậy phải được mã hóa bằng %");
  }
  return message("The address holds the character \"{0}\"; it has to be written as %{1:02X}",
                 "Địa chỉ có ký tự \"{0}\"; ký tự này phải được viết là %{1:02X}", c, byte);
}

Message wrong_encoding(std::string_view piece) {
  return message(
      "\"{0}\" is malformed percent-encoding; \"%\" takes two hexadecimal digits, as in %2F",
      "\"{0}\" là mã hóa phần trăm sai; sau \"%\" phải có hai chữ số thập lục phân, ví dụ "
      "%2F",
      printable(piece));
}

/// How many characters at the front are `allowed`, in blocks: addresses are long because of
/// a signature, whose digits need no look each.
std::size_t allowed_blocks(std::string_view text, std::uint8_t allowed) {
  constexpr std::size_t kBlock = 8;
  std::size_t size = 0;
  for (; size + kBlock <= text.size(); size += kBlock) {
    std::uint8_t all = allowed;
    for (std::size_t i = 0; i < kBlock; ++i) {
      all &= kClasses[static_cast<unsigned char>(text[size + i])];
    }
    if (all == 0) break;
  }
  return size;
}

}  // namespace

Result<void> check_uri_characters(UriPart part, std::string_view text) {
  const auto allowed = part == UriPart::kPath ? kInPath : kInQuery;
  const char* where = part == UriPart::kPath ? "path" : "query";
  for (std::size_t i = allowed_blocks(text, allowed); i < text.size(); ++i) {
    if (kClasses[static_cast<unsigned char>(text[i])] & allowed) continue;
    if (text[i] != '%') return fail(where, wrong_character(text[i]));
    if (text.size() - i < 3 || hex_value(text[i + 1]) > 15 || hex_value(text[i + 2]) > 15) {
      return fail(where, wrong_encoding(text.substr(i, 3)));
    }
    i += 2;
  }
  return {};
}

std::string percent_decoded(std::string_view text) {
  auto at = text.find('%');
  if (at == std::string_view::npos) return std::string(text);
  std::string out;
  out.reserve(text.size());
  while (at != std::string_view::npos && text.size() - at >= 3) {
    out.append(text.substr(0, at));
    out += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
    text.remove_prefix(at + 3);
    at = text.find('%');
  }
  return out.append(text);
}

void append_percent_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kClasses[byte] & kUnreserved) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
}

}  // namespace ocop::gs1
