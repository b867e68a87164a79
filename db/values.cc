#include "db/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/date.h"
#include "base/https_address.h"
#include "base/text.h"
#include "db/words.h"
#include "gs1/application_identifier.h"
#include "gs1/check_digit.h"
#include "gs1/link_types.h"
#include "programme/geojson.h"

namespace ocop::db {
namespace {

constexpr unsigned kKilogramDecimals = 3;
constexpr unsigned kHectareDecimals = 4;
constexpr unsigned kDegreeDecimals = 6;
constexpr unsigned kScoreDecimals = 1;
constexpr unsigned kMillimetreDecimals = 3;
constexpr unsigned kScaleDecimals = 6;
constexpr long long kLeastScale = 900'000;  // in millionths
constexpr long long kMostScale = 1'100'000;

tl::unexpected<Error> wrong(Message why) { return fail("", std::move(why)); }

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

/// Control characters, and those that turn the direction of writing: on a page
/// they would make a name look like another.
bool holds_hidden_characters(std::string_view text, bool line_breaks) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == 0x7F || (c < 0x20 && !(line_breaks && (c == '\n' || c == '\t')))) return true;
    const auto three = text.substr(i, 3);
    if (three >= "\xE2\x80\xAA" && three <= "\xE2\x80\xAE") return true;
    if (three >= "\xE2\x81\xA6" && three <= "\xE2\x81\xA9") return true;
    if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)
      return true;
  }
  return false;
}

Result<Value> read_text(const Column& column, std::string text) {
  const bool line_breaks = column.type == ValueType::kText;
  for (std::size_t at = 0; (at = text.find('\r', at)) != std::string::npos;) {
    if (text.compare(at, 2, "\r\n") == 0)
      text.erase(at, 1);
    else
      text[at] = '\n';
  }
  if (!line_breaks && text.find('\n') != std::string::npos) {
    return wrong(message("{} must be one line; take the line break out",
                         "{} phải nằm trên một dòng; hãy bỏ dấu xuống dòng", column.header));
  }
  if (holds_hidden_characters(text, line_breaks)) {
    return wrong(message("{} holds control characters; type the text anew",
                         "{} có ký tự điều khiển; hãy gõ lại nội dung", column.header));
  }
  if (characters(text) > column.most) {
    return wrong(message("{} has {} characters; at most {} are allowed",
                         "{} dài {} ký tự; tối đa {} ký tự", column.header, characters(text),
                         column.most));
  }
  return Value(std::move(text));
}

Result<Value> read_symbols(const Column& column, const std::string& text, std::string_view others) {
  const bool good =
      text.size() <= column.most && std::all_of(text.begin(), text.end(), [&](char c) {
        return is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
      });
  if (good) return Value(text);
  return wrong(message("“{}” is no {}: 1–{} of the letters A–Z, digits and {}",
                       "“{}” không phải {} hợp lệ: 1–{} ký tự gồm chữ A–Z không dấu, chữ số và {}",
                       printable(text), column.header, column.most, others));
}

Result<Value> read_token(const Column& column, const std::string& text) {
  const bool good = text.size() <= column.most && std::all_of(text.begin(), text.end(), [](char c) {
                      return c > ' ' && c < '\x7F';
                    });
  if (good) return Value(text);
  return wrong(message("{} must be at most {} ASCII characters without blanks",
                       "{} phải gồm tối đa {} ký tự ASCII, không có khoảng trắng", column.header,
                       column.most));
}

Result<Value> read_gtin(const std::string& text) {
  auto gtin = gs1::to_gtin14(text);
  if (!gtin) return wrong(gtin.error().message);
  return Value(std::move(*gtin));
}

Result<Value> read_lot(const std::string& text) {
  const auto checked = gs1::check_value(*gs1::find_application_identifier("10"), text);
  if (!checked) return wrong(checked.error().message);
  return Value(text);
}

Result<Value> read_kid(const std::string& text) {
  if (text.size() == 10 && parse_digits(text)) return Value(text);
  return wrong(message("“{}” is no key id: exactly 10 digits",
                       "“{}” không phải mã khóa: cần đúng 10 chữ số", printable(text)));
}

Result<Value> read_date(const std::string& text) {
  auto date = parse_iso_date(text);
  if (!date) date = parse_dmy_date(text);
  if (date) return Value(iso_date(*date));
  return wrong(message("“{}” is no date; write 22/11/2026 or 2026-11-22",
                       "“{}” không phải ngày hợp lệ; hãy viết 22/11/2026 hoặc 2026-11-22",
                       printable(text)));
}

Result<Value> read_instant(const std::string& text) {
  constexpr long long kYear2200 = 7'258'118'400;
  if (const auto instant = parse_instant(text))
    return Value(std::to_string(instant->time_since_epoch().count()));
  const auto seconds = parse_digits(text);
  if (seconds && *seconds < kYear2200) return Value(std::to_string(*seconds * 1000));
  return wrong(message("“{}” is no moment; write 2026-11-22T03:04:05Z (UTC)",
                       "“{}” không phải thời điểm hợp lệ; hãy viết 2026-11-22T03:04:05Z (giờ UTC)",
                       printable(text)));
}

