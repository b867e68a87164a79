#include "gs1/application_identifier.h"

#include <doctest/doctest.h>

using namespace ocop;
using namespace ocop::gs1;

namespace {

bool accepts(std::string_view code, std::string_view value) {
  const auto* ai = find_application_identifier(code);
  REQUIRE(ai != nullptr);
  const auto checked = check_value(*ai, value);
  if (!checked) {
    CHECK(checked.error().where == code);
    CHECK_FALSE(checked.error().message.en.empty());
    CHECK_FALSE(checked.error().message.vi.empty());
  }
  return checked.has_value();
}

}  // namespace

TEST_CASE("Values keep the length and the characters of their AI") {
  const std::string x20(20, 'X');
  const std::string x28(28, 'X');
  struct Row {
    std::string ai;
    std::string value;
    bool good;
  };
  const Row rows[] = {
      {"01", "09521234543213", true},
      {"01", "09521234543214", false},
      {"01", "9521234543213", false},
      {"01", "0952123454321x", false},
      {"10", "L2601", true},
      {"10", "a/B-!\"%&'()*+,.:;<=>?_", false},
      {"10", "/B-!\"%&'()*+,.:;<=>", true},
      {"10", "?_", true},
      {"10", x20, true},
      {"10", x20 + "X", false},
      {"10", "", false},
      {"10", "A B", false},
      {"10", "A#B", false},
      {"10", "A@B", false},
      {"10", "A~B", false},
      {"10", "A\\B", false},
      {"10", "Lô1", false},
      {"10", std::string("A\0B", 3), false},
      {"10", "A\x7f", false},
      {"21", x20, true},
      {"21", x20 + "X", false},
      {"22", "2A", true},
      {"22", x20 + "X", false},
      {"235", x28, true},
      {"235", x28 + "X", false},
      {"254", x20, true},
      {"254", x20 + "X", false},
      {"414", "9521234500001", true},
      {"414", "9521234500002", false},
      {"417", "9521234500001", true},
      {"417", "952123450000", false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.ai);
    CAPTURE(row.value);
    CHECK(accepts(row.ai, row.value) == row.good);
  }
}

TEST_CASE("Dates are YYMMDD, their day may be left open") {
  struct Row {
    std::string value;
    bool good;
  };
  const Row rows[] = {{"261122", true}, {"261100", true},   {"260229", false}, {"240229", true},
                      {"000229", true}, {"261131", false},  {"261301", false}, {"260001", false},
                      {"26112", false}, {"2611220", false}, {"26-1-2", false}, {"", false}};
  for (const auto* code : {"11", "13", "15", "17"}) {
    for (const auto& row : rows) {
      CAPTURE(code);
      CAPTURE(row.value);
      CHECK(accepts(code, row.value) == row.good);
    }
  }
}

TEST_CASE("A date is a day of its month, or day 00") {
  const auto& best_before = *find_application_identifier("15");
  for (const char* good : {"261122", "261100", "240229", "000229", "260228", "261231", "991231"}) {
    CAPTURE(good);
    CHECK(check_value(best_before, good));
  }
  for (const char* bad :
       {"260230", "260229", "261322", "260022", "260431", "2611221", "26112x", "26112", ""}) {
    CAPTURE(bad);
    CHECK_FALSE(check_value(best_before, bad));
  }
}

TEST_CASE("An element string is what the eye reads, and never two lists at once") {
  const Element gtin{"01", "09521234543213"};
  CHECK(element_string(std::vector<Element>{gtin, {"10", "L2601"}, {"21", "000123"}}) ==
        "(01)09521234543213(10)L2601(21)000123");
  CHECK(element_string({}).empty());
  const auto two = element_string(std::vector<Element>{gtin, {"10", "L"}, {"21", "5"}});
  const auto one = element_string(std::vector<Element>{gtin, {"10", "L(21)5"}});
  CHECK(one == "(01)09521234543213(10)L\\(21)5");
  CHECK(one != two);
}
