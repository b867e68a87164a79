// Small parts of the console: numbers as people write and read them, outlines, the desk of photos.
#include <doctest/doctest.h>

#include "tests/verifier/console_case_scene.h"
#include "verifier/console/forms.h"
#include "verifier/console/outline.h"
#include "verifier/console/views.h"

namespace ocop::verifier::console {
namespace {

TEST_CASE("numbers are read with a comma or a point, and never guessed") {
  CHECK(read_tenths("75,5", 1000) == 755);
  CHECK(read_tenths("100", 1000) == 1000);
  CHECK_FALSE(read_tenths("100,1", 1000));
  CHECK_FALSE(read_tenths("75,55", 1000));
}

TEST_CASE("dates are read as Viet Nam and ISO write them") {
  CHECK(read_date("22/11/2026") == make_date(2026, 11, 22));
  CHECK(read_date("2026-11-22") == make_date(2026, 11, 22));
  CHECK_FALSE(read_date("31/02/2026"));
  CHECK_FALSE(read_date("11/22/2026"));
}

TEST_CASE("numbers are written as each language does") {
  CHECK(number_text(0, Language::kEnglish) == "0");
  CHECK(number_text(-1'234'567, Language::kVietnamese) == "-1.234.567");
  CHECK(number_text(999, Language::kEnglish) == "999");
  CHECK(kilograms_text(1'250'500, Language::kVietnamese) == "1.250,5 kg");
  CHECK(kilograms_text(-500, Language::kEnglish) == "-0.5 kg");
  CHECK(decimal_text(0.99999, Language::kEnglish, 2) == "1");
  CHECK(decimal_text(-3.25, Language::kVietnamese) == "-3,25");
}

TEST_CASE("an outline is drawn inside its frame, whatever its size and place") {
  for (const char* geometry :
       {R"({"type":"Polygon","coordinates":[[[105.8,22],[105.81,22],[105.81,22.01],[105.8,22]]]})",
        R"({"type":"Polygon","coordinates":[[[105.8,22],[105.8,22],[105.8,22],[105.8,22]]]})",
        R"({"type":"MultiPolygon","coordinates":[[[[102,8],[117,8],[117,23],[102,8]]]]})"}) {
    CAPTURE(geometry);
    const std::string svg = outline_svg(geometry, "Vùng <b>");
    CHECK(svg.starts_with("<svg"));
    CHECK(svg.find("Vùng &lt;b&gt;") != std::string::npos);
    for (const char* wrong : {"nan", "inf", "<b>"}) CHECK(svg.find(wrong) == std::string::npos);
  }
}

TEST_CASE("a photo of a case waits at the desk that the console shares with others") {
  PhotoDesk busy({.at_once = 0, .patience = std::chrono::milliseconds(1)});
  test::ConsoleScene scene(db::Engine::kSqlite, &busy);
  test::something_wrong(scene);
  REQUIRE(scene.post("inspector", "/cases/new", test::opening()).status == 303);
  const auto refused = scene.upload("inspector", "/cases/1/note", {{"text", "x"}},
                                    {"photo", "x.jpg", "picture"});
  CHECK(refused.status == 400);
  CHECK(refused.body.find("several photos are being read just now") != std::string::npos);
}

TEST_CASE("what is no outline is not drawn") {
  for (const char* geometry : {"", "{", "[]", R"({"type":"Point","coordinates":[1,2]})",
                               R"({"type":"Polygon"})", R"({"type":"Polygon","coordinates":[]})",
                               R"({"type":"Polygon","coordinates":[[["<svg>",2]]]})",
                               R"({"type":"Polygon","coordinates":[[[1,2],[3,4]]]})"}) {
    CAPTURE(geometry);
    CHECK(outline_svg(geometry, "x").empty());
  }
}

}  // namespace
}  // namespace ocop::verifier::console
