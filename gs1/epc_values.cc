#include "gs1/epc_values.h"

#include <algorithm>
#include <bit>
#include <cstdint>

#include "gs1/epc_forms.h"

namespace ocop::gs1 {
namespace {

using enum EpcForm;
using Part = EpcPart;

bool is_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string two_digits(std::uint64_t number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

/// Takes the first `count` characters off.
std::string_view take(std::string_view& text, std::size_t count) {
  const auto taken = text.substr(0, count);
  text.remove_prefix(taken.size());
  return taken;
}

// Reading

using Read = std::optional<std::string>;

Read read_digits(BitReader& in, unsigned count) {
  std::string text;
  for (; count > 0; --count) {
    const auto digit = in.read(4);
    if (digit > 9) return std::nullopt;
    text += static_cast<char>('0' + digit);
  }
  return text;
}

Read read_integer(BitReader& in, std::size_t digits) {
  auto text = read_decimal(in, digits);
  if (text.size() != digits) return std::nullopt;
  return text;
}

Read read_number(BitReader& in, unsigned most) {
  const auto length = in.read(static_cast<unsigned>(std::bit_width(most)));
  if (length == 0 || length > most) return std::nullopt;
  return read_integer(in, length);
}

Read read_delimited(BitReader& in, unsigned most) {
  constexpr std::uint64_t kTextFollows = 14;
  constexpr std::uint64_t kEnd = 15;
  std::string text;
  while (text.size() <= most) {
    const auto nibble = in.read(4);
    if (nibble == kEnd) return text;
    if (nibble == kTextFollows) {
      const auto rest = read_encoded_text(in, most);
      if (!rest) return std::nullopt;
      return text + *rest;
    }
    if (nibble > 9) return std::nullopt;
    text += static_cast<char>('0' + nibble);
  }
  return std::nullopt;
}

/// Hours, minutes, seconds: as many as asked for.
std::string read_clock(BitReader& in, unsigned parts) {
  auto text = two_digits(in.read(5));
  for (; parts > 1; --parts) text += two_digits(in.read(6));
  return text;
}

Read read_date_and(BitReader& in, unsigned parts) {
  auto date = read_encoded_date(in);
  if (!date || parts == 0) return date;
  return *date + read_clock(in, parts);
}

Read read_dates(BitReader& in) {
  const bool two = in.read(1) != 0;
  const auto first = read_encoded_date(in);
  if (!first || !two) return first;
  const auto second = read_encoded_date(in);
  if (!second) return std::nullopt;
  return *first + *second;
}

Read read_country(BitReader& in) {
  std::string text;
  for (int i = 0; i < 2; ++i) {
    const auto letter = in.read(6);
    if (letter > 25) return std::nullopt;
    text += static_cast<char>('A' + letter);
  }
  return text;
}

Read read_sequence(BitReader& in) {
  const auto pair = read_digits(in, 2);
  if (!pair) return std::nullopt;
  return std::string{(*pair)[0], '/', (*pair)[1]};
}

Read read_part(BitReader& in, Part part) {
  constexpr unsigned kDateAlone = 3;
  switch (part.form) {
    case kNone: return "";
    case kDigits: return read_digits(in, part.size);
    case kInteger: return read_integer(in, part.size);
    case kText: return read_encoded_text(in, part.size);
    case kNumber: return read_number(in, part.size);
    case kDelimited: return read_delimited(in, part.size);
    case kDate: return read_encoded_date(in);
    case kDateMinutes: return read_date_and(in, 2);
    case kDates: return read_dates(in);
    case kDateTime: {
      const auto precision = static_cast<unsigned>(in.read(2));
      return read_date_and(in, precision == kDateAlone ? 0 : precision + 1);
    }
    case kCountry: return read_country(in);
    case kBit: return in.read(1) != 0 ? "1" : "0";
    case kMinus: return in.read(1) != 0 ? "-" : "";
    case kSequence: return read_sequence(in);
  }
  return std::nullopt;
}

// Writing

bool write_digits(BitWriter& out, std::string_view digits, std::size_t count) {
  if (digits.size() != count || !is_digits(digits)) return false;
  for (const char c : digits) out.write(static_cast<std::uint64_t>(c - '0'), 4);
  return true;
}

bool write_integer(BitWriter& out, std::string_view digits, std::size_t count) {
  if (digits.size() != count || !is_digits(digits)) return false;
  write_decimal(out, digits);
  return true;
}

bool write_number(BitWriter& out, std::string_view digits, unsigned most) {
  if (digits.empty() || digits.size() > most) return false;
  out.write(digits.size(), static_cast<unsigned>(std::bit_width(most)));
  return write_integer(out, digits, digits.size());
}

bool write_delimited(BitWriter& out, std::string_view text, unsigned most, DigitStyle style) {
  const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
  if (text.size() > most) return false;
  write_digits(out, digits, digits.size());
  const bool more = digits.size() < text.size();
  out.write(more ? 14 : 15, 4);
  return !more || write_encoded_text(out, text.substr(digits.size()), most, style);
}

bool write_clock(BitWriter& out, std::string_view text) {
  if (!is_digits(text)) return false;
  unsigned bits = 5;
  while (!text.empty()) {
    const auto pair = take(text, 2);
    out.write(static_cast<std::uint64_t>((pair[0] - '0') * 10 + (pair[1] - '0')), bits);
    bits = 6;
  }
  return true;
}

bool write_date_and(BitWriter& out, std::string_view text) {
  return write_encoded_date(out, text.substr(0, 6)) && write_clock(out, text.substr(6));
}

bool write_dates(BitWriter& out, std::string_view text) {
  if (text.size() != 6 && text.size() != 12) return false;
  out.write(text.size() == 12 ? 1 : 0, 1);
  return write_encoded_date(out, text.substr(0, 6)) &&
         (text.size() == 6 || write_encoded_date(out, text.substr(6)));
}

bool write_date_time(BitWriter& out, std::string_view text) {
  if (text.size() < 6 || text.size() > 12 || text.size() % 2 != 0) return false;
  const auto parts = (text.size() - 6) / 2;
  out.write(parts == 0 ? 3 : parts - 1, 2);
  return write_date_and(out, text);
}

bool write_country(BitWriter& out, std::string_view text) {
  if (text.size() != 2) return false;
  for (const char c : text) {
    if (c < 'A' || c > 'Z') return false;
    out.write(static_cast<std::uint64_t>(c - 'A'), 6);
  }
  return true;
}

bool write_flag(BitWriter& out, std::string_view text, std::string_view set, std::string_view unset) {
  if (text != set && text != unset) return false;
  out.write(text == set ? 1 : 0, 1);
  return true;
}

bool write_sequence(BitWriter& out, std::string_view text) {
  if (text.size() != 3 || text[1] != '/') return false;
  return write_digits(out, std::string{text[0], text[2]}, 2);
}

/// Characters of a value that belong to its first part; the second has the rest.
std::size_t fixed_length(Part part) { return part.form == kDigits || part.form == kInteger ? part.size : 0; }

bool write_part(BitWriter& out, Part part, std::string_view text, DigitStyle style) {
  switch (part.form) {
    case kNone: return text.empty();
    case kDigits: return write_digits(out, text, part.size);
    case kInteger: return write_integer(out, text, part.size);
    case kText: return write_encoded_text(out, text, part.size, style);
    case kNumber: return write_number(out, text, part.size);
    case kDelimited: return write_delimited(out, text, part.size, style);
    case kDate: return text.size() == 6 && write_encoded_date(out, text);
    case kDateMinutes: return text.size() == 10 && write_date_and(out, text);
    case kDates: return write_dates(out, text);
    case kDateTime: return write_date_time(out, text);
    case kCountry: return write_country(out, text);
    case kBit: return write_flag(out, text, "1", "0");
    case kMinus: return write_flag(out, text, "-", "");
    case kSequence: return write_sequence(out, text);
  }
  return false;
}

}  // namespace

std::optional<std::string> read_encoded(BitReader& in, std::string_view ai) {
  const auto* const row = find_epc_row(ai);
  if (row == nullptr) return std::nullopt;
  auto value = read_part(in, row->one);
  if (!value || row->two.form == kNone) return value;
  const auto more = read_part(in, row->two);
  if (!more) return std::nullopt;
  return *value + *more;
}

bool write_encoded(BitWriter& out, std::string_view ai, std::string_view value, DigitStyle style) {
  const auto* const row = find_epc_row(ai);
  if (row == nullptr) return false;
  BitWriter written;
  const bool two = row->two.form != kNone;
  const auto first = two ? take(value, fixed_length(row->one)) : take(value, value.size());
  if (!write_part(written, row->one, first, style) || !write_part(written, row->two, value, style)) return false;
  out.append(written);
  return true;
}

std::optional<std::string> read_encoded_date(BitReader& in) {
  const auto year = in.read(7);
  const auto month = in.read(4);
  const auto day = in.read(5);
  if (year > 99) return std::nullopt;
  return two_digits(year) + two_digits(month) + two_digits(day);
}

bool write_encoded_date(BitWriter& out, std::string_view yymmdd) {
  if (yymmdd.size() != 6 || !is_digits(yymmdd)) return false;
  const auto pair = [&](std::size_t at) {
    return static_cast<std::uint64_t>((yymmdd[at] - '0') * 10 + (yymmdd[at + 1] - '0'));
  };
  if (pair(2) > 12 || pair(4) > 31) return false;
  out.write(pair(0), 7);
  out.write(pair(2), 4);
  out.write(pair(4), 5);
  return true;
}

}  // namespace ocop::gs1
