#include <doctest/doctest.h>

#include <string>

#include "verifier/copies/settings.h"

namespace ocop::copies {
namespace {

TEST_CASE("no member is needed, and each that is given counts") {
  const auto usual = read_settings("{}");
  REQUIRE(usual);
  CHECK(usual->false_alarms == Settings{}.false_alarms);
  CHECK(usual->fewest_devices_shown == 3);
  const auto own = read_settings(R"({"false_alarms":0.0001,"units_of_staff":10,"batch_odds":1e6})");
  REQUIRE(own);
  CHECK(own->false_alarms == 0.0001);
  CHECK(own->units_of_staff == 10);
  CHECK(own->batch_odds == 1e6);
  CHECK(own->days_of_sale == Settings{}.days_of_sale);
}

TEST_CASE("what is wrong is named by its path, in both languages") {
  const struct {
    std::string json;
    std::string where;
  } table[] = {
      {"", ""},
      {"[]", ""},
      {"null", ""},
      {"{", ""},
      {"{} {}", ""},
      {R"({"false_alarms":0.1})", "false_alarms"},
      {R"({"false_alarms":0})", "false_alarms"},
      {R"({"false_alarms":-1})", "false_alarms"},
      {R"({"false_alarms":1e400})", ""},
      {R"({"false_alarms":"0.001"})", "false_alarms"},
      {R"({"false_alarms":null})", "false_alarms"},
      {R"({"false_alarms":[0.001]})", "false_alarms"},
      {R"({"false_alarms":NaN})", ""},
      {R"({"units_of_staff":2.5})", "units_of_staff"},
      {R"({"units_of_staff":1})", "units_of_staff"},
      {R"({"again_points":0.4})", "again_points"},
      {R"({"units_of_staff":99999999999999999999})", "units_of_staff"},
      {R"({"reload_minutes":true})", "reload_minutes"},
      {R"({"false_alarm":0.001})", "false_alarm"},
      {R"({"false_alarms":0.001,"false_alarms":0.002})", ""},
      {R"({"false_alarms":0.003,"false_watches":0.002})", "false_watches"},
      {R"({"a":[[[[[[[[[[1]]]]]]]]]]})", "a"},
      {"\xEF\xBB\xBF{}", ""},
      {std::string("{}\0", 3), ""},
      {std::string(1 << 20, ' '), ""},
  };
  for (const auto& [json, where] : table) {
    CAPTURE(json.substr(0, 60));
    const auto read = read_settings(json);
    REQUIRE_FALSE(read);
    CHECK(read.error().where == where);
    CHECK_FALSE(read.error().message.en.empty());
    CHECK_FALSE(read.error().message.vi.empty());
  }
}

}  // namespace
}  // namespace ocop::copies
