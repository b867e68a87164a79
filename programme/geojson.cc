#include "programme/geojson.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

#include "base/text.h"
#include "programme/geometry.h"
#include "programme/strict_json.h"

namespace ocop::programme {
namespace {

constexpr double kUnits = 1e7;  // of one degree
constexpr std::int64_t kDegree = 10'000'000;
constexpr double kEarthRadius = 6'371'008.8;
constexpr double kSquareMetresPerHectare = 10'000;

constexpr std::int64_t kWest = 102 * kDegree;
constexpr std::int64_t kEast = 118 * kDegree;
constexpr std::int64_t kSouth = 7 * kDegree;
constexpr std::int64_t kNorth = 24 * kDegree;

bool in_viet_nam(const Position& at) {
  return at.longitude >= kWest && at.longitude <= kEast && at.latitude >= kSouth &&
         at.latitude <= kNorth;
}

/// nullopt for what is no number of degrees at all.
std::optional<std::int64_t> units_of(double degrees) {
  if (!std::isfinite(degrees) || std::abs(degrees) > 360) return {};
  return std::llround(degrees * kUnits);
}

std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return number;
}

/// "21.98" for 219,800,000.
std::string degrees_text(std::int64_t units) {
  const std::int64_t size = std::abs(units);
  auto text = fmt::format("{}{}.{:07}", units < 0 ? "-" : "", size / kDegree, size % kDegree);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

tl::unexpected<Error> outside(std::string where, const Position& at) {
  const auto latitude = degrees_text(at.latitude);
  const auto longitude = degrees_text(at.longitude);
  if (in_viet_nam({at.latitude, at.longitude})) {
    return fail(std::move(where),
                message("latitude {} and longitude {} are exchanged; a map shows the latitude "
                        "(7 to 24) first, GeoJSON the longitude (102 to 118)",
                        "vĩ độ {} và kinh độ {} bị đổi chỗ; bản đồ ghi vĩ độ (7 đến 24) trước, "
                        "GeoJSON ghi kinh độ (102 đến 118) trước",
                        latitude, longitude));
  }
  return fail(std::move(where),
              message("latitude {}, longitude {} does not lie in Viet Nam (latitude 7 to 24, "
                      "longitude 102 to 118)",
                      "vĩ độ {}, kinh độ {} không nằm ở Việt Nam (vĩ độ 7 đến 24, kinh độ 102 "
                      "đến 118)",
                      latitude, longitude));
}

/// Reads `coordinates`, and remembers how many positions there were.
class Reader {
 public:
  Result<Polygon> polygon(const JsonValue& json, const std::string& where) {
    if (json.kind != JsonValue::Kind::kArray || json.items.empty()) {
      return fail(where, message("a polygon is a list of rings, the outer one first",
                                 "một đa giác phải là danh sách các vòng, vòng ngoài đứng trước"));
    }
    Polygon result;
    for (std::size_t i = 0; i < json.items.size(); ++i) {
      auto read = ring(json.items[i], fmt::format("{}[{}]", where, i));
      if (!read) return tl::unexpected(std::move(read.error()));
      result.push_back(*std::move(read));
    }
    return result;
  }

 private:
  Result<Position> position(const JsonValue& json, const std::string& where) {
    if (++positions_ > kMaxOutlinePositions) {
      return fail(where, message("an outline has at most {} positions; simplify it",
                                 "đường ranh có tối đa {} điểm; hãy đơn giản hóa đường ranh",
                                 kMaxOutlinePositions));
    }
    const auto number = [&](std::size_t index) -> std::optional<std::int64_t> {
      const auto& item = json.items[index];
      if (item.kind != JsonValue::Kind::kNumber) return {};
      const auto degrees = number_of(item.text);
      return degrees ? units_of(*degrees) : std::nullopt;
    };
    const bool pair = json.kind == JsonValue::Kind::kArray &&
                      (json.items.size() == 2 || json.items.size() == 3);
    const auto longitude = pair ? number(0) : std::nullopt;
    const auto latitude = pair ? number(1) : std::nullopt;
    if (!longitude || !latitude) {
      return fail(where, message("a position is [longitude, latitude] in degrees",
                                 "mỗi điểm phải là [kinh độ, vĩ độ] tính bằng độ"));
    }
    const Position at{*longitude, *latitude};
    if (!in_viet_nam(at)) return outside(where, at);
    return at;
  }

  Result<Ring> ring(const JsonValue& json, const std::string& where) {
    if (json.kind != JsonValue::Kind::kArray) {
      return fail(where, message("a ring is a list of positions",
                                 "mỗi vòng phải là danh sách các điểm"));
    }
    Ring result;
    for (std::size_t i = 0; i < json.items.size(); ++i) {
      auto at = position(json.items[i], fmt::format("{}[{}]", where, i));
      if (!at) return tl::unexpected(std::move(at.error()));
      if (result.empty() || result.back() != *at) result.push_back(*at);
    }
    if (result.size() < 4) {
      return fail(where, message("a ring has at least four positions, the last one being the "
                                 "first again",
                                 "mỗi vòng có ít nhất bốn điểm, điểm cuối trùng điểm đầu"));
    }
    if (result.front() != result.back()) {
      return fail(where, message("the ring is not closed: end it with its first position",
                                 "vòng chưa khép kín: điểm cuối phải trùng điểm đầu"));
    }
    if (crosses_itself(result)) {
      return fail(where, message("the ring's edges cross or touch each other; draw it in the "
                                 "order in which one walks around the area",
                                 "các cạnh của vòng cắt hoặc chạm nhau; hãy vẽ các điểm theo thứ "
                                 "tự đi vòng quanh vùng"));
    }
    return result;
  }

  std::size_t positions_ = 0;
};

Result<std::vector<Polygon>> read_polygons(const JsonValue& geometry) {
  const JsonValue* type = geometry.member("type");
  const JsonValue* coordinates = geometry.member("coordinates");
  const bool named = type != nullptr && type->kind == JsonValue::Kind::kString;
  const bool single = named && type->text == "Polygon";
  if (!single && !(named && type->text == "MultiPolygon")) {
    return fail("type", message("the outline is a GeoJSON geometry of type Polygon or "
                                "MultiPolygon; of a Feature give its member geometry",
                                "đường ranh phải là hình GeoJSON kiểu Polygon hoặc MultiPolygon; "
                                "nếu có Feature, hãy lấy phần geometry của nó"));
  }
  if (coordinates == nullptr || coordinates->kind != JsonValue::Kind::kArray ||
      coordinates->items.empty()) {
    return fail("coordinates", message("the geometry has no coordinates",
                                       "hình không có tọa độ (coordinates)"));
  }
  Reader reader;
  std::vector<Polygon> result;
  const std::size_t polygons = single ? 1 : coordinates->items.size();
  for (std::size_t i = 0; i < polygons; ++i) {
    auto polygon = single ? reader.polygon(*coordinates, "coordinates")
                          : reader.polygon(coordinates->items[i], fmt::format("coordinates[{}]", i));
    if (!polygon) return tl::unexpected(std::move(polygon.error()));
    result.push_back(*std::move(polygon));
  }
  return result;
}

Result<void> check_rings(const Outline& outline) {
  std::vector<const Ring*> rings;
  for (const auto& polygon : outline.polygons) {
    for (const auto& ring : polygon) rings.push_back(&ring);
  }
  for (std::size_t i = 0; i < rings.size(); ++i) {
    for (std::size_t j = i + 1; j < rings.size(); ++j) {
      if (!cross(*rings[i], *rings[j])) continue;
      return fail("coordinates", message("two rings of the outline cross each other",
                                         "hai vòng của đường ranh cắt nhau"));
    }
  }
  for (const auto& polygon : outline.polygons) {
    for (std::size_t i = 1; i < polygon.size(); ++i) {
      if (holds(polygon[0], polygon[i])) continue;
      return fail("coordinates", message("a hole lies outside its outer ring",
                                         "vòng bên trong nằm ngoài vòng ngoài"));
    }
  }
  return {};
}

std::string ring_json(const Ring& ring, bool anticlockwise) {
  Ring turned = ring;
  if (is_anticlockwise(turned) != anticlockwise) std::reverse(turned.begin(), turned.end());
  std::string text = "[";
  for (const auto& at : turned) {
    if (text.size() > 1) text += ',';
    text += fmt::format("[{},{}]", degrees_text(at.longitude), degrees_text(at.latitude));
  }
  return text + "]";
}

std::string polygon_json(const Polygon& polygon) {
  std::string text = "[";
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    if (i != 0) text += ',';
    text += ring_json(polygon[i], i == 0);
  }
  return text + "]";
}

double radians(std::int64_t units) {
  return static_cast<double>(units) / kUnits * std::numbers::pi / 180;
}

/// R. G. Chamberlain and W. H. Duquette, "Some Algorithms for Polygons on a Sphere", 2007.
double square_metres(const Ring& ring) {
  double sum = 0;
  const std::size_t corners = ring.size() - 1;
  for (std::size_t i = 0; i < corners; ++i) {
    const auto& before = ring[i == 0 ? corners - 1 : i - 1];
    const auto& after = ring[i + 1];
    sum += radians(after.longitude - before.longitude) * std::sin(radians(ring[i].latitude));
  }
  return std::abs(sum) * kEarthRadius * kEarthRadius / 2;
}

/// One coordinate of a pair, with a point or a comma before the decimals.
std::optional<double> coordinate(std::string_view text) {
  std::string digits(trim(text));
  std::replace(digits.begin(), digits.end(), ',', '.');
  const bool plain = !digits.empty() && digits.size() <= 24 &&
                     digits.find_first_not_of("0123456789.-") == std::string::npos;
  return plain ? number_of(digits) : std::nullopt;
}

}  // namespace

