#include "programme/provinces.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numbers>
#include <stdexcept>

#include "embedded_ocop_programme.h"

namespace ocop::programme {
namespace {

constexpr double kReach = 15'000;  ///< metres
constexpr double kMetresOfDegree = 111'195;
constexpr double kPerDegree = 1e7;

struct Point {
  double x = 0;
  double y = 0;
};

std::vector<Province> read(std::string_view data) {
  const auto json = nlohmann::json::parse(data);
  std::vector<Province> all;
  for (const auto& entry : json.at("provinces")) {
    auto outline = parse_outline(entry.at("outline").dump());
    if (!outline) {
      throw std::invalid_argument("provinces.json: " + outline.error().in(Language::kEnglish));
    }
    all.push_back({.code = entry.at("code"),
                   .name = {entry.at("en"), entry.at("vi")},
                   .former = entry.at("former"),
                   .outline = std::move(*outline)});
  }
  return all;
}

bool holds(const Ring& ring, const Position& at) {
  bool inside = false;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    const Position& a = ring[i - 1];
    const Position& b = ring[i];
    if ((a.latitude > at.latitude) == (b.latitude > at.latitude)) continue;
    const double share = static_cast<double>(at.latitude - a.latitude) /
                         static_cast<double>(b.latitude - a.latitude);
    const double crossing = static_cast<double>(a.longitude) +
                            share * static_cast<double>(b.longitude - a.longitude);
    if (static_cast<double>(at.longitude) < crossing) inside = !inside;
  }
  return inside;
}

/// Of `position` as seen from `origin`, in metres. Flat: good for the small distances that matter.
Point seen_from(const Position& origin, const Position& position) {
  const double shrink = std::cos(origin.latitude_degrees() * std::numbers::pi / 180);
  return {(position.longitude_degrees() - origin.longitude_degrees()) * kMetresOfDegree * shrink,
          (position.latitude_degrees() - origin.latitude_degrees()) * kMetresOfDegree};
}

/// From the origin to the line between two points.
double distance_to(const Point& a, const Point& b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double length = dx * dx + dy * dy;
  const double along = length > 0 ? std::clamp(-(a.x * dx + a.y * dy) / length, 0.0, 1.0) : 0.0;
  return std::hypot(a.x + along * dx, a.y + along * dy);
}

/// Metres; 0 within.
double distance_to(const Outline& outline, const Position& at) {
  double nearest = std::numeric_limits<double>::infinity();
  for (const Polygon& polygon : outline.polygons) {
    const Ring& ring = polygon.front();
    if (holds(ring, at)) return 0;
    for (std::size_t i = 1; i < ring.size(); ++i) {
      nearest = std::min(nearest, distance_to(seen_from(at, ring[i - 1]), seen_from(at, ring[i])));
    }
  }
  return nearest;
}

}  // namespace

const std::vector<Province>& provinces() {
  static const std::vector<Province> all = read(rules::embedded("provinces.json"));
  return all;
}

const Province* find_province(std::string_view code) {
  const auto& all = provinces();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Province& p) { return p.code == code; });
  return found == all.end() ? nullptr : &*found;
}

const Province* province_at(double latitude, double longitude) {
  if (!std::isfinite(latitude) || !std::isfinite(longitude)) return nullptr;
  if (std::abs(latitude) > 90 || std::abs(longitude) > 180) return nullptr;
  const Position at{.longitude = std::llround(longitude * kPerDegree),
                    .latitude = std::llround(latitude * kPerDegree)};
  const Province* nearest = nullptr;
  double least = kReach;
  for (const Province& province : provinces()) {
    const double distance = distance_to(province.outline, at);
    if (distance == 0) return &province;
    if (distance > least) continue;
    least = distance;
    nearest = &province;
  }
  return nearest;
}

}  // namespace ocop::programme
