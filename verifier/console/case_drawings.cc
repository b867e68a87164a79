#include "verifier/console/case_drawings.h"

#include <cairo.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "programme/provinces.h"
#include "verifier/console/views.h"

namespace ocop::verifier::console {
namespace {

struct Colour {
  double red, green, blue;
};
/// By ScanClass; apart in grey too.
constexpr std::array<Colour, kScanClasses.size()> kColours{
    {{0.60, 0.78, 0.70}, {0.86, 0.66, 0.28}, {0.76, 0.15, 0.18}, {0.22, 0.05, 0.22}}};

constexpr double kChart = 110;  // height of the highest bar
constexpr double kLeft = 34;
constexpr double kMapHigh = 320;
constexpr double kWest = 101.8;
constexpr double kEast = 116.2;
constexpr double kSouth = 6.2;
constexpr double kNorth = 23.7;

void set_colour(cairo_t* pen, const Colour& colour) {
  cairo_set_source_rgb(pen, colour.red, colour.green, colour.blue);
}

void draw_bars(cairo_t* pen, const ScanSeries& series, double most) {
  const double step = (Paper::kInner - kLeft) / static_cast<double>(series.bars.size());
  for (std::size_t i = 0; i < series.bars.size(); ++i) {
    double base = kChart;
    for (const auto kind : kScanClasses) {
      const double high = kChart * static_cast<double>(series.bars[i].scans[kind]) / most;
      if (high <= 0) continue;
      set_colour(pen, kColours.at(static_cast<std::size_t>(kind)));
      cairo_rectangle(pen, kLeft + step * static_cast<double>(i), base - high,
                      std::max(step - 0.6, 0.4), high);
      cairo_fill(pen);
      base -= high;
    }
  }
}

void draw_axes(cairo_t* pen, const ScanSeries& series, Language language) {
  cairo_set_source_rgb(pen, 0, 0, 0);
  cairo_set_line_width(pen, 0.5);
  cairo_move_to(pen, kLeft, kChart);
  cairo_line_to(pen, Paper::kInner, kChart);
  cairo_stroke(pen);
  write_text(pen, kLeft - 4, 8, 7, Anchor::kRight, number_text(series.most(), language));
  write_text(pen, kLeft - 4, kChart, 7, Anchor::kRight, "0");
  write_text(pen, kLeft, kChart + 11, 7, Anchor::kLeft, dmy_date(series.bars.front().from));
  write_text(pen, Paper::kInner, kChart + 11, 7, Anchor::kRight,
             dmy_date(series.bars.back().until));
}

void draw_legend(cairo_t* pen, Language language) {
  double x = kLeft;
  for (const auto kind : kScanClasses) {
    set_colour(pen, kColours.at(static_cast<std::size_t>(kind)));
    cairo_rectangle(pen, x, kChart + 18, 8, 8);
    cairo_fill(pen);
    cairo_set_source_rgb(pen, 0, 0, 0);
    write_text(pen, x + 11, kChart + 25, 7, Anchor::kLeft, scan_class_name(kind).in(language));
    x += (Paper::kInner - kLeft) / kScanClasses.size();
  }
}

void outline_path(cairo_t* pen, const programme::Outline& outline, double scale) {
  const double shrink = std::cos((kNorth + kSouth) / 2 * std::numbers::pi / 180);
  cairo_new_path(pen);
  for (const auto& polygon : outline.polygons) {
    for (const auto& ring : polygon) {
      cairo_new_sub_path(pen);
      for (const auto& position : ring) {
        cairo_line_to(pen, (position.longitude_degrees() - kWest) * shrink * scale,
                      (kNorth - position.latitude_degrees()) * scale);
      }
      cairo_close_path(pen);
    }
  }
}

/// 0 for nothing to 1 for the most, on a logarithmic scale.
double shade(std::int64_t scans, std::int64_t most) {
  if (scans <= 0 || most <= 0) return 0;
  return 0.2 + 0.8 * std::log1p(static_cast<double>(scans)) / std::log1p(static_cast<double>(most));
}

}  // namespace

void draw_timeline(Paper& paper, const ScanSeries& series, Language language) {
  if (series.bars.empty() || series.most() == 0) return;
  const auto most = static_cast<double>(series.most());
  paper.drawing(kChart + 34, [&](cairo_t* pen) {
    draw_bars(pen, series, most);
    draw_axes(pen, series, language);
    draw_legend(pen, language);
  });
}

void draw_map(Paper& paper, const std::vector<ScanPlace>& places) {
  std::map<std::string, const ScanPlace*, std::less<>> by_code;
  std::int64_t most = 0;
  for (const auto& place : places) {
    if (place.province.empty()) continue;
    by_code[place.province] = &place;
    most = std::max(most, place.scans.total());
  }
  if (most == 0) return;
  const double scale = kMapHigh / (kNorth - kSouth);
  paper.drawing(kMapHigh + 6, [&](cairo_t* pen) {
    for (const auto& province : programme::provinces()) {
      const auto found = by_code.find(province.code);
      const auto* place = found == by_code.end() ? nullptr : found->second;
      const double dark = place == nullptr ? 0 : shade(place->scans.total(), most);
      const bool hit = place != nullptr &&
                       place->scans[ScanClass::kSuspected] + place->scans[ScanClass::kForged] > 0;
      outline_path(pen, province.outline, scale);
      cairo_set_source_rgb(pen, 0.96 - 0.80 * dark, 0.96 - 0.45 * dark, 0.95 - 0.60 * dark);
      cairo_fill_preserve(pen);
      set_colour(pen, hit ? kColours[2] : Colour{0.55, 0.55, 0.55});
      cairo_set_line_width(pen, hit ? 1.2 : 0.3);
      cairo_stroke(pen);
    }
  });
}

}  // namespace ocop::verifier::console
