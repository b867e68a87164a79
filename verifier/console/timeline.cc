#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/html.h"
#include "office/report_page.h"
#include "verifier/console/scan_charts.h"
#include "verifier/console/scan_figure.h"
#include "verifier/console/views.h"

namespace ocop::verifier::console {
namespace {

constexpr double kLeft = 48;  // of the drawing, for the numbers of its lines
constexpr double kWidth = 720;
constexpr double kTop = 22;   // for the marks of alerts
constexpr double kHigh = 170;
constexpr double kFoot = 24;
constexpr int kDates = 6;

/// A round number at or above `most`: 1, 2 or 5 times a power of ten, at least 4.
std::int64_t ceiling_of(std::int64_t most) {
  for (std::int64_t power = 1; power < std::int64_t{1} << 60; power *= 10) {
    for (const std::int64_t step : {1, 2, 5}) {
      if (step * power >= std::max<std::int64_t>(most, 4)) return step * power;
    }
  }
  return most;
}

struct Frame {
  std::int64_t ceiling = 1;
  double step = 1;  ///< of a bar

  double y(std::int64_t value) const {
    return kTop + kHigh * (1 - static_cast<double>(value) / static_cast<double>(ceiling));
  }
  double x(std::size_t bar) const { return kLeft + step * static_cast<double>(bar); }
};

std::string lines_svg(const Frame& frame, Language language) {
  std::string svg;
  for (const std::int64_t quarter : {0, 2, 4}) {
    const auto value = frame.ceiling * quarter / 4;
    svg += fmt::format(
        "<line class=\"rule\" x1=\"{0}\" x2=\"{1}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/>"
        "<text x=\"{3}\" y=\"{4:.1f}\" text-anchor=\"end\">{5}</text>",
        kLeft, kWidth, frame.y(value), kLeft - 6, frame.y(value) + 4,
        number_text(value, language));
  }
  return svg;
}

std::string days_of(const ScanBar& bar) {
  return bar.from == bar.until ? dmy_date(bar.from)
                               : dmy_date(bar.from) + " – " + dmy_date(bar.until);
}

/// What stands in the table's row too.
std::string words_of(const ScanBar& bar, Language language) {
  std::string words = days_of(bar) + ": " + scan_words(bar.scans, language);
  if (bar.devices)
    words += message("; {} devices", "; {} thiết bị", *bar.devices).in(language);
  if (bar.alerts != 0)
    words += message("; {} alerts", "; {} cảnh báo", bar.alerts).in(language);
  return words;
}

std::string bar_svg(const ScanBar& bar, std::size_t at, const Frame& frame, Language language) {
  std::string svg = "<g><title>" + escape_html(words_of(bar, language)) + "</title>";
  const double width = std::max(frame.step - std::min(2.0, frame.step / 4), 0.5);
  std::int64_t below = 0;
  for (const auto kind : kScanClasses) {
    const auto value = bar.scans[kind];
    if (value == 0) continue;
    const double top = frame.y(below + value);
    svg += fmt::format(
        "<rect class=\"s-{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"/>",
        scan_class_code(kind), frame.x(at), top, width, std::max(frame.y(below) - top, 0.8));
    below += value;
  }
  if (bar.alerts != 0) {
    const double middle = frame.x(at) + width / 2;
    svg += fmt::format("<path class=\"alert\" d=\"M{:.1f} 4l6 11h-12z\"/>", middle);
  }
  return svg + "</g>";
}

/// Some dates below: as many as there is room for, the last one among them.
std::string dates_svg(const ScanSeries& series, const Frame& frame) {
  std::string svg;
  const auto count = series.bars.size();
  const std::size_t every = std::max<std::size_t>(1, (count + kDates - 1) / kDates);
  for (std::size_t back = 0; back < count; back += every) {
    const std::size_t at = count - 1 - back;
    // 22/11: the year stands in the table and in each bar's words.
    const std::string day = dmy_date(series.bars[at].until).substr(0, 5);
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>",
                       at + 1 == count && count > 1 ? kWidth : frame.x(at) + frame.step / 2,
                       kTop + kHigh + 16, at + 1 == count && count > 1 ? "end" : "middle", day);
  }
  return svg;
}

}  // namespace

std::string timeline_html(const ScanSeries& series, std::string_view title, Language language) {
  if (series.most() == 0) return nothing_scanned_html(language);
  const Frame frame{ceiling_of(series.most()),
                    (kWidth - kLeft) / static_cast<double>(series.bars.size())};
  std::string svg = fmt::format(
      "<svg class=\"timeline\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {} {}\" "
      "font-size=\"12\">",
      escape_html(title), kWidth, kTop + kHigh + kFoot);
  svg += lines_svg(frame, language);
  for (std::size_t at = 0; at < series.bars.size(); ++at)
    svg += bar_svg(series.bars[at], at, frame, language);
  svg += dates_svg(series, frame) + "</svg>";
  const bool alerts = std::any_of(series.bars.begin(), series.bars.end(),
                                  [](const ScanBar& bar) { return bar.alerts != 0; });
  return scan_figure_html(svg + class_legend_html(alerts, language),
                          timeline_table(series, language), language);
}

}  // namespace ocop::verifier::console
