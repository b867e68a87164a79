#include "tests/simulation/chance.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

using namespace ocop::simulation;

TEST_CASE("Logarithm and power are those of the mathematics library, to the last digits") {
  for (const double number : {1e-300, 1e-9, 0.3, 0.7071, 0.7072, 1.0, 1.5, 2.0, 1e6, 1e300}) {
    CAPTURE(number);
    CHECK(natural_logarithm(number) == doctest::Approx(std::log(number)).epsilon(1e-13));
  }
  for (const double number : {-690.0, -20.5, -1.0, -0.3, 0.0, 0.3, 1.0, 20.5, 690.0}) {
    CAPTURE(number);
    CHECK(exponential_of(number) / std::exp(number) == doctest::Approx(1).epsilon(1e-12));
  }
}

TEST_CASE("Draws have the mean that their name says") {
  struct Case {
    const char* name;
    double (*draw)(Chance&);
    double mean, tolerance;
  };
  const std::array cases{
      Case{"share", [](Chance& c) { return c.share(); }, 0.5, 0.01},
      Case{"between", [](Chance& c) { return c.between(-3, 5); }, 1, 0.08},
      Case{"spread", [](Chance& c) { return std::log(c.spread(1, 100)); }, std::log(10.0), 0.05},
      Case{"happens", [](Chance& c) { return c.happens(0.2) ? 1.0 : 0.0; }, 0.2, 0.01},
      Case{"below", [](Chance& c) { return 1.0 * c.below(11); }, 5, 0.1},
      Case{"normal", [](Chance& c) { return c.normal(); }, 0, 0.03},
      Case{"its deviation", [](Chance& c) { const double x = c.normal(); return x * x; }, 1, 0.05},
      Case{"waiting", [](Chance& c) { return c.waiting(7); }, 7, 0.25},
      Case{"count", [](Chance& c) { return 1.0 * c.count(3.5); }, 3.5, 0.06},
      Case{"weighted", [](Chance& c) { return 1.0 * Weighted({1, 0, 3}).draw(c); }, 1.5, 0.03},
  };
  for (const auto& each : cases) {
    CAPTURE(each.name);
    Chance chance(42);
    double sum = 0;
    constexpr int kDraws = 20'000;
    for (int draw = 0; draw < kDraws; ++draw) sum += each.draw(chance);
    CHECK(std::abs(sum / kDraws - each.mean) < each.tolerance);
  }
}
