#include "programme/strict_json.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <stdexcept>

using namespace ocop;
using namespace ocop::programme;

TEST_CASE("Numbers stay as they are written, names and strings are decoded") {
  const auto json = parse_strict_json(
      R"({"\u0061":[1.500,-0,12345678901234567890123,1e2],"b":"\u0111","c":null,"d":true})");
  REQUIRE(json);
  const auto* numbers = json->member("a");
  REQUIRE(numbers != nullptr);
  REQUIRE(numbers->items.size() == 4);
  CHECK(numbers->items[0].text == "1.500");
  CHECK(numbers->items[2].text == "12345678901234567890123");
  CHECK(numbers->items[3].text == "1e2");
  CHECK(json->member("b")->text == "đ");
  CHECK(json->member("c")->kind == JsonValue::Kind::kNull);
  CHECK(json->member("d")->text == "true");
  CHECK(json->member("e") == nullptr);
}

TEST_CASE("Whatever two readers could see differently is refused") {
  using namespace std::string_literals;
  const std::string rows[] = {
      "",
      " ",
      "{",
      "{}x",
      "{} {}",
      "{}\0"s,
      "{\0}"s,
      "\0{}"s,
      "{}\0garbage"s,
      "\xEF\xBB\xBF{}",
      "{'a':1}",
      "{\"a\":1,}",
      "[1,]",
      "{\"a\" 1}",
      "// x\n{}",
      "NaN",
      "[01]",
      "[1.]",
      "[.5]",
      "[+1]",
      "[1e999]",
      "[\"\xff\"]",
      "[\"\xC0\x80\"]",
      "[\"\n\"]",
      "[\"\\ud800\"]",
      R"({"a":1,"a":1})",
      R"({"a":1,"\u0061":2})",
      R"({"x":{"a":1,"b":2,"a":3}})",
      std::string(9, '[') + std::string(9, ']'),
      std::string(100'000, '['),
  };
  for (const auto& text : rows) {
    CAPTURE(text.substr(0, 40));
    const auto json = parse_strict_json(text);
    REQUIRE_FALSE(json);
    CHECK_FALSE(json.error().message.en.empty());
    CHECK_FALSE(json.error().message.vi.empty());
  }
  CHECK(parse_strict_json(R"({"a":1,"a":1})").error().where == "a");
  CHECK(parse_strict_json(std::string(8, '[') + std::string(8, ']')));
  CHECK(parse_strict_json(R"([{"a":1},{"a":1}])"));
}

TEST_CASE("A string survives writing and reading") {
  CHECK(rc::check([](const std::u16string& units) {
    std::string text;
    for (const auto unit : units) text += static_cast<char>(unit & 0x7f);
    text += "đ\"\\\n<>";
    const auto json = parse_strict_json("[" + json_string(text) + "]");
    RC_ASSERT(json.has_value());
    RC_ASSERT(json->items.at(0).text == text);
  }));
  CHECK_THROWS_AS(json_string("\xff"), std::invalid_argument);
}

TEST_CASE("Random bytes do no harm") {
  CHECK(rc::check([](const std::string& text) {
    const auto json = parse_strict_json(text);
    RC_ASSERT(json.has_value() || !json.error().message.en.empty());
  }));
}
