#include <algorithm>
#include <array>

#include "gs1/application_identifier.h"

namespace ocop::gs1 {
namespace {

/// "01", or with a trailing "n" for any digit: "310n", "31nn".
constexpr CodeRange codes(std::string_view pattern) {
  const auto digits = pattern.find('n');
  if (digits == std::string_view::npos) return {code_number(pattern), code_number(pattern)};
  char first[4] = {'0', '0', '0', '0'};
  char last[4] = {'9', '9', '9', '9'};
  for (std::size_t i = 0; i < digits; ++i) first[i] = last[i] = pattern[i];
  return {code_number({first, pattern.size()}), code_number({last, pattern.size()})};
}

constexpr ApplicationIdentifier described(std::string_view code, std::string_view title,
                                          std::string_view english, std::string_view vietnamese,
                                          std::span<const Component> components,
                                          bool predefined_length, bool in_query, Role role,
                                          std::span<const Term> needs,
                                          std::span<const CodeRange> bars,
                                          std::span<const std::uint16_t> qualifiers) {
  ApplicationIdentifier ai{};
  ai.code = code;
  ai.title = title.empty() ? english : title;
  ai.english = english;
  ai.vietnamese = vietnamese;
  ai.components = components;
  for (const auto& part : components) {
    const auto add = [](std::uint8_t& sum, std::uint8_t more) {
      sum = static_cast<std::uint8_t>(sum + more);
    };
    if (!part.optional) add(ai.min_length, part.min_length);
    add(ai.max_length, part.max_length);
    if (part.characters != CharacterSet::kDigits) ai.characters = part.characters;
  }
  ai.predefined_length = predefined_length;
  ai.in_query = in_query;
  ai.role = role;
  ai.number = code_number(code);
  ai.needs = needs;
  ai.bars = bars;
  ai.qualifiers = qualifiers;
  return ai;
}

#include "application_identifiers.inc"

constexpr std::size_t kNumbers = 100 + 1000 + 10000;

/// 1 + place in kIdentifiers, by code_number(); 0 where there is no such AI.
constexpr auto kPlaces = [] {
  std::array<std::uint16_t, kNumbers> places{};
  for (std::size_t i = 0; i < kIdentifiers.size(); ++i) {
    places[kIdentifiers[i].number] = static_cast<std::uint16_t>(i + 1);
  }
  return places;
}();

static_assert(std::is_sorted(kIdentifiers.begin(), kIdentifiers.end(),
                             [](const auto& a, const auto& b) { return a.code < b.code; }));

/// Only a value's end may vary: its parts are then told apart by length alone.
static_assert(std::all_of(kIdentifiers.begin(), kIdentifiers.end(), [](const auto& ai) {
  bool ended = false;
  bool optional = false;
  for (const auto& part : ai.components) {
    if (ended || (optional && !part.optional) || part.min_length == 0) return false;
    ended = part.min_length != part.max_length;
    optional = part.optional;
  }
  return !ai.components.empty();
}));

}  // namespace

std::span<const ApplicationIdentifier> application_identifiers() { return kIdentifiers; }

const ApplicationIdentifier* find_application_identifier(std::string_view code) {
  const auto number = code_number(code);
  if (number == kNoCode || kPlaces[number] == 0) return nullptr;
  return &kIdentifiers[kPlaces[number] - 1U];
}

}  // namespace ocop::gs1
