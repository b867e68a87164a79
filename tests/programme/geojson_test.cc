#include "programme/geojson.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace ocop;
using namespace ocop::programme;

namespace {

/// A polygon with one ring of these positions.
std::string polygon(const std::string& positions) {
  return R"({"type":"Polygon","coordinates":[[)" + positions + "]]}";
}

// About 1 km by 1 km in Tân Kỳ.
const std::string kSquare = "[105.84,21.98],[105.85,21.98],[105.85,21.99],[105.84,21.99],[105.84,21.98]";

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("outlines are read, and written as the standard has them") {
  struct {
    const char* name;
    std::string given;
    std::string written;
  } table[] = {
      {"anticlockwise stays", polygon(kSquare), polygon(kSquare)},
      {"clockwise is turned",
       polygon("[105.84,21.98],[105.84,21.99],[105.85,21.99],[105.85,21.98],[105.84,21.98]"),
       polygon(kSquare)},
      {"heights, a position twice, more decimals and other members are left aside",
       R"({"bbox":[1,2,3,4],"coordinates":[[[105.84,21.98,12.5],[105.84,21.98],[105.85000000004,)"
       R"(21.98],[105.85,21.99],[105.84,21.99],[1.0584e2,21.98]]],"type":"Polygon"})",
       polygon(kSquare)},
      {"a MultiPolygon of one is a Polygon",
       R"({"type":"MultiPolygon","coordinates":[[[)" + kSquare + "]]]}", polygon(kSquare)},
      {"holes turn the other way",
       R"({"type":"Polygon","coordinates":[[)" + kSquare +
           "],[[105.842,21.982],[105.844,21.982],[105.844,21.984],[105.842,21.982]]]}",
       R"({"type":"Polygon","coordinates":[[)" + kSquare +
           "],[[105.842,21.982],[105.844,21.984],[105.844,21.982],[105.842,21.982]]]}"},
      {"an island of Trường Sa",
       polygon("[111.92,8.64],[111.93,8.64],[111.93,8.65],[111.92,8.64]"),
       polygon("[111.92,8.64],[111.93,8.64],[111.93,8.65],[111.92,8.64]")},
  };
  for (const auto& row : table) {
    CAPTURE(row.name);
    const auto outline = parse_outline(row.given);
    REQUIRE_MESSAGE(outline, outline.error().in(Language::kEnglish));
    CHECK(to_geojson(*outline) == row.written);
    const auto again = parse_outline(to_geojson(*outline));
    REQUIRE(again);
    CHECK(to_geojson(*again) == row.written);
  }
}

TEST_CASE("what is no outline is refused with the place and what would be right") {
  struct {
    const char* name;
    std::string given;
    const char* where;
    const char* english;
    const char* vietnamese;
  } table[] = {
      {"nothing", "", nullptr, "", ""},
      {"a NUL", std::string("\0", 1), nullptr, "", ""},
      {"no JSON", "<script>alert(1)</script>", nullptr, "", ""},
      {"a path", "../../etc/passwd", nullptr, "", ""},
      {"no object", "[]", "type", "Polygon", "MultiPolygon"},
      {"a point", R"({"type":"Point","coordinates":[105,21]})", "type", "MultiPolygon", "kiểu"},
      {"a feature", R"({"type":"Feature","geometry":)" + polygon(kSquare) + "}", "type",
       "member geometry", "geometry"},
      {"no coordinates", R"({"type":"Polygon"})", "coordinates", "no coordinates", "không có"},
      {"empty", R"({"type":"MultiPolygon","coordinates":[]})", "coordinates", "no coordinates",
       "không có"},
      {"a polygon without rings", R"({"type":"MultiPolygon","coordinates":[[]]})",
       "coordinates[0]", "list of rings", "các vòng"},
      {"a ring that is none", R"({"type":"Polygon","coordinates":["x"]})", "coordinates[0]",
       "list of positions", "các điểm"},
      {"texts for numbers", polygon(R"(["105.84","21.98"])"), "coordinates[0][0]",
       "[longitude, latitude]", "[kinh độ, vĩ độ]"},
      {"one number", polygon("[105.84]"), "coordinates[0][0]", "[longitude, latitude]",
       "[kinh độ, vĩ độ]"},
      {"too many numbers", polygon("[105.84,21.98,0,0]"), "coordinates[0][0]",
       "[longitude, latitude]", "[kinh độ, vĩ độ]"},
      {"beyond any number", polygon("[1e400,21.98]"), nullptr, "", ""},
      {"large", polygon("[1e300,21.98]"), "coordinates[0][0]", "[longitude, latitude]",
       "[kinh độ, vĩ độ]"},
      {"swapped", polygon("[105.84,21.98],[21.98,105.84]"), "coordinates[0][1]", "exchanged",
       "đổi chỗ"},
      {"abroad", polygon("[2.35,48.85]"), "coordinates[0][0]", "not lie in Viet Nam",
       "không nằm ở Việt Nam"},
      {"just too far east", polygon("[118.0000001,12]"), "coordinates[0][0]", "118.0000001",
       "118.0000001"},
      {"metres of a projection", polygon("[594321.5,2431234.1]"), "coordinates[0][0]",
       "in degrees", "bằng độ"},
      {"three positions", polygon("[105.84,21.98],[105.85,21.98],[105.84,21.98]"),
       "coordinates[0]", "at least four", "ít nhất bốn"},
      {"four, but the same ones", polygon(repeated("[105.84,21.98],", 5) + "[105.85,21.98]"),
       "coordinates[0]", "at least four", "ít nhất bốn"},
      {"open", polygon("[105.84,21.98],[105.85,21.98],[105.85,21.99],[105.84,21.99]"),
       "coordinates[0]", "not closed", "khép kín"},
      {"a bow tie",
       polygon("[105.84,21.98],[105.85,21.99],[105.85,21.98],[105.84,21.99],[105.84,21.98]"),
       "coordinates[0]", "cross or touch", "cắt hoặc chạm"},
      {"there and back on one line",
       polygon("[105.84,21.98],[105.85,21.98],[105.86,21.98],[105.84,21.98]"), "coordinates[0]",
       "cross or touch", "cắt hoặc chạm"},
      {"a spike",
       polygon("[105.84,21.98],[105.86,21.98],[105.85,21.98],[105.85,21.99],[105.84,21.98]"),
       "coordinates[0]", "cross or touch", "cắt hoặc chạm"},
      {"a corner on another edge",
       polygon("[105.84,21.98],[105.86,21.98],[105.86,21.99],[105.85,21.98],[105.84,21.99],"
               "[105.84,21.98]"),
       "coordinates[0]", "cross or touch", "cắt hoặc chạm"},
      {"a hole outside",
       R"({"type":"Polygon","coordinates":[[)" + kSquare +
           "],[[105.86,21.98],[105.87,21.98],[105.87,21.99],[105.86,21.98]]]}",
       "coordinates", "outside its outer ring", "nằm ngoài vòng ngoài"},
      {"a hole across the edge",
       R"({"type":"Polygon","coordinates":[[)" + kSquare +
           "],[[105.845,21.985],[105.855,21.985],[105.845,21.987],[105.845,21.985]]]}",
       "coordinates", "cross each other", "cắt nhau"},
      {"too many positions", polygon(repeated("[105.84,21.98],", kMaxOutlinePositions) + kSquare),
       "coordinates[0][2000]", "at most 2000", "tối đa 2000"},
      {"too many bytes", polygon(kSquare) + std::string(kMaxOutlineBytes, ' '), "", "200000 bytes",
       "200000 byte"},
      {"deep", repeated("[", 50'000), nullptr, "", ""},
  };
  for (const auto& row : table) {
    CAPTURE(row.name);
    const auto outline = parse_outline(row.given);
    REQUIRE(!outline);
    const Error& error = outline.error();
    CAPTURE(error.in(Language::kEnglish));
    if (row.where != nullptr) CHECK(error.where == row.where);
    CHECK(error.message.en.find(row.english) != std::string::npos);
    CHECK(error.message.vi.find(row.vietnamese) != std::string::npos);
    CHECK(error.message.en != error.message.vi);
  }
}

TEST_CASE("as many positions as are allowed are read") {
  std::string circle;
  const int corners = static_cast<int>(kMaxOutlinePositions) - 1;
  for (int i = 0; i <= corners; ++i) {
    const double angle = 2 * 3.14159265358979323846 * (i % corners) / corners;
    circle += (i == 0 ? "" : ",") + ("[" + std::to_string(106 + 0.1 * std::cos(angle))) + "," +
              std::to_string(16 + 0.1 * std::sin(angle)) + "]";
  }
  const auto outline = parse_outline(polygon(circle));
  REQUIRE_MESSAGE(outline, outline.error().in(Language::kEnglish));
  // A circle of 0.1 degrees at 16° north: π · 11.1195 km · 10.689 km.
  CHECK(hectares_of(*outline) == doctest::Approx(37'340).epsilon(0.002));
}

TEST_CASE("the area of an outline is that on the ground, holes left out") {
  // R² · Δλ · (sin φ₂ − sin φ₁)
  const auto square = parse_outline(polygon(kSquare)).value();
  CHECK(hectares_of(square) == doctest::Approx(114.65).epsilon(0.0005));
  const auto with_hole =
      parse_outline(R"({"type":"Polygon","coordinates":[[)" + kSquare +
                    "],[[105.842,21.982],[105.847,21.982],[105.847,21.987],[105.842,21.987],"
                    "[105.842,21.982]]]}")
          .value();
  CHECK(hectares_of(with_hole) == doctest::Approx(114.65 * 0.75).epsilon(0.0005));
  const auto two = parse_outline(R"({"type":"MultiPolygon","coordinates":[[[)" + kSquare +
                                 "]],[[[106.84,21.98],[106.85,21.98],[106.85,21.99],[106.84,21.99],"
                                 "[106.84,21.98]]]]}")
                       .value();
  CHECK(hectares_of(two) == doctest::Approx(2 * 114.65).epsilon(0.0005));
}

TEST_CASE("stated hectares are doubted beyond a factor of two, either way") {
  const auto square = parse_outline(polygon(kSquare)).value();  // 114.65 ha
  CHECK(!doubt_about_hectares(square, 114));
  CHECK(!doubt_about_hectares(square, 229));
  CHECK(!doubt_about_hectares(square, 57.4));
  CHECK(doubt_about_hectares(square, 230));
  const auto doubt = doubt_about_hectares(square, 57);
  REQUIRE(doubt);
  CHECK(doubt->en.find("114.65 ha") != std::string::npos);
  CHECK(doubt->vi.find("57,00 ha") != std::string::npos);
}

TEST_CASE("coordinates are read as maps show them") {
  const Position at{1'058'400'000, 219'800'000};
  for (const char* text : {"21.98, 105.84", "21.98,105.84", " 21,98; 105,84 ", "21.98;105.84",
                           "21.980000000, 105.840000000"}) {
    CAPTURE(text);
    const auto read = parse_coordinates(text);
    REQUIRE(read);
    CHECK(*read == at);
  }
  CHECK(at.latitude_degrees() == doctest::Approx(21.98));
  CHECK(at.longitude_degrees() == doctest::Approx(105.84));
  for (const std::string& text :
       {std::string(), std::string(","), std::string("21.98"), std::string("21.98 105.84"),
        std::string("21.98, 105.84, 3"), std::string("a, b"), std::string("nan, nan"),
        std::string("inf; inf"), std::string("1e1, 1e2"), std::string("0x15, 0x69"),
        std::string("21.98, 105.84\0", 14), std::string(100'000, '9') + ", 105",
        std::string("21°58'N, 105°50'E"), std::string("48.85, 2.35"), std::string("-21.98, 105.84"),
        std::string("99999, 105.84")}) {
    CAPTURE(text.substr(0, 40));
    CHECK(!parse_coordinates(text));
  }
  CHECK(parse_coordinates("105.84, 21.98").error().message.en.find("exchanged") !=
        std::string::npos);
  CHECK(parse_coordinates("105.84, 21.98").error().message.vi.find("đổi chỗ") !=
        std::string::npos);
  CHECK(parse_coordinates("-0.5, 105").error().message.en.find("-0.5,") != std::string::npos);
}

TEST_CASE("coordinates that are no numbers at all are refused") {
  CHECK(check_coordinates(21.98, 105.84));
  CHECK(!check_coordinates(std::numeric_limits<double>::quiet_NaN(), 105));
  CHECK(!check_coordinates(21, std::numeric_limits<double>::infinity()));
  CHECK(!check_coordinates(1e300, 1e300));
}
