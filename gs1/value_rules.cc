#include "gs1/value_rules.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/text.h"
#include "gs1/check_digit.h"
#include "gs1/check_pair.h"
#include "gs1/code_lists.h"
#include "gs1/coupon.h"

namespace ocop::gs1 {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool is_day(int year, std::string_view month_and_day, bool day_may_be_open) {
  using namespace std::chrono;
  const month stated{static_cast<unsigned>(number(month_and_day.substr(0, 2)))};
  const day of_month{static_cast<unsigned>(number(month_and_day.substr(2)))};
  if (!stated.ok()) return false;
  if (of_month == day{0}) return day_may_be_open;
  return of_month <= (std::chrono::year{year} / stated / last).day();
}

/// 2000 to 2099 stand in for the unknown century: 00 is a leap year until 2050's window.
bool is_date(std::string_view part) {
  return is_day(2000 + number(part.substr(0, 2)), part.substr(2), false);
}

bool is_date_or_month(std::string_view part) {
  return is_day(2000 + number(part.substr(0, 2)), part.substr(2), true);
}

bool is_long_date(std::string_view part) {
  return is_day(number(part.substr(0, 4)), part.substr(4), false);
}

bool is_hour(std::string_view part) { return number(part) <= 23; }

bool is_minute(std::string_view part) { return number(part) <= 59; }

bool is_clock(std::string_view part) {
  return is_hour(part.substr(0, 2)) && is_minute(part.substr(2));
}

bool begins_with_prefix(std::string_view part) {
  return part.size() >= 4 && std::all_of(part.begin(), part.begin() + 4, is_digit);
}

bool is_zero(std::string_view part) { return part.find_first_not_of('0') == part.npos; }

/// ISO 13616: the first four characters moved to the end, letters as 10 to 35, is 1 modulo 97.
bool is_iban(std::string_view part) {
  if (part.size() < 5 || !is_country_letters(part.substr(0, 2)) || !is_digit(part[2]) ||
      !is_digit(part[3])) {
    return false;
  }
  int rest = 0;
  for (std::size_t i = 0; i < part.size(); ++i) {
    const char c = part[(i + 4) % part.size()];
    if (!is_digit(c) && !is_capital(c)) return false;
    rest = is_digit(c) ? rest * 10 + (c - '0') : rest * 100 + (c - 'A' + 10);
    rest %= 97;
  }
  return rest == 1;
}

bool is_piece(std::string_view part) {
  const int place = number(part.substr(0, 2));
  return place >= 1 && place <= number(part.substr(2));
}

bool is_sequence(std::string_view part) {
  return is_digit(part[0]) && part[1] == '/' && is_digit(part[2]) && part[0] >= '1' &&
         part[0] <= part[2];
}

bool is_medium(std::string_view part) {
  const int kind = number(part);
  return (kind >= 1 && kind <= 10) || kind >= 80;
}

/// Ten digits, which an int does not hold; compared as text of one length.
bool is_latitude(std::string_view part) { return part <= "1800000000"; }

bool is_longitude(std::string_view part) { return part <= "3600000000"; }

bool is_importer(std::string_view part) {
  const char c = part.front();
  return is_digit(c) || is_capital(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
}

bool is_percent_encoded(std::string_view part) {
  constexpr std::string_view kHexadecimal = "0123456789ABCDEFabcdef";
  for (auto at = part.find('%'); at != part.npos; at = part.find('%', at + 1)) {
    if (part.size() - at < 3 || kHexadecimal.find(part[at + 1]) == part.npos ||
        kHexadecimal.find(part[at + 2]) == part.npos) {
      return false;
    }
  }
  return true;
}

struct Entry {
  Rule rule;
  bool (*kept)(std::string_view);
  std::string_view en;  ///< what belongs there
  std::string_view vi;
};

using Part = std::string_view;

// In the order of Rule.
constexpr std::array kEntries{
    Entry{Rule::kCheck, has_valid_check_digit, "a number with its check digit",
          "số có số kiểm tra đúng"},
    Entry{Rule::kPair, has_valid_check_pair, "a model number that ends in its check pair",
          "mã mẫu sản phẩm kết thúc bằng cặp ký tự kiểm tra đúng"},
    Entry{Rule::kPrefix, begins_with_prefix,
          "a key that begins with a GS1 company prefix, at least four digits",
          "mã bắt đầu bằng mã doanh nghiệp GS1, ít nhất bốn chữ số"},
    Entry{Rule::kPrefix1, [](Part part) { return begins_with_prefix(part.substr(1)); },
          "a number with a GS1 company prefix behind its first digit",
          "số có mã doanh nghiệp GS1 sau chữ số đầu tiên"},
    Entry{Rule::kNondigit,
          [](Part part) { return !std::all_of(part.begin(), part.end(), is_digit); },
          "a text that holds more than digits", "chuỗi không chỉ gồm chữ số"},
    Entry{Rule::kZero, is_zero, "0", "số 0"},
    Entry{Rule::kNonzero, [](Part part) { return !is_zero(part); }, "a number above 0",
          "số lớn hơn 0"},
    Entry{Rule::kUnpadded, [](Part part) { return part.size() == 1 || part.front() != '0'; },
          "a number without leading zeros", "số không có số 0 ở đầu"},
    Entry{Rule::kDate, is_date, "a date YYMMDD", "ngày dạng NNTTnn"},
    Entry{Rule::kDate0, is_date_or_month, "a date YYMMDD or a month YYMM00",
          "ngày dạng NNTTnn hoặc tháng dạng NNTT00"},
    Entry{Rule::kLongdate, is_long_date, "a date YYYYMMDD, such as 20261122",
          "ngày dạng NNNNTTnn (năm, tháng, ngày), ví dụ 20261122"},
    Entry{Rule::kClock, is_clock, "a time HHMM from 0000 to 2359", "giờ và phút, từ 0000 đến 2359"},
    Entry{Rule::kHour, is_hour, "an hour from 00 to 23", "giờ, từ 00 đến 23"},
    Entry{Rule::kMinute, is_minute, "a number from 00 to 59", "số từ 00 đến 59"},
    Entry{Rule::kCountry, is_country_number,
          "a country's three digits of ISO 3166-1, such as 704 for Viet Nam",
          "mã nước ba chữ số theo ISO 3166-1, ví dụ 704 là Việt Nam"},
    Entry{Rule::kCountry999, [](Part part) { return part == "999" || is_country_number(part); },
          "a country's three digits of ISO 3166-1, such as 704 for Viet Nam, or 999 for several",
          "mã nước ba chữ số theo ISO 3166-1, ví dụ 704 là Việt Nam, hoặc 999 là nhiều nước"},
    Entry{Rule::kAlpha2, is_country_letters, "a country's two letters of ISO 3166-1, such as VN",
          "mã nước hai chữ cái theo ISO 3166-1, ví dụ VN"},
    Entry{Rule::kCurrency, is_currency_number,
          "a currency's three digits of ISO 4217, such as 704 for dong",
          "mã tiền tệ ba chữ số theo ISO 4217, ví dụ 704 là đồng"},
    Entry{Rule::kIban, is_iban, "an IBAN: country, right check digits, account in capitals",
          "số IBAN: mã nước, số kiểm tra đúng, số tài khoản viết hoa"},
    Entry{Rule::kYesno, [](Part part) { return part == "0" || part == "1"; }, "0 (no) or 1 (yes)",
          "0 (không) hoặc 1 (có)"},
    Entry{Rule::kWinding, [](Part part) { return part == "0" || part == "1" || part == "9"; },
          "0, 1 or 9", "0, 1 hoặc 9"},
    Entry{Rule::kSex, [](Part part) { return Part("0129").find(part) != part.npos; },
          "0, 1, 2 or 9", "0, 1, 2 hoặc 9"},
    Entry{Rule::kMinus, [](Part part) { return part == "-"; }, "a minus sign or nothing",
          "dấu trừ hoặc không có gì"},
    Entry{Rule::kLatitude, is_latitude, "(latitude + 90) · 10⁷, at most 1800000000",
          "(vĩ độ + 90) · 10⁷, không quá 1800000000"},
    Entry{Rule::kLongitude, is_longitude, "(longitude + 360) mod 360 · 10⁷, at most 3600000000",
          "(kinh độ + 360) mod 360 · 10⁷, không quá 3600000000"},
    Entry{Rule::kMedia, is_medium, "a kind of medium, 01 to 10 or 80 to 99",
          "loại vật mang, từ 01 đến 10 hoặc từ 80 đến 99"},
    Entry{Rule::kPackage, is_package_type, "a package type of UN/ECE Recommendation 21, such as BX",
          "loại bao gói theo Khuyến nghị 21 của UN/ECE, ví dụ BX"},
    Entry{Rule::kPiece, is_piece, "a piece and the total, such as 0102 for the first of two",
          "thứ tự và tổng số phần, ví dụ 0102 là phần thứ nhất trong hai phần"},
    Entry{Rule::kSequence, is_sequence, "a place and the total, such as 1/2",
          "thứ tự và tổng số, ví dụ 1/2"},
    Entry{Rule::kImporter, is_importer, "one letter, digit, - or _",
          "một chữ cái, chữ số, dấu - hoặc _"},
    Entry{Rule::kEncoded, is_percent_encoded,
          "percent-encoded text with two hexadecimal digits behind each %",
          "văn bản mã hóa phần trăm, sau mỗi dấu % là hai chữ số thập lục phân"},
    Entry{Rule::kCoupon, is_coupon, "a North American coupon code",
          "mã phiếu giảm giá Bắc Mỹ đúng quy cách"},
    Entry{Rule::kOffer, is_offer_coupon, "a North American positive offer file coupon",
          "mã phiếu giảm giá Bắc Mỹ theo danh mục ưu đãi đúng quy cách"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kEntries.size(); ++i) {
    if (static_cast<std::size_t>(kEntries[i].rule) != i) return false;
  }
  return kEntries.back().rule == Rule::kOffer;
}
static_assert(in_order());

const Entry& entry_of(Rule rule) { return kEntries[static_cast<std::size_t>(rule)]; }

}  // namespace

bool keeps(Rule rule, std::string_view part) { return entry_of(rule).kept(part); }

Message breach(const ApplicationIdentifier& ai, Rule rule, std::string_view part) {
  if (rule == Rule::kCheck) {
    return message("({0}) {1} {2} ends in {3}, but its check digit is {4}; a digit may be mistyped",
                   "({0}) {1} {2} kết thúc bằng {3} nhưng số kiểm tra đúng là {4}; có thể đã "
                   "gõ nhầm một chữ số",
                   ai.code, ai.title, part, part.back(),
                   check_digit(part.substr(0, part.size() - 1)));
  }
  if (rule == Rule::kDate || rule == Rule::kDate0) {
    return message("({0}) {1} {2} is no date; it is written YYMMDD, as 261122 for 22/11/2026",
                   "({0}) {1} {2} không phải là ngày; phải viết NNTTnn (năm, tháng, ngày), ví "
                   "dụ 261122 là 22/11/2026",
                   ai.code, ai.title, part);
  }
  const Entry& entry = entry_of(rule);
  const std::string shown = printable(part);
  return {fmt::format("({}) {} holds \"{}\" where this belongs: {}", ai.code, ai.title, shown,
                      entry.en),
          fmt::format("({}) {} có \"{}\" ở chỗ phải là: {}", ai.code, ai.title, shown, entry.vi)};
}

}  // namespace ocop::gs1