Result<Value> read_integer(const Column& column, const std::string& text) {
  const auto number = parse_digits(text);
  const auto size = static_cast<unsigned long long>(number.value_or(0));
  if (number && size >= column.least && size <= column.most) return Value(std::to_string(*number));
  return wrong(message("“{}” is no whole number from {} to {}",
                       "“{}” không phải số nguyên từ {} đến {}", printable(text), column.least,
                       column.most));
}

/// "1.250" and "1,25" alike: a comma or a point before the decimals, no
/// separator of thousands, for "1.250" means two things in two countries.
/// In units of 10^-decimals.
std::optional<long long> scaled_number(std::string_view text, unsigned decimals, std::size_t most) {
  const auto mark = text.find_first_of(".,");
  const auto whole = parse_digits(text.substr(0, mark));
  auto fraction =
      mark == std::string_view::npos ? std::string("0") : std::string(text.substr(mark + 1));
  if (fraction.size() > decimals && fraction.find_last_not_of('0') < decimals)
    fraction.resize(decimals);
  if (!whole || static_cast<unsigned long long>(*whole) > most || fraction.empty() ||
      fraction.size() > decimals) {
    return std::nullopt;
  }
  fraction.resize(decimals, '0');
  const auto part = parse_digits(fraction);
  if (!part) return std::nullopt;
  long long scale = 1;
  for (unsigned i = 0; i < decimals; ++i) scale *= 10;
  return *whole * scale + *part;
}

Result<Value> read_kilograms(const Column& column, const std::string& text) {
  if (const auto grams = scaled_number(text, kKilogramDecimals, column.most)) {
    return Value(std::to_string(*grams));
  }
  return wrong(
      message("“{}” is no weight in kilograms; write digits with at most three decimals and no "
              "separator of thousands, such as 1250.5",
              "“{}” không phải khối lượng tính bằng kg; hãy viết chữ số, tối đa ba số lẻ, không "
              "có dấu phân cách hàng nghìn, ví dụ 1250,5",
              printable(text)));
}

Result<Value> read_hectares(const Column& column, const std::string& text) {
  const auto units = scaled_number(text, kHectareDecimals, column.most);
  if (units && *units > 0) {
    return Value(fmt::format("{}", static_cast<double>(*units) / std::pow(10.0, kHectareDecimals)));
  }
  return wrong(message(
      "“{}” is no area in hectares; write a number above 0 with at most four decimals, such as 1.5",
      "“{}” không phải diện tích tính bằng ha; hãy viết số lớn hơn 0, tối đa bốn số lẻ, ví dụ 1,5",
      printable(text)));
}

std::string degrees(double number) {
  auto text = fmt::format("{:.{}f}", number, kDegreeDecimals);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

Result<Value> read_degrees(const Column& column, const std::string& text) {
  const bool negative = text.front() == '-';
  const auto units = scaled_number(std::string_view(text).substr(negative ? 1 : 0),
                                   kDegreeDecimals, column.most);
  const double scale = std::pow(10.0, kDegreeDecimals);
  if (units && static_cast<double>(*units) <= static_cast<double>(column.most) * scale) {
    return Value(degrees(static_cast<double>(negative ? -*units : *units) / scale));
  }
  return wrong(message("“{}” is no {} in degrees; write a number from -{} to {} with at most six "
                       "decimals, such as 21.9876",
                       "“{}” không phải {} tính bằng độ; hãy viết số từ -{} đến {}, tối đa sáu số "
                       "lẻ, ví dụ 21,9876",
                       printable(text), column.header, column.most, column.most));
}

Result<Value> read_outline(const std::string& text) {
  const auto outline = programme::parse_outline(text);
  if (outline) return Value(programme::to_geojson(*outline));
  const auto& error = outline.error();
  const auto where = error.where.empty() ? "" : error.where + ": ";
  return wrong({where + error.message.en, where + error.message.vi});
}

Result<Value> read_score(const Column& column, const std::string& text) {
  const auto tenths = scaled_number(text, kScoreDecimals, column.most);
  if (tenths && *tenths <= static_cast<long long>(column.most) * 10) {
    return Value(std::to_string(*tenths));
  }
  return wrong(message("“{}” is no score; write a number from 0 to {} with at most one decimal",
                       "“{}” không phải số điểm; hãy viết số từ 0 đến {}, tối đa một số lẻ",
                       printable(text), column.most));
}

/// Whole units of 10^-decimals as a number for people: "-1.25" for -1250 with three.
std::string descaled(const std::string& units, unsigned decimals) {
  const bool negative = units.starts_with('-');
  auto digits = units.substr(negative ? 1 : 0);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  digits.insert(digits.size() - decimals, ".");
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return (negative ? "-" : "") + digits;
}

Result<Value> read_millimetres(const Column& column, const std::string& text) {
  const bool negative = text.front() == '-';
  const auto units = scaled_number(std::string_view(text).substr(negative ? 1 : 0),
                                   kMillimetreDecimals, column.most);
  if (units && *units <= static_cast<long long>(column.most) * 1000) {
    return Value(std::to_string(negative ? -*units : *units));
  }
  return wrong(message("“{}” is no length in millimetres; write a number from -{} to {} with at "
                       "most three decimals, such as 1.25",
                       "“{}” không phải độ dài tính bằng mm; hãy viết số từ -{} đến {}, tối đa ba "
                       "số lẻ, ví dụ 1,25",
                       printable(text), column.most, column.most));
}

Result<Value> read_scale(const std::string& text) {
  const auto units = scaled_number(text, kScaleDecimals, 1);
  if (units && *units >= kLeastScale && *units <= kMostScale) {
    return Value(std::to_string(*units));
  }
  return wrong(message("“{}” is no scale; write a number from 0.9 to 1.1 with at most six decimals",
                       "“{}” không phải tỷ lệ; hãy viết số từ 0,9 đến 1,1, tối đa sáu số lẻ",
                       printable(text)));
}

Result<Value> read_link_type(const std::string& text) {
  if (gs1::find_producer_link_type(text) != nullptr) return Value(text);
  return wrong(message("“{}” is no kind of link that a producer may add; write one such as recipeInfo",
                       "“{}” không phải loại liên kết mà chủ thể được thêm; hãy ghi như recipeInfo",
                       printable(text)));
}

Result<Value> read_web_address(const std::string& text) {
  auto address = read_https_address(text);
  if (!address) return wrong(address.error().message);
  return Value(std::move(address->text));
}

Result<Value> read_word(const Column& column, const std::string& text) {
  if (auto word = stored_word(column.type, text)) return Value(std::move(*word));
  const auto known = known_words(column.type);
  return wrong(
      {fmt::format("“{}” is not known for {}; write {}", printable(text), column.header, known.en),
       fmt::format("không hiểu “{}” ở cột {}; hãy ghi {}", printable(text), column.header,
                   known.vi)});
}

}  // namespace

