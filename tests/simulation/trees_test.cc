#include "tests/simulation/trees.h"

#include <doctest/doctest.h>

using namespace ocop::simulation;

namespace {

Features cell(std::uint64_t devices, std::uint64_t places, bool may) {
  return devices << (4U * static_cast<unsigned>(Feature::kDevices)) |
         places << (4U * static_cast<unsigned>(Feature::kPlaces)) |
         std::uint64_t{may} << (4U * static_cast<unsigned>(Feature::kMayBeAccused));
}

}  // namespace

TEST_CASE("Trees learn what only two features together tell, and accuse within the budget") {
  const Tally tally{{cell(2, 1, true), {9000, 20}},
                    {cell(2, 4, true), {20, 900}},
                    {cell(6, 1, true), {30, 800}},
                    {cell(6, 4, true), {9000, 10}},
                    {cell(1, 1, false), {5, 500}}};
  const Trees trees(tally);
  CHECK(trees.found(tally, 4, false) == 0);
  CHECK(trees.found(tally, 49, false) == 900);
  CHECK(trees.found(tally, 50, false) == 1700);
  CHECK(trees.found(tally, 55, true) == 2200);
}
