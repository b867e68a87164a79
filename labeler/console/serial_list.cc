#include "labeler/console/serial_list.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.h"

namespace ocop::labeler::console {
namespace {

using programme::SerialRange;

constexpr std::string_view kBetween = ",; \t\r\n";

/// A dash with blanks around it would fall apart at them; a long dash is a dash.
std::string with_plain_dashes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto rest = text.substr(i);
    const bool long_dash = rest.starts_with("–") || rest.starts_with("—");
    if (!long_dash && text[i] != '-') {
      if (!out.empty() && out.back() == '-' && kBetween.find(text[i]) != kBetween.npos) continue;
      out += text[i];
      continue;
    }
    while (!out.empty() && kBetween.find(out.back()) != kBetween.npos) out.pop_back();
    out += '-';
    if (long_dash) i += std::string_view("–").size() - 1;
  }
  return out;
}

std::optional<std::uint64_t> number(std::string_view text) {
  const auto value = parse_digits(text);
  if (!value) return std::nullopt;
  return static_cast<std::uint64_t>(*value);
}

Result<SerialRange> parse_part(std::string_view part, const SerialRange& whole) {
  const auto dash = part.find('-');
  const auto first = number(part.substr(0, dash));
  const auto last = dash == part.npos ? first : number(part.substr(dash + 1));
  if (!first || !last)
    return fail("serials",
                message("“{}” is no serial; write 000012 or 000020-000031",
                        "“{}” không phải số sê-ri; hãy ghi như 000012 hoặc 000020-000031",
                        printable(part, 40)));
  if (*last < *first || *first < whole.first || *last >= whole.first + whole.count)
    return fail("serials",
                message("{} is not of this lot; its serials are {} to {}",
                        "{} không thuộc lô này; lô có số sê-ri từ {} đến {}", printable(part, 40),
                        whole.serial(0), whole.serial(whole.count - 1)));
  return SerialRange{*first, *last - *first + 1, whole.width};
}

}  // namespace

Result<std::vector<SerialRange>> parse_serials(std::string_view text, const SerialRange& whole) {
  const auto all = with_plain_dashes(text);
  std::vector<SerialRange> ranges;
  std::string_view rest = all;
  while (true) {
    rest.remove_prefix(std::min(rest.find_first_not_of(kBetween), rest.size()));
    if (rest.empty()) break;
    const auto part = rest.substr(0, rest.find_first_of(kBetween));
    rest.remove_prefix(part.size());
    if (ranges.size() == kMostSerialRanges)
      return fail("serials", message("at most {} parts at once", "mỗi lần nhiều nhất {} phần",
                                     kMostSerialRanges));
    auto range = parse_part(part, whole);
    if (!range) return tl::unexpected(range.error());
    ranges.push_back(*range);
  }
  if (ranges.empty())
    return fail("serials", message("Write the serials, like 000012 or 000020-000031",
                                   "Hãy ghi số sê-ri, ví dụ 000012 hoặc 000020-000031"));
  std::ranges::sort(ranges, {}, &SerialRange::first);
  for (std::size_t i = 1; i < ranges.size(); ++i)
    if (ranges[i].first < ranges[i - 1].first + ranges[i - 1].count)
      return fail("serials",
                  message("{} stands there twice", "{} được ghi hai lần", ranges[i].serial(0)));
  return ranges;
}

}  // namespace ocop::labeler::console
