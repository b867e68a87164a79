#include "labeler/decimal.h"

#include <doctest/doctest.h>

using namespace ocop::labeler;

TEST_CASE("decimals are short and never in exponents") {
  struct { double value; int places; const char* text; } const cases[] = {
      {0, 4, "0"}, {-0.00001, 4, "0"}, {12.5, 4, "12.5"}, {-3, 3, "-3"}, {100, 0, "100"},
      {1e-9, 4, "0"}, {123456.78901, 3, "123456.789"}, {0.1 + 0.2, 2, "0.3"}};
  for (const auto& [value, places, text] : cases) CHECK(decimal(value, places) == text);
}
