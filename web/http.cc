#include "web/http.h"

#include <algorithm>

#include "base/text.h"
#include "web/percent.h"

namespace ocop::web {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

/// RFC 9110, 12.4.2: "1", "0", "0.8", at most three decimals; nullopt on anything else.
std::optional<int> thousandths(std::string_view weight) {
  if (weight.empty() || weight.size() > 5 || (weight[0] != '0' && weight[0] != '1')) return {};
  if (weight.size() > 1 && weight[1] != '.') return {};
  int value = (weight[0] - '0') * 1000;
  int unit = 100;
  for (const char c : weight.substr(std::min<std::size_t>(2, weight.size()))) {
    if (c < '0' || c > '9') return {};
    value += (c - '0') * unit;
    unit /= 10;
  }
  return value <= 1000 ? std::optional(value) : std::nullopt;
}

struct Range {
  std::string_view tag;
  int weight = 1000;
};

/// One element of Accept-Language; a malformed weight makes it count for nothing.
Range language_range(std::string_view element) {
  const auto semicolon = element.find(';');
  Range range{trim(element.substr(0, semicolon)), 1000};
  if (semicolon == std::string_view::npos) return range;
  const auto parameter = trim(element.substr(semicolon + 1));
  if (parameter.size() < 2 || (parameter[0] != 'q' && parameter[0] != 'Q') || parameter[1] != '=') {
    return range;
  }
  range.weight = thousandths(parameter.substr(2)).value_or(0);
  return range;
}

bool speaks(std::string_view tag, std::string_view language) {
  return same_name(tag.substr(0, 2), language) && (tag.size() == 2 || tag[2] == '-');
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (same_name(key, name)) return value;
  }
  return {};
}

std::optional<std::string> Request::parameter(std::string_view name) const {
  const auto question = target.find('?');
  if (question == std::string::npos) return {};
  std::string_view rest = std::string_view(target).substr(question + 1);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const auto pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const auto equals = std::min(pair.find('='), pair.size());
    if (form_decode(pair.substr(0, equals)) != name) continue;
    return form_decode(pair.substr(std::min(equals + 1, pair.size())));
  }
  return {};
}

Language choose_language(const Request& request) {
  if (const auto asked = request.parameter("lang")) {
    if (*asked == "vi") return Language::kVietnamese;
    if (*asked == "en") return Language::kEnglish;
  }
  int vietnamese = -1;
  int english = -1;
  int other = -1;
  std::string_view rest = request.header("Accept-Language");
  while (!rest.empty()) {
    const auto end = std::min(rest.find(','), rest.size());
    const Range range = language_range(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    int& best = speaks(range.tag, "vi")   ? vietnamese
                : speaks(range.tag, "en") ? english
                                          : other;
    if (range.tag == "*" || &best != &other) best = std::max(best, range.weight);
  }
  if (vietnamese < 0) vietnamese = other;
  if (english < 0) english = other;
  return english > 0 && english > vietnamese ? Language::kEnglish : Language::kVietnamese;
}

}  // namespace ocop::web
