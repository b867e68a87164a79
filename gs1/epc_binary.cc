#include "gs1/epc_binary.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "base/message.h"
#include "gs1/epc_parts.h"
#include "gs1/epc_values.h"

namespace ocop::gs1 {
namespace {

constexpr unsigned kHeaderBits = 8;
constexpr std::size_t kMostZerosBehind = 79;

/// A "+" scheme, or a "++" scheme, which has a host name besides.
struct Scheme {
  std::uint8_t header;
  std::string_view key;
  std::string_view next{};  ///< stands behind the key always
  bool dated = false;       ///< a date stands before the key
  bool host = false;
};

constexpr std::array kSchemes{
    Scheme{0xF0, "8010", "8011"},
    Scheme{0xF1, "8003"},
    Scheme{0xF2, "414", "254"},
    Scheme{0xF3, "8006", "21"},
    Scheme{0xF4, "8018"},
    Scheme{0xF5, "8017"},
    Scheme{0xF6, "253"},
    Scheme{0xF7, "01", "21"},
    Scheme{0xF8, "255"},
    Scheme{0xF9, "00"},
    Scheme{0xFA, "8004"},
    Scheme{0xFB, "01", "21", true},
    Scheme{0xE6, "8010", "8011", false, true},
    Scheme{0xE7, "8018", {}, false, true},
    Scheme{0xE8, "8017", {}, false, true},
    Scheme{0xE9, "414", "254", false, true},
    Scheme{0xEA, "253", {}, false, true},
    Scheme{0xEB, "8003", {}, false, true},
    Scheme{0xEC, "255", {}, false, true},
    Scheme{0xED, "8006", "21", false, true},
    Scheme{0xEE, "8004", {}, false, true},
    Scheme{0xEF, "00", {}, false, true},
    Scheme{0xFC, "01", "21", true, true},
    Scheme{0xFD, "01", "21", false, true},
};

/// By the date type indicator (14.5.3).
constexpr std::array<std::string_view, 7> kDates = {"11", "13", "15", "16", "17", "7006", "7007"};

const Scheme* find_scheme(std::uint8_t header) {
  const auto* const found = std::ranges::find(kSchemes, header, &Scheme::header);
  return found == kSchemes.end() ? nullptr : found;
}

tl::unexpected<Error> bits_behind() {
  return fail("path", message("The compressed address goes on behind its end; only zeros may stand there",
                              "Địa chỉ nén còn dữ liệu sau chỗ kết thúc; ở đó chỉ được có các bit 0"));
}

tl::unexpected<Error> no_scheme() {
  return fail("path", message("The compressed address holds no EPC that has a GS1 Digital Link address",
                              "Địa chỉ nén không chứa mã EPC nào có địa chỉ GS1 Digital Link"));
}

Result<void> read_element(BitReader& in, std::string_view ai, std::vector<Element>& elements) {
  const auto twice = std::ranges::find(elements, ai, &Element::ai) != elements.end();
  if (twice)
    return fail(std::string(ai), message("The compressed address holds ({0}) twice; once is right",
                                         "Địa chỉ nén chứa ({0}) hai lần; chỉ được có một", ai));
  auto value = read_encoded(in, ai);
  if (in.overrun()) return epc_cut_short(std::string(ai));
  if (!value) return epc_no_value(ai);
  if (!is_no_extension(ai, *value)) elements.push_back({std::string(ai), std::move(*value)});
  return {};
}

/// Passes a "++" scheme's host name over (14.5.16), which is of either of two encodations.
bool skip_host(BitReader& in) {
  constexpr std::uint64_t kLastOfTwoUnits = 3;
  const bool ascii = in.read(1) != 0;
  auto length = in.read(6);
  if (length == 0) return false;
  if (!ascii) return read_code40(in, length).has_value();
  for (; length > 0; --length) {
    if (in.read(7) > kLastOfTwoUnits) continue;
    if (--length == 0) return false;
    in.read(7);
  }
  return true;
}

Result<void> read_key(BitReader& in, const Scheme& scheme, std::vector<Element>& elements) {
  in.read(4);  // data toggle and filter value
  Element date;
  if (scheme.dated) {
    const auto type = in.read(4);
    auto value = read_encoded_date(in);
    if (in.overrun()) return epc_cut_short("path");
    if (type >= kDates.size() || !value)
      return fail("path", message("The compressed address holds a date that is none",
                                  "Địa chỉ nén chứa một ngày không hợp lệ"));
    date = {std::string(kDates[type]), std::move(*value)};
  }
  if (auto read = read_element(in, scheme.key, elements); !read) return read;
  if (!scheme.next.empty())
    if (auto read = read_element(in, scheme.next, elements); !read) return read;
  if (scheme.dated) elements.push_back(std::move(date));
  return {};
}

/// "" when no AI stands there.
std::string read_ai(BitReader& in) {
  std::string ai;
  std::size_t length = 2;
  while (ai.size() < length) {
    const auto digit = in.read(4);
    if (digit > 9) return {};
    ai += static_cast<char>('0' + digit);
    if (ai.size() == 2) length = ai_length(ai);
  }
  return is_encodable(ai) ? ai : "";
}

/// "+AIDC data" (15.3), up to where fewer bits are left than an AI has, or only zeros that are no SSCC.
Result<void> read_further(BitReader& in, std::vector<Element>& elements) {
  while (in.left() >= kHeaderBits && !(in.left() <= kMostZerosBehind && in.only_zeros_left())) {
    const auto ai = read_ai(in);
    if (in.overrun()) return epc_cut_short("path");
    if (ai.empty())
      return fail("path", message("The compressed address goes on with what is no application identifier",
                                  "Địa chỉ nén có phần tiếp theo không phải là số phân định ứng dụng"));
    if (auto read = read_element(in, ai, elements); !read) return read;
  }
  return {};
}

// Writing

struct Choice {
  const Scheme* scheme = nullptr;
  const Element* date = nullptr;
};

const Element* element_of(std::span<const Element> elements, std::string_view ai) {
  const auto found = std::ranges::find(elements, ai, &Element::ai);
  return found == elements.end() ? nullptr : &*found;
}

/// The date in front of the key costs less than one behind it.
Choice choose(std::span<const Element> elements) {
  Choice choice;
  if (elements.empty()) return choice;
  for (const auto& scheme : kSchemes) {
    if (scheme.host || scheme.key != elements.front().ai) continue;
    if (!scheme.dated) choice.scheme = &scheme;
    if (!scheme.dated) continue;
    for (const auto& element : elements) {
      if (choice.date != nullptr || element.value.size() != 6) continue;
      if (std::ranges::find(kDates, element.ai) != kDates.end()) choice = {&scheme, &element};
    }
  }
  return choice;
}

/// AI and value of what stands behind the key.
std::optional<BitWriter> further(const Element& element, DigitStyle style) {
  BitWriter out;
  for (const char digit : element.ai) out.write(static_cast<std::uint64_t>(digit - '0'), 4);
  if (!write_encoded(out, element.ai, element.value, style)) return std::nullopt;
  return out;
}

/// As hexadecimal text such a value is its digits, and leaves the next one at a nibble.
bool shows_digits(const Element& element, const BitWriter& written) {
  return written.size() % 4 == 0 && element.value.find_first_not_of("0123456789") == std::string::npos;
}

bool write_further(BitWriter& out, std::span<const Element> elements, const Choice& choice, DigitStyle style) {
  std::vector<BitWriter> later;
  for (const auto& element : elements.subspan(1)) {
    if (element.ai == choice.scheme->next || &element == choice.date) continue;
    auto written = further(element, style);
    if (!written) return false;
    if (style == DigitStyle::kFewestBits || shows_digits(element, *written))
      out.append(*written);
    else
      later.push_back(std::move(*written));
  }
  for (const auto& written : later) out.append(written);
  return true;
}

bool write_key(BitWriter& out, std::span<const Element> elements, const Choice& choice, DigitStyle style) {
  const auto& scheme = *choice.scheme;
  const auto* const next = scheme.next.empty() ? nullptr : element_of(elements, scheme.next);
  const std::size_t standing = 1U + (next != nullptr ? 1U : 0U) + (choice.date != nullptr ? 1U : 0U);
  out.write(scheme.header, kHeaderBits);
  out.write(elements.size() > standing ? 1 : 0, 1);
  out.write(0, 3);
  if (choice.date != nullptr) {
    const auto* const type = std::ranges::find(kDates, choice.date->ai);
    out.write(static_cast<std::uint64_t>(type - kDates.begin()), 4);
    if (!write_encoded_date(out, choice.date->value)) return false;
  }
  if (!write_encoded(out, scheme.key, elements.front().value, style)) return false;
  if (scheme.next.empty()) return true;
  if (next == nullptr) return scheme.next == "254" && write_encoded(out, "254", "0", style);
  return !is_no_extension(next->ai, next->value) && write_encoded(out, next->ai, next->value, style);
}

}  // namespace

tl::unexpected<Error> epc_cut_short(std::string where) {
  return fail(std::move(where), message("The compressed address ends before the value that it begins; it may "
                                        "have been cut off",
                                        "Địa chỉ nén kết thúc giữa chừng một giá trị; có thể địa chỉ đã bị cắt bớt"));
}

tl::unexpected<Error> epc_no_value(std::string_view ai) {
  return fail(std::string(ai), message("The compressed address holds bits for ({0}) that encode no value of it",
                                       "Địa chỉ nén chứa các bit không mã hóa giá trị nào của ({0})", ai));
}

bool is_epc_header(std::uint8_t header) { return find_scheme(header) != nullptr || is_fixed_epc(header); }

Result<std::vector<Element>> read_epc(BitReader in) {
  const auto header = static_cast<std::uint8_t>(in.read(kHeaderBits));
  if (in.overrun()) return epc_cut_short("path");
  std::vector<Element> elements;
  if (const auto* const scheme = find_scheme(header)) {
    if (auto read = read_key(in, *scheme, elements); !read) return tl::unexpected(read.error());
    if (scheme->host && !skip_host(in))
      return fail("path", message("The compressed address holds a host name that is none",
                                  "Địa chỉ nén chứa tên máy chủ không hợp lệ"));
    if (auto read = read_further(in, elements); !read) return tl::unexpected(read.error());
  } else if (is_fixed_epc(header)) {
    auto read = read_fixed_epc(header, in);
    if (!read) return read;
    elements = std::move(*read);
  } else {
    return no_scheme();
  }
  if (in.overrun()) return epc_cut_short("path");
  if (in.left() > kMostZerosBehind || !in.only_zeros_left()) return bits_behind();
  return elements;
}

std::optional<BitWriter> write_epc(std::span<const Element> elements, DigitStyle style) {
  const auto choice = choose(elements);
  if (choice.scheme == nullptr) return std::nullopt;
  BitWriter out;
  if (!write_key(out, elements, choice, style) || !write_further(out, elements, choice, style)) return std::nullopt;
  return out;
}

}  // namespace ocop::gs1