double Position::longitude_degrees() const { return static_cast<double>(longitude) / kUnits; }
double Position::latitude_degrees() const { return static_cast<double>(latitude) / kUnits; }

Result<Outline> parse_outline(std::string_view geojson) {
  if (geojson.size() > kMaxOutlineBytes) {
    return fail("", message("the outline has more than {} bytes; simplify it",
                            "đường ranh dài hơn {} byte; hãy đơn giản hóa đường ranh",
                            kMaxOutlineBytes));
  }
  auto json = parse_strict_json(geojson);
  if (!json) return tl::unexpected(std::move(json.error()));
  auto polygons = read_polygons(*json);
  if (!polygons) return tl::unexpected(std::move(polygons.error()));
  Outline outline{*std::move(polygons)};
  if (auto sound = check_rings(outline); !sound) return tl::unexpected(std::move(sound.error()));
  return outline;
}

std::string to_geojson(const Outline& outline) {
  std::string text;
  for (const auto& polygon : outline.polygons) {
    if (!text.empty()) text += ',';
    text += polygon_json(polygon);
  }
  if (outline.polygons.size() == 1) return R"({"type":"Polygon","coordinates":)" + text + "}";
  return R"({"type":"MultiPolygon","coordinates":[)" + text + "]}";
}

double hectares_of(const Outline& outline) {
  double sum = 0;
  for (const auto& polygon : outline.polygons) {
    for (std::size_t i = 0; i < polygon.size(); ++i) {
      sum += (i == 0 ? 1 : -1) * square_metres(polygon[i]);
    }
  }
  return sum / kSquareMetresPerHectare;
}

