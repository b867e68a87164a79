#include "gs1/epc_values.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace ocop::gs1 {
namespace {

enum class Form : std::uint8_t {
  kNone,
  kDigits,        // four bits each (14.5.4)
  kInteger,       // of so many digits (14.5.2)
  kText,          // at most so many characters (14.5.6)
  kNumber,        // at most so many digits (14.5.13)
  kDelimited,     // digits, then perhaps text of at most so many characters (14.5.5)
  kDate,          // YYMMDD (14.5.8)
  kDateMinutes,   // YYMMDDhhmm (14.5.9)
  kDates,         // one date or two (14.5.10)
  kDateTime,      // YYMMDDhh, with mm and ss or without, or the date alone (14.5.11)
  kCountry,       // two letters (14.5.12)
  kBit,           // 0 or 1 (14.5.7)
  kMinus,         // "-" or nothing (14.5.14)
  kSequence       // n/m, one digit each (14.5.15)
};

struct Part {
  Form form = Form::kNone;
  unsigned size = 0;
};

/// One AI or several with one encodation. A range may hold numbers that are no AI: whoever reads the
/// values refuses those.
struct Row {
  std::string_view first;
  std::string_view last;
  Part one;
  Part two{};
};

using enum Form;

constexpr std::array kRows{
    Row{"00", "00", {kDigits, 18}},
    Row{"01", "02", {kDigits, 14}},
    Row{"10", "10", {kText, 20}},
    Row{"11", "13", {kDate}},
    Row{"15", "17", {kDate}},
    Row{"20", "20", {kInteger, 2}},
    Row{"21", "22", {kText, 20}},
    Row{"235", "235", {kText, 28}},
    Row{"240", "241", {kText, 30}},
    Row{"242", "242", {kNumber, 6}},
    Row{"243", "243", {kText, 20}},
    Row{"250", "251", {kText, 30}},
    Row{"253", "253", {kDigits, 13}, {kText, 17}},
    Row{"254", "254", {kText, 20}},
    Row{"255", "255", {kDigits, 13}, {kNumber, 12}},
    Row{"30", "30", {kNumber, 8}},
    Row{"3100", "3699", {kInteger, 6}},
    Row{"37", "37", {kNumber, 8}},
    Row{"3900", "3909", {kNumber, 15}},
    Row{"3910", "3919", {kInteger, 3}, {kNumber, 15}},
    Row{"3920", "3929", {kNumber, 15}},
    Row{"3930", "3939", {kInteger, 3}, {kNumber, 15}},
    Row{"3940", "3943", {kInteger, 4}},
    Row{"3950", "3953", {kInteger, 6}},
    Row{"400", "401", {kText, 30}},
    Row{"402", "402", {kInteger, 17}},
    Row{"403", "403", {kText, 30}},
    Row{"410", "417", {kDigits, 13}},
    Row{"420", "420", {kText, 20}},
    Row{"421", "421", {kInteger, 3}, {kText, 9}},
    Row{"422", "422", {kInteger, 3}},
    Row{"423", "423", {kNumber, 15}},
    Row{"424", "424", {kInteger, 3}},
    Row{"425", "425", {kNumber, 15}},
    Row{"426", "426", {kInteger, 3}},
    Row{"427", "427", {kText, 3}},
    Row{"4300", "4301", {kText, 35}},
    Row{"4302", "4306", {kText, 70}},
    Row{"4307", "4307", {kCountry}},
    Row{"4308", "4308", {kText, 30}},
    Row{"4309", "4309", {kInteger, 20}},
    Row{"4310", "4311", {kText, 35}},
    Row{"4312", "4316", {kText, 70}},
    Row{"4317", "4317", {kCountry}},
    Row{"4318", "4318", {kText, 20}},
    Row{"4319", "4319", {kText, 30}},
    Row{"4320", "4320", {kText, 35}},
    Row{"4321", "4323", {kBit}},
    Row{"4324", "4325", {kDateMinutes}},
    Row{"4326", "4326", {kDate}},
    Row{"4330", "4333", {kInteger, 6}, {kMinus}},
    Row{"7001", "7001", {kInteger, 13}},
    Row{"7002", "7002", {kText, 30}},
    Row{"7003", "7003", {kDateMinutes}},
    Row{"7004", "7004", {kNumber, 4}},
    Row{"7005", "7005", {kText, 12}},
    Row{"7006", "7006", {kDate}},
    Row{"7007", "7007", {kDates}},
    Row{"7008", "7008", {kText, 3}},
    Row{"7009", "7009", {kText, 10}},
    Row{"7010", "7010", {kText, 2}},
    Row{"7011", "7011", {kDateTime}},
    Row{"7020", "7022", {kText, 20}},
    Row{"7023", "7023", {kDelimited, 30}},
    Row{"7030", "7039", {kInteger, 3}, {kText, 27}},
    Row{"7040", "7041", {kText, 4}},
    Row{"710", "716", {kText, 20}},
    Row{"7230", "7239", {kText, 30}},
    Row{"7240", "7240", {kText, 20}},
    Row{"7241", "7241", {kDigits, 2}},
    Row{"7242", "7242", {kText, 25}},
    Row{"7250", "7250", {kInteger, 8}},
    Row{"7251", "7251", {kInteger, 12}},
    Row{"7252", "7252", {kInteger, 1}},
    Row{"7253", "7254", {kText, 40}},
    Row{"7255", "7255", {kText, 10}},
    Row{"7256", "7256", {kText, 90}},
    Row{"7257", "7257", {kText, 70}},
    Row{"7258", "7258", {kSequence}},
    Row{"7259", "7259", {kText, 40}},
    Row{"8001", "8001", {kInteger, 14}},
    Row{"8002", "8002", {kText, 20}},
    Row{"8003", "8003", {kDigits, 14}, {kText, 16}},
    Row{"8004", "8004", {kDelimited, 30}},
    Row{"8005", "8005", {kInteger, 6}},
    Row{"8006", "8006", {kDigits, 18}},
    Row{"8007", "8007", {kText, 24}},
    Row{"8008", "8008", {kDateTime}},
    Row{"8009", "8009", {kText, 50}},
    Row{"8010", "8010", {kDelimited, 30}},
    Row{"8011", "8011", {kNumber, 12}},
    Row{"8012", "8012", {kText, 20}},
    Row{"8013", "8013", {kText, 25}},
    Row{"8017", "8018", {kDigits, 18}},
    Row{"8019", "8019", {kNumber, 10}},
    Row{"8020", "8020", {kText, 25}},
    Row{"8026", "8026", {kDigits, 18}},
    Row{"8030", "8030", {kText, 90}},
    Row{"8110", "8110", {kText, 70}},
    Row{"8111", "8111", {kInteger, 4}},
    Row{"8112", "8112", {kText, 70}},
    Row{"8200", "8200", {kText, 70}},
    Row{"90", "90", {kText, 30}},
    Row{"91", "99", {kText, 90}},
};

const Row* find_row(std::string_view ai) {
  const auto* const found = std::ranges::find_if(kRows, [&](const Row& row) {
    return row.first.size() == ai.size() && row.first <= ai && ai <= row.last;
  });
  return found == kRows.end() ? nullptr : found;
}

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

std::size_t ai_length(std::string_view first_two) {
  const auto* const found = std::ranges::find_if(kRows, [&](const Row& row) {
    return row.first.substr(0, 2) <= first_two && first_two <= row.last.substr(0, 2);
  });
  return found == kRows.end() ? 0 : found->first.size();
}

bool is_encodable(std::string_view ai) { return find_row(ai) != nullptr; }

std::optional<std::string> read_encoded(BitReader& in, std::string_view ai) {
  const auto* const row = find_row(ai);
  if (row == nullptr) return std::nullopt;
  auto value = read_part(in, row->one);
  if (!value || row->two.form == kNone) return value;
  const auto more = read_part(in, row->two);
  if (!more) return std::nullopt;
  return *value + *more;
}

bool write_encoded(BitWriter& out, std::string_view ai, std::string_view value, DigitStyle style) {
  const auto* const row = find_row(ai);
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
