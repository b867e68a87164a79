#include "labeler/console/millimetres.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace ocop::labeler::console {

std::string decimal(double value, Language language) {
  auto text = fmt::format("{:.4f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  if (text == "-0") text = "0";
  if (language == Language::kVietnamese) std::ranges::replace(text, '.', ',');
  return text;
}

std::optional<double> read_decimal(std::string text) {
  constexpr std::size_t kMost = 12;
  std::ranges::replace(text, ',', '.');
  if (text.empty() || text.size() > kMost ||
      text.find_first_not_of("+-.0123456789") != std::string::npos)
    return std::nullopt;
  double value = 0;
  const auto* begin = text.data() + (text.front() == '+' ? 1 : 0);
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(begin, end, value, std::chars_format::fixed);
  if (read.ec != std::errc() || read.ptr != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace ocop::labeler::console
