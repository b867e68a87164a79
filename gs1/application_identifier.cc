#include "gs1/application_identifier.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "gs1/value_rules.h"

namespace ocop::gs1 {
namespace {

using enum CharacterSet;

constexpr std::string_view kDigitCharacters = "0123456789";
constexpr std::string_view kSet82Characters =
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kSet39Characters = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kSet64Characters =
    "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
static_assert(kSet82Characters.size() == 82 && kSet39Characters.size() == 39 &&
              kSet64Characters.size() == 64);

using Membership = std::array<bool, 256>;

constexpr Membership membership(std::string_view characters) {
  Membership table{};
  for (const char c : characters) table[static_cast<unsigned char>(c)] = true;
  return table;
}

constexpr std::array<Membership, 4> kMembership{
    membership(kDigitCharacters), membership(kSet82Characters), membership(kSet39Characters),
    membership(kSet64Characters)};

/// Position of the first character outside the set, npos when there is none.
std::size_t first_foreign(CharacterSet set, std::string_view value) {
  const Membership& table = kMembership[static_cast<std::size_t>(set)];
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!table[static_cast<unsigned char>(value[i])]) return i;
  }
  return std::string_view::npos;
}

/// `part` is the whole value where the AI has one part only.
Message foreign_character(const ApplicationIdentifier& ai, CharacterSet set,
                          std::string_view part) {
  switch (set) {
    case kDigits:
      if (ai.components.size() > 1) {
        return message("({0}) {1} has \"{2}\" where {3} digits belong",
                       "({0}) {1} có \"{2}\" ở chỗ phải là {3} chữ số", ai.code, ai.title,
                       printable(part), part.size());
      }
      return message("({0}) {1} holds digits only, but \"{2}\" was given",
                     "({0}) {1} chỉ gồm các chữ số, nhưng nhận được \"{2}\"", ai.code, ai.title,
                     printable(part));
    case kSet82:
      return message(
          "({0}) {1} \"{2}\" holds a character outside GS1's set 82: letters without diacritics, "
          "digits and ! \" % & ' ( ) * + , - . / : ; < = > ? _",
          "({0}) {1} \"{2}\" có ký tự nằm ngoài bộ 82 ký tự của GS1: chữ cái không dấu, chữ số và "
          "! \" % & ' ( ) * + , - . / : ; < = > ? _",
          ai.code, ai.title, printable(part));
    case kSet64:
      return message(
          "({0}) {1} \"{2}\" holds a character outside GS1's set 64: letters without diacritics, "
          "digits, - and _",
          "({0}) {1} \"{2}\" có ký tự nằm ngoài bộ 64 ký tự của GS1: chữ cái không dấu, chữ số, "
          "- và _",
          ai.code, ai.title, printable(part));
    case kSet39:
      break;
  }
  return message(
      "({0}) {1} \"{2}\" holds a character outside GS1's set 39: capital letters, digits and # - /",
      "({0}) {1} \"{2}\" có ký tự nằm ngoài bộ 39 ký tự của GS1: chữ in hoa, chữ số và # - /",
      ai.code, ai.title, printable(part));
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

/// Behind parts of fixed length one stops short.
Message cut_short(const ApplicationIdentifier& ai, const Component& part, std::string_view rest) {
  return message("({0}) {1} ends in \"{2}\" where {3} characters belong",
                 "({0}) {1} kết thúc bằng \"{2}\" ở chỗ phải có {3} ký tự", ai.code, ai.title,
                 printable(rest), part.min_length);
}

}  // namespace

Result<void> check_value(const ApplicationIdentifier& ai, std::string_view value) {
  const auto refuse = [&](Message text) { return fail(std::string(ai.code), std::move(text)); };
  // Length first: the other sentences quote the value.
  if (value.size() < ai.min_length || value.size() > ai.max_length) {
    return refuse(wrong_length(ai, value));
  }
  for (const auto& component : ai.components) {
    if (value.empty()) break;
    const auto part = value.substr(0, component.max_length);
    if (part.size() < component.min_length) return refuse(cut_short(ai, component, part));
    if (first_foreign(component.characters, part) != std::string_view::npos) {
      return refuse(foreign_character(ai, component.characters, part));
    }
    for (const Rule rule : component.rules) {
      if (!keeps(rule, part)) return refuse(breach(ai, rule, part));
    }
    value.remove_prefix(part.size());
  }
  return {};
}

}  // namespace ocop::gs1
