// Charts as inline SVG that read well on paper without colour. No script.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ocop::office {

struct Bar {
  std::string label;
  std::int64_t value = 0;  ///< not negative
  std::string shown{};     ///< what stands behind the bar; "" = the value as a number
};

/// One bar to a line, its label at the left and its value behind it; a bar as long as the
/// chart is worth `full`, or the largest value where that is 0. role=img
/// with `title` as its name; each bar's whole label is its tooltip. Texts are escaped.
/// "" when there are no bars.
std::string bar_chart(std::string_view title, const std::vector<Bar>& bars, std::int64_t full = 0);

}  // namespace ocop::office
