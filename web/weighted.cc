#include "web/weighted.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace ocop::web {
namespace {

constexpr std::size_t kMostElements = 64;

/// "1", "0", "0.8", at most three decimals; nullopt on anything else.
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

/// Takes what stands before the next `separator` off `rest`.
std::string_view next_of(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const auto taken = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return trim(taken);
}

Weighted element_of(std::string_view text) {
  Weighted element{next_of(text, ';'), 1000};
  while (!text.empty()) {
    const auto parameter = next_of(text, ';');
    if (parameter.size() < 2 || (parameter[0] != 'q' && parameter[0] != 'Q')) continue;
    if (parameter[1] == '=') element.weight = thousandths(parameter.substr(2)).value_or(0);
  }
  return element;
}

}  // namespace

std::vector<Weighted> weighted_list(std::string_view header) {
  std::vector<Weighted> list;
  while (!header.empty() && list.size() < kMostElements) {
    const auto element = next_of(header, ',');
    if (!element.empty()) list.push_back(element_of(element));
  }
  return list;
}

}  // namespace ocop::web