Result<Value> read_value(const Column& column, std::string_view raw) {
  if (column.type == ValueType::kJson) return Value(std::string(raw));
  const auto plain = plain_blanks(raw);
  const auto text = to_nfc(trim(plain)).value_or(std::string());
  if (text.empty()) {
    if (!column.required) {
      return column.fallback ? Value(std::string(*column.fallback)) : Value();
    }
    return wrong(message("{} is missing", "thiếu {}", column.header));
  }
  switch (column.type) {
    case ValueType::kName:
    case ValueType::kText:
    case ValueType::kPicture:
    case ValueType::kPaper:
      return read_text(column, text);
    case ValueType::kId:
      return read_symbols(column, text, "._-");
    case ValueType::kAreaCode:
      return read_symbols(column, text, "-");
    case ValueType::kToken:
      return read_token(column, text);
    case ValueType::kGtin:
      return read_gtin(text);
    case ValueType::kLot:
      return read_lot(text);
    case ValueType::kKid:
      return read_kid(text);
    case ValueType::kDate:
      return read_date(text);
    case ValueType::kInstant:
      return read_instant(text);
    case ValueType::kInteger:
      return read_integer(column, text);
    case ValueType::kHectares:
      return read_hectares(column, text);
    case ValueType::kDegrees:
      return read_degrees(column, text);
    case ValueType::kOutline:
      return read_outline(text);
    case ValueType::kScore:
      return read_score(column, text);
    case ValueType::kKilograms:
      return read_kilograms(column, text);
    case ValueType::kMillimetres:
      return read_millimetres(column, text);
    case ValueType::kScale:
      return read_scale(text);
    case ValueType::kLinkType:
      return read_link_type(text);
    case ValueType::kWebAddress:
      return read_web_address(text);
    default:
      return read_word(column, text);
  }
}

std::string show_value(const Column& column, const Value& value) {
  if (!value) return "";
  if (column.type == ValueType::kKilograms) return descaled(*value, kKilogramDecimals);
  if (column.type == ValueType::kMillimetres) return descaled(*value, kMillimetreDecimals);
  if (column.type == ValueType::kScale) return descaled(*value, kScaleDecimals);
  if (column.type == ValueType::kScore) return descaled(*value, kScoreDecimals);
  if (column.type == ValueType::kInstant) {
    // What nobody recorded is an empty cell, not the year 1970.
    if (value == column.fallback) return "";
    long long milliseconds = 0;
    std::from_chars(value->data(), value->data() + value->size(), milliseconds);
    return iso_instant(Instant(std::chrono::milliseconds(milliseconds)));
  }
  return *value;
}

Value normal_value(const Column& column, Value value) {
  const bool degree = column.type == ValueType::kDegrees;
  if (!value || (!degree && column.type != ValueType::kHectares)) return value;
  double number = 0;
  std::from_chars(value->data(), value->data() + value->size(), number);
  if (degree) return degrees(number);
  return fmt::format("{}", number);
}

}  // namespace ocop::db
