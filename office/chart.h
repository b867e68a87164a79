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
};

/// One bar to a line, its label at the left and its value as a number behind it. role=img
/// with `title` as its name; each bar's whole label is its tooltip. Texts are escaped.
/// "" when there are no bars.
std::string bar_chart(std::string_view title, const std::vector<Bar>& bars);

/// Text between tags or in a quoted attribute. What is no UTF-8 becomes U+FFFD.
std::string html_escaped(std::string_view text);

}  // namespace ocop::office
