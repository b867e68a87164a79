#include "office/chart.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/html.h"

namespace ocop::office {
namespace {

constexpr int kLabelWidth = 280;
constexpr int kBarWidth = 340;
constexpr int kValueWidth = 60;
constexpr int kLine = 26;
constexpr std::size_t kLongestLabel = 34;  // characters that fit the label's width

std::string shortened(std::string_view label) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < label.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(label[at]) & 0xC0U) != 0x80;
    if (begins && characters++ == kLongestLabel) return std::string(label.substr(0, at)) + "…";
  }
  return std::string(label);
}

std::string bar_svg(const Bar& bar, std::int64_t most, int top) {
  const auto value = std::max<std::int64_t>(bar.value, 0);
  const double share = most == 0 ? 0 : static_cast<double>(value) / static_cast<double>(most);
  const double width = share * kBarWidth;
  const int middle = top + kLine / 2 + 5;
  return fmt::format(
      "<g><title>{0}: {1}</title>"
      "<text x=\"{2}\" y=\"{3}\" text-anchor=\"end\">{4}</text>"
      "<rect x=\"{5}\" y=\"{6}\" width=\"{7:.1f}\" height=\"{8}\" fill=\"#555\" "
      "stroke=\"#000\"/>"
      "<text x=\"{9:.1f}\" y=\"{3}\">{1}</text></g>",
      escape_html(bar.label), bar.shown.empty() ? std::to_string(value) : escape_html(bar.shown),
      kLabelWidth - 8, middle, escape_html(shortened(bar.label)), kLabelWidth, top + 4, width,
      kLine - 8, kLabelWidth + width + 6);
}

}  // namespace

std::string bar_chart(std::string_view title, const std::vector<Bar>& bars, std::int64_t full) {
  if (bars.empty()) return "";
  std::int64_t most = full;
  for (const auto& bar : bars) most = std::max(most, bar.value);
  const int height = static_cast<int>(bars.size()) * kLine;
  std::string svg = fmt::format(
      "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 {} {}\" font-size=\"14\" fill=\"#000\" "
      "xmlns=\"http://www.w3.org/2000/svg\"><title>{}</title>"
      "<line x1=\"{}\" y1=\"0\" x2=\"{}\" y2=\"{}\" stroke=\"#000\"/>",
      kLabelWidth + kBarWidth + kValueWidth, height, escape_html(title), kLabelWidth, kLabelWidth,
      height);
  for (std::size_t i = 0; i < bars.size(); ++i)
    svg += bar_svg(bars[i], most, static_cast<int>(i) * kLine);
  return svg + "</svg>";
}

}  // namespace ocop::office
