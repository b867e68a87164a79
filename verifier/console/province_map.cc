#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <numbers>

#include "base/html.h"
#include "programme/provinces.h"
#include "verifier/console/scan_charts.h"
#include "verifier/console/scan_figure.h"
#include "verifier/console/views.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;

// Degrees that hold all outlines, islands too, and the drawing's units to a degree of latitude.
constexpr double kWest = 101.8;
constexpr double kEast = 116.2;
constexpr double kSouth = 6.2;
constexpr double kNorth = 23.7;
constexpr double kScale = 26;
constexpr double kLeastStep = 0.7;  // units that a line is worth drawing for
constexpr int kShades = 5;

struct Point {
  double x = 0, y = 0;
};

Point drawn(const programme::Position& position) {
  // A degree of longitude is shorter by the cosine of the latitude: of the map's middle.
  static const double shrink = std::cos((kNorth + kSouth) / 2 * std::numbers::pi / 180);
  return {(position.longitude_degrees() - kWest) * shrink * kScale,
          (kNorth - position.latitude_degrees()) * kScale};
}

std::string path_of(const programme::Outline& outline) {
  std::string path;
  for (const auto& polygon : outline.polygons) {
    for (const auto& ring : polygon) {
      Point last{-1000, -1000};
      char step = 'M';
      for (const auto& position : ring) {
        const Point point = drawn(position);
        if (std::hypot(point.x - last.x, point.y - last.y) < kLeastStep) continue;
        path += fmt::format("{}{:.1f} {:.1f}", step, point.x, point.y);
        last = point;
        step = 'L';
      }
      path += 'Z';
    }
  }
  return path;
}

/// Each province's path by code; the outlines do not change.
const std::map<std::string, std::string, std::less<>>& paths() {
  static const auto made = [] {
    std::map<std::string, std::string, std::less<>> all;
    for (const auto& province : programme::provinces())
      all.emplace(province.code, path_of(province.outline));
    return all;
  }();
  return made;
}

/// 0 for nothing, else 1 to 5: each twice or more of the one before, by the most of all, so that
/// a province with a tenth of the scans of the first one is not lost.
int shade_of(std::int64_t scans, std::int64_t most) {
  if (scans <= 0) return 0;
  const double share =
      std::log1p(static_cast<double>(scans)) / std::log1p(static_cast<double>(most));
  return std::clamp(static_cast<int>(std::ceil(share * kShades)), 1, kShades);
}

bool is_hit(const ScanFigures& figures) {
  return figures[ScanClass::kSuspected] + figures[ScanClass::kForged] > 0;
}

struct Shaded {
  int shade = 0;
  bool hit = false;
  std::string words;
};

std::map<std::string, Shaded, std::less<>> shades(const std::vector<ScanPlace>& places,
                                                  Language language) {
  std::int64_t most = 0;
  for (const auto& place : places) {
    if (!place.province.empty()) most = std::max(most, place.scans.total());
  }
  std::map<std::string, Shaded, std::less<>> all;
  for (const auto& province : programme::provinces()) {
    all[province.code] = {0, false,
                          province.name.in(language) + ": " + scan_words({}, language)};
  }
  for (const auto& place : places) {
    if (place.province.empty()) continue;
    all[place.province] = {shade_of(place.scans.total(), most), is_hit(place.scans),
                           place.name.in(language) + ": " + scan_words(place.scans, language)};
  }
  return all;
}

std::string map_svg(const std::map<std::string, Shaded, std::less<>>& shaded,
                    std::string_view title) {
  const Point corner =
      drawn({static_cast<std::int64_t>(kEast * 1e7), static_cast<std::int64_t>(kSouth * 1e7)});
  std::string svg = fmt::format(
      "<svg class=\"provinces\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {:.0f} {:.0f}\">",
      escape_html(title), corner.x, corner.y);
  std::string hit;  // on top, so that no neighbour's border covers their own
  for (const auto& [code, path] : paths()) {
    const auto& province = shaded.at(code);
    auto& part = province.hit ? hit : svg;
    part += fmt::format("<path class=\"p{}{}\" d=\"{}\"><title>{}</title></path>", province.shade,
                        province.hit ? " hit" : "", path, escape_html(province.words));
  }
  return svg + hit + "</svg>";
}

std::string legend_html(Language language) {
  const auto entry = [&](std::string_view kind, const Message& words) {
    return fmt::format(
        "<li><svg aria-hidden=\"true\" viewBox=\"0 0 12 12\"><rect class=\"{}\" x=\"1\" y=\"1\" "
        "width=\"10\" height=\"10\"/></svg>{}</li>",
        kind, escape_html(words.in(language)));
  };
  return "<ul class=\"legend shades\">" + entry("p0", {"No scan", "Không có lượt quét"}) +
         entry("p1", {"Few", "Ít"}) + entry("p3", {"More", "Nhiều hơn"}) +
         entry("p5", {"Most", "Nhiều nhất"}) +
         entry("p0 hit", {"Suspected or forged ones among them",
                          "Có lượt nghi sao chép hoặc giả mạo"}) +
         "</ul>";
}

/// What the script needs to draw the same.
std::string script_data(const std::map<std::string, Shaded, std::less<>>& shaded) {
  json data = json::object();
  for (const auto& [code, province] : shaded)
    data[code] = {{"shade", province.shade}, {"hit", province.hit}, {"words", province.words}};
  return data.dump();
}

std::string not_told_html(const std::vector<ScanPlace>& places, Language language) {
  for (const auto& place : places) {
    if (!place.province.empty()) continue;
    return "<p class=\"soft\">" +
           escape_html(message("Not on the map: {} scans of visitors who told no place.",
                               "Không có trên bản đồ: {} lượt quét không cho biết nơi quét.",
                               number_text(place.scans.total(), language))
                           .in(language)) +
           "</p>";
  }
  return {};
}

}  // namespace

std::string map_html(const std::vector<ScanPlace>& places, std::string_view title,
                     Language language) {
  if (places.empty()) return nothing_scanned_html(language);
  const auto shaded = shades(places, language);
  const std::string drawing = fmt::format(
      "<link rel=\"stylesheet\" href=\"{0}/scans/leaflet.css\">"
      "<script src=\"{0}/scans/leaflet.js\" defer></script>"
      "<script src=\"{0}/scans/map.js\" defer></script>"
      "<div class=\"map\" data-outlines=\"{0}/scans/provinces.json\" data-provinces=\"{1}\" "
      "data-title=\"{2}\" data-in=\"{3}\" data-out=\"{4}\">{5}</div>",
      kPrefix, escape_html(script_data(shaded)), escape_html(title),
      escape_html(message("Closer", "Phóng to").in(language)),
      escape_html(message("Farther", "Thu nhỏ").in(language)), map_svg(shaded, title));
  return scan_figure_html(drawing + legend_html(language) + not_told_html(places, language),
                          places_table(places, language), language);
}

}  // namespace ocop::verifier::console
