#include "web/http.h"

#include <algorithm>

#include "web/percent.h"
#include "web/weighted.h"

namespace ocop::web {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
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
  for (const Weighted& range : weighted_list(request.header("Accept-Language"))) {
    int& best = speaks(range.value, "vi")   ? vietnamese
                : speaks(range.value, "en") ? english
                                            : other;
    if (range.value == "*" || &best != &other) best = std::max(best, range.weight);
  }
  if (vietnamese < 0) vietnamese = other;
  if (english < 0) english = other;
  return english > 0 && english > vietnamese ? Language::kEnglish : Language::kVietnamese;
}

}  // namespace ocop::web
