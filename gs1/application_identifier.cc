#include "gs1/application_identifier.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/text.h"
#include "gs1/check_digit.h"

namespace ocop::gs1 {
namespace {

using enum CharacterSet;
using enum Role;

constexpr std::array kIdentifiers{
    ApplicationIdentifier{"01", "GTIN", kDigits, 14, 14, true, false, kPrimaryKey},
    ApplicationIdentifier{"10", "BATCH/LOT", kSet82, 1, 20, false, false, kQualifier},
    ApplicationIdentifier{"11", "PROD DATE", kDigits, 6, 6, false, true, kAttribute},
    ApplicationIdentifier{"13", "PACK DATE", kDigits, 6, 6, false, true, kAttribute},
    ApplicationIdentifier{"15", "BEST BEFORE or BEST BY", kDigits, 6, 6, false, true, kAttribute},
    ApplicationIdentifier{"17", "USE BY or EXPIRY", kDigits, 6, 6, false, true, kAttribute},
    ApplicationIdentifier{"21", "SERIAL", kSet82, 1, 20, false, false, kQualifier},
    ApplicationIdentifier{"22", "CPV", kSet82, 1, 20, false, false, kQualifier},
    ApplicationIdentifier{"235", "TPX", kSet82, 1, 28, false, false, kQualifier},
    ApplicationIdentifier{"254", "GLN EXTENSION COMPONENT", kSet82, 1, 20, false, false,
                          kQualifier},
    ApplicationIdentifier{"414", "LOC No.", kDigits, 13, 13, true, false, kPrimaryKey},
    ApplicationIdentifier{"417", "PARTY", kDigits, 13, 13, true, false, kPrimaryKey},
};

constexpr std::string_view kDigitCharacters = "0123456789";
constexpr std::string_view kSet82Characters =
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kSet39Characters = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static_assert(kSet82Characters.size() == 82 && kSet39Characters.size() == 39);

using Membership = std::array<bool, 256>;

constexpr Membership membership(std::string_view characters) {
  Membership table{};
  for (const char c : characters) table[static_cast<unsigned char>(c)] = true;
  return table;
}

constexpr std::array<Membership, 3> kMembership{
    membership(kDigitCharacters), membership(kSet82Characters), membership(kSet39Characters)};

/// Position of the first character outside the set, npos when there is none.
std::size_t first_foreign(CharacterSet set, std::string_view value) {
  const Membership& table = kMembership[static_cast<std::size_t>(set)];
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!table[static_cast<unsigned char>(value[i])]) return i;
  }
  return std::string_view::npos;
}

Message foreign_character(const ApplicationIdentifier& ai, std::string_view value) {
  switch (ai.characters) {
    case kDigits:
      return message("({0}) {1} holds digits only, but \"{2}\" was given",
                     "({0}) {1} chỉ gồm các chữ số, nhưng nhận được \"{2}\"", ai.code, ai.title,
                     printable(value));
    case kSet82:
      return message(
          "({0}) {1} \"{2}\" holds a character outside GS1's set 82: letters without diacritics, "
          "digits and ! \" % & ' ( ) * + , - . / : ; < = > ? _",
          "({0}) {1} \"{2}\" có ký tự nằm ngoài bộ 82 ký tự của GS1: chữ cái không dấu, chữ số và "
          "! \" % & ' ( ) * + , - . / : ; < = > ? _",
          ai.code, ai.title, printable(value));
    case kSet39:
      break;
  }
  return message(
      "({0}) {1} \"{2}\" holds a character outside GS1's set 39: capital letters, digits and # - /",
      "({0}) {1} \"{2}\" có ký tự nằm ngoài bộ 39 ký tự của GS1: chữ in hoa, chữ số và # - /",
      ai.code, ai.title, printable(value));
}

Message wrong_length(const ApplicationIdentifier& ai, std::string_view value) {
  if (value.empty()) {
    return message("({0}) {1} has no value", "({0}) {1} không có giá trị", ai.code, ai.title);
  }
  if (ai.min_length == ai.max_length) {
    return message("({0}) {1} has {2} characters; it takes exactly {3}",
                   "({0}) {1} có {2} ký tự; phải có đúng {3} ký tự", ai.code, ai.title,
                   value.size(), ai.max_length);
  }
  return message("({0}) {1} has {2} characters; it takes {3} to {4}",
                 "({0}) {1} có {2} ký tự; phải có từ {3} đến {4} ký tự", ai.code, ai.title,
                 value.size(), ai.min_length, ai.max_length);
}

/// Six digits, a month, and a day of it or 00. 2000 to 2099 stand in for the unknown
/// century: 00 is a leap year until 2050's window.
bool is_possible_date(std::string_view text) {
  using namespace std::chrono;
  if (text.size() != 6 || first_foreign(kDigits, text) != std::string_view::npos) return false;
  const auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const month stated{static_cast<unsigned>(two(2))};
  if (!stated.ok()) return false;
  const year_month_day_last last = year{2000 + two(0)} / stated / std::chrono::last;
  return day{static_cast<unsigned>(two(4))} <= last.day();
}

}  // namespace

std::span<const ApplicationIdentifier> application_identifiers() { return kIdentifiers; }

const ApplicationIdentifier* find_application_identifier(std::string_view code) {
  for (const auto& ai : kIdentifiers) {
    if (ai.code == code) return &ai;
  }
  return nullptr;
}

Result<void> check_value(const ApplicationIdentifier& ai, std::string_view value) {
  const auto refuse = [&](Message text) { return fail(std::string(ai.code), std::move(text)); };
  // Length first: the other sentences quote the value.
  if (value.size() < ai.min_length || value.size() > ai.max_length) {
    return refuse(wrong_length(ai, value));
  }
  if (first_foreign(ai.characters, value) != std::string_view::npos) {
    return refuse(foreign_character(ai, value));
  }
  if (ai.check_digit && !has_valid_check_digit(value)) {
    return refuse(message(
        "({0}) {1} {2} ends in {3}, but its check digit is {4}; a digit may be mistyped",
        "({0}) {1} {2} kết thúc bằng {3} nhưng số kiểm tra đúng là {4}; có thể đã "
        "gõ nhầm một chữ số",
        ai.code, ai.title, value, value.back(), check_digit(value.substr(0, value.size() - 1))));
  }
  if (ai.date && !is_possible_date(value)) {
    return refuse(
        message("({0}) {1} {2} is no date; it is written YYMMDD, as 261122 for 22/11/2026",
                "({0}) {1} {2} không phải là ngày; phải viết NNTTnn (năm, tháng, ngày), ví "
                "dụ 261122 là 22/11/2026",
                ai.code, ai.title, value));
  }
  return {};
}

std::string element_string(std::span<const Element> elements) {
  std::string text;
  for (const auto& [ai, value] : elements) {
    text.append("(").append(ai).append(")");
    for (const char c : value) {
      if (c == '(') text += '\\';
      text += c;
    }
  }
  return text;
}

}  // namespace ocop::gs1
