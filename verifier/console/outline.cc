#include "verifier/console/outline.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numbers>
#include <optional>
#include <vector>

#include "office/templates.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;

constexpr double kWidth = 320;
constexpr double kHeight = 220;
constexpr double kMargin = 10;

struct Point {
  double x = 0, y = 0;
};
using Ring = std::vector<Point>;

std::optional<Ring> ring_of(const json& positions) {
  if (!positions.is_array() || positions.size() < 4) return {};
  Ring ring;
  for (const auto& position : positions) {
    if (!position.is_array() || position.size() < 2) return {};
    if (!position[0].is_number() || !position[1].is_number()) return {};
    ring.push_back({position[0].get<double>(), position[1].get<double>()});
  }
  return ring;
}

bool add_polygon(const json& polygon, std::vector<Ring>& rings) {
  if (!polygon.is_array() || polygon.empty()) return false;
  for (const auto& positions : polygon) {
    auto ring = ring_of(positions);
    if (!ring) return false;
    rings.push_back(std::move(*ring));
  }
  return true;
}

std::vector<Ring> rings_of(std::string_view geojson) {
  const json geometry = json::parse(geojson, nullptr, false);
  if (!geometry.is_object()) return {};
  const auto type = geometry.find("type");
  const auto coordinates = geometry.find("coordinates");
  if (type == geometry.end() || coordinates == geometry.end() || !coordinates->is_array())
    return {};
  std::vector<Ring> rings;
  if (*type == "Polygon") return add_polygon(*coordinates, rings) ? rings : std::vector<Ring>();
  if (*type != "MultiPolygon") return {};
  for (const auto& polygon : *coordinates) {
    if (!add_polygon(polygon, rings)) return {};
  }
  return rings;
}

/// East and north in degrees to the drawing's right and down: a degree of longitude is
/// shorter than one of latitude by the cosine of the latitude.
class Projection {
 public:
  explicit Projection(const std::vector<Ring>& rings) {
    for (const auto& ring : rings) {
      for (const auto& point : ring) {
        west_ = std::min(west_, point.x);
        east_ = std::max(east_, point.x);
        south_ = std::min(south_, point.y);
        north_ = std::max(north_, point.y);
      }
    }
    shrink_ = std::cos((north_ + south_) / 2 * std::numbers::pi / 180);
    const double wide = std::max((east_ - west_) * shrink_, 1e-9);
    const double high = std::max(north_ - south_, 1e-9);
    scale_ = std::min((kWidth - 2 * kMargin) / wide, (kHeight - 2 * kMargin) / high);
    left_ = (kWidth - wide * scale_) / 2;
    top_ = (kHeight - high * scale_) / 2;
  }

  Point operator()(const Point& point) const {
    return {left_ + (point.x - west_) * shrink_ * scale_, top_ + (north_ - point.y) * scale_};
  }
  /// Of a round length of at most a third of the width: 1, 2 or 5 times a power of ten.
  std::pair<double, double> bar() const {
    constexpr double kMetresPerDegree = 111'195;
    const double most = kWidth / 3 / scale_ * kMetresPerDegree;
    const double power = std::pow(10.0, std::floor(std::log10(most)));
    const double metres = (most >= 5 * power ? 5 : most >= 2 * power ? 2 : 1) * power;
    return {metres, metres / kMetresPerDegree * scale_};
  }

 private:
  double west_ = std::numeric_limits<double>::max(), east_ = std::numeric_limits<double>::lowest();
  double south_ = std::numeric_limits<double>::max(),
         north_ = std::numeric_limits<double>::lowest();
  double shrink_ = 1, scale_ = 1, left_ = 0, top_ = 0;
};

std::string path_of(const std::vector<Ring>& rings, const Projection& project) {
  std::string path;
  for (const auto& ring : rings) {
    char step = 'M';
    for (const auto& position : ring) {
      const Point point = project(position);
      path += fmt::format("{}{:.1f} {:.1f}", step, point.x, point.y);
      step = 'L';
    }
    path += 'Z';
  }
  return path;
}

}  // namespace

std::string outline_svg(std::string_view geojson, std::string_view title) {
  const auto rings = rings_of(geojson);
  if (rings.empty()) return {};
  const Projection project(rings);
  const auto [metres, length] = project.bar();
  const std::string scale =
      metres >= 1000 ? fmt::format("{:.0f} km", metres / 1000) : fmt::format("{:.0f} m", metres);
  return fmt::format(
      "<svg class=\"outline\" role=\"img\" aria-label=\"{0}\" viewBox=\"0 0 {1:.0f} {2:.0f}\">"
      "<path fill=\"currentColor\" fill-opacity=\".15\" stroke=\"currentColor\" "
      "stroke-width=\"1.5\" stroke-linejoin=\"round\" fill-rule=\"evenodd\" d=\"{3}\"/>"
      "<path fill=\"none\" stroke=\"currentColor\" d=\"M{4:.1f} {5:.1f}v4h{6:.1f}v-4\"/>"
      "<text x=\"{4:.1f}\" y=\"{7:.1f}\" font-size=\"10\" fill=\"currentColor\">{8}</text></svg>",
      office::escape_html(title), kWidth, kHeight + 26, path_of(rings, project), kMargin,
      kHeight + 2, length, kHeight + 20, scale);
}

}  // namespace ocop::verifier::console
