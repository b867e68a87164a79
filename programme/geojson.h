// Where a raw-material area lies: its outline as a GeoJSON geometry (RFC 7946), or a
// pair of coordinates. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ocop::programme {

/// In units of 10^-7 degrees (a centimetre), WGS 84: whole numbers, so that what lies
/// on which side of a line is exact.
struct Position {
  std::int64_t longitude = 0;
  std::int64_t latitude = 0;

  bool operator==(const Position&) const = default;
  double longitude_degrees() const;
  double latitude_degrees() const;
};

/// Closed: the last position is the first one again.
using Ring = std::vector<Position>;
/// The outer ring, then the holes.
using Polygon = std::vector<Ring>;

struct Outline {
  std::vector<Polygon> polygons;
};

/// Bounds that parse_outline() keeps.
inline constexpr std::size_t kMaxOutlineBytes = 200'000;
inline constexpr std::size_t kMaxOutlinePositions = 2'000;

/// A geometry of type Polygon or MultiPolygon; its other members are left aside, as are
/// heights. Refuses what is no JSON or no such geometry (a Feature too: its geometry is
/// wanted), rings that are not closed or have less than four positions, more
/// positions than the bound, positions outside Viet Nam (102–118° E, 7–24° N, islands
/// included; swapped ones with a hint), rings whose edges cross or touch themselves, rings that
/// cross each other, and holes outside their outer ring. Rings may turn either way; the
/// same position twice in a row counts once. The error's `where` is the member's
/// path ("coordinates[0][3]").
Result<Outline> parse_outline(std::string_view geojson);

/// Compact, outer rings anticlockwise and holes clockwise (RFC 7946, section 3.1.6), up to seven
/// decimals. parse_outline() reads the same shape back.
std::string to_geojson(const Outline& outline);

/// On the sphere of the earth's mean radius (6,371,008.8 m).
double hectares_of(const Outline& outline);

/// A sentence when the stated area and the outline's differ by more than a factor of two.
std::optional<Message> doubt_about_hectares(const Outline& outline, double stated);

/// "21.98, 105.84": latitude, then longitude, as maps show them; also "21,98; 105,84".
/// Refuses what is no such pair and what lies outside Viet Nam; `where` is "".
Result<Position> parse_coordinates(std::string_view text);

/// The latitude and longitude, each stated by itself, lie in Viet Nam.
Result<Position> check_coordinates(double latitude, double longitude);

}  // namespace ocop::programme
