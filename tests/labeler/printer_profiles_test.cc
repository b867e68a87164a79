#include "labeler/printer_profiles.h"

#include <doctest/doctest.h>

using namespace ocop;
using namespace ocop::labeler;

TEST_CASE("printers are read with what may be left out") {
  const auto printers = parse_printers(
      R"({"printers":[{"id":"kho-1","dpi":203,"offset":[0.4,-0.2],"scale":[1,1.002],"host":"192.0.2.20:9101"},)"
      R"({"id":"van-phong","dpi":600,"queue":"Brother HL"},{"id":"file","dpi":300}]})");
  REQUIRE(printers.has_value());
  REQUIRE(printers->size() == 3);
  const auto& first = printers->front();
  CHECK(first.id == "kho-1");
  CHECK(first.dpi == 203);
  CHECK(first.calibration == Calibration{0.4, -0.2, 1, 1.002});
  REQUIRE(first.address.has_value());
  CHECK(first.address->host == "192.0.2.20");
  CHECK(first.address->port == 9101);
  CHECK((*printers)[1].queue == "Brother HL");
  CHECK((*printers)[1].calibration == Calibration{});
  CHECK(!(*printers)[2].address);
}

TEST_CASE("each mistake in a file of printers is named by its place") {
  const struct {
    const char* json;
    const char* where;
  } cases[] = {{R"({"printers":[{"id":"a"}]})", "printers[0].dpi"},
               {R"({"printers":[{"id":"a","dpi":150}]})", "printers[0].dpi"},
               {R"({"printers":[{"id":"a b","dpi":300}]})", "printers[0].id"},
               {R"({"printers":[{"id":"a","dpi":300},{"id":"a","dpi":300}]})", "printers[1].id"},
               {R"({"printers":[{"id":"a","dpi":300,"offset":[0,21]}]})", "printers[0].offset[1]"},
               {R"({"printers":[{"id":"a","dpi":300,"scale":[0.5,1]}]})", "printers[0].scale[0]"},
               {R"({"printers":[{"id":"a","dpi":300,"host":"x","queue":"y"}]})", "printers[0].host"},
               {R"({"printers":[{"id":"a","dpi":300,"host":"x:0"}]})", "printers[0].host"},
               {R"({"printers":[{"id":"a","dpi":300,"queue":7}]})", "printers[0].queue"},
               {R"({"printers":[{"id":"a","dpi":300,"queue":"a\u0000b"}]})", "printers[0].queue"},
               {R"({"printers":[{"id":"a","dpi":300,"paper":"A4"}]})", "printers[0].paper"},
               {R"({"printers":[]})", "printers"}};
  for (const auto& [json, where] : cases) {
    CAPTURE(json);
    const auto printers = parse_printers(json);
    REQUIRE(!printers);
    CHECK(printers.error().where == where);
    CHECK(printers.error().message.vi != "");
  }
  CHECK(!parse_printers("not json"));
}