std::optional<Message> doubt_about_hectares(const Outline& outline, double stated) {
  const double drawn = hectares_of(outline);
  if (stated <= 2 * drawn && drawn <= 2 * stated) return {};
  const auto number = [](double hectares, char mark) {
    auto text = fmt::format("{:.2f}", hectares);
    std::replace(text.begin(), text.end(), '.', mark);
    return text;
  };
  return Message{fmt::format("the outline encloses {} ha, but {} ha are stated; one of them is "
                             "likely wrong",
                             number(drawn, '.'), number(stated, '.')),
                 fmt::format("đường ranh bao quanh {} ha, nhưng diện tích ghi là {} ha; có thể "
                             "một trong hai số bị sai",
                             number(drawn, ','), number(stated, ','))};
}

Result<Position> parse_coordinates(std::string_view text) {
  const auto semicolon = text.find(';');
  const auto mark = semicolon == std::string_view::npos ? text.find(',') : semicolon;
  const auto latitude =
      mark == std::string_view::npos ? std::nullopt : coordinate(text.substr(0, mark));
  const auto longitude =
      mark == std::string_view::npos ? std::nullopt : coordinate(text.substr(mark + 1));
  if (!latitude || !longitude) {
    return fail("", message("“{}” is no pair of coordinates; write latitude and longitude in "
                            "degrees, such as 21.98, 105.84",
                            "“{}” không phải cặp tọa độ; hãy ghi vĩ độ và kinh độ tính bằng độ, "
                            "ví dụ 21.98, 105.84",
                            printable(text)));
  }
  return check_coordinates(*latitude, *longitude);
}

Result<Position> check_coordinates(double latitude, double longitude) {
  const auto north = units_of(latitude);
  const auto east = units_of(longitude);
  if (!north || !east) {
    return fail("", message("a latitude lies between -90 and 90 degrees, a longitude between -180 "
                            "and 180",
                            "vĩ độ nằm trong khoảng -90 đến 90 độ, kinh độ trong khoảng -180 đến "
                            "180 độ"));
  }
  const Position at{*east, *north};
  if (!in_viet_nam(at)) return outside("", at);
  return at;
}

}  // namespace ocop::programme
