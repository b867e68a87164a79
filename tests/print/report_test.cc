#include "tests/print/report.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace ocop::print_quality;

TEST_CASE("a table gives shares in per cent, and 100 only when all were read") {
  CHECK(table("condition", {"a", "b"}, {"plain", "worn"}, {{200, 200, 0}, {200, 199, 0}, {8, 0, 0}, {8, 4, 1}}) ==
        "| condition | a | b |\n|---|--:|--:|\n| plain | 100 | 99 |\n| worn | 0 | 50 |");
  CHECK_THROWS_AS((void)table("x", {"a"}, {"b", "c"}, {{1, 1, 0}}), std::invalid_argument);
}

TEST_CASE("a form is filled with all its parts or not at all") {
  CHECK(filled("a {{x}} b {{y}}\n", {{"x", "1"}, {"y", "2\n3"}}) == "a 1 b 2\n3\n");
  CHECK_THROWS_AS((void)filled("a {{x}}", {{"x", "1"}, {"y", "2"}}), std::invalid_argument);
  CHECK_THROWS_AS((void)filled("a {{z}}", {{"x", "1"}}), std::invalid_argument);
  CHECK_THROWS_AS((void)filled("a {{x", {{"x", "1"}}), std::invalid_argument);
}
