#include <doctest/doctest.h>

#include "tests/simulation/measure.h"

using namespace ocop;
using namespace ocop::simulation;

namespace {

WorldParameters half_size() {
  auto world = reported_worlds().front().parameters;
  world.codes = 100'000;
  return world;
}

}  // namespace

TEST_CASE("Of codes copied a hundred times, nearly all that can be noticed are found within the bound of false alarms") {
  auto world = half_size();
  world.copies = 100;
  world.scan_rate = 0.1;
  Effort effort;
  effort.stories = 2;
  effort.learn = 0;
  effort.seed = kFirstReportedSeed;
  const auto measured = measure(world, effort, copies::Settings{}, true);
  CAPTURE(measured.ceiling);
  CHECK(measured.found / measured.ceiling > 0.9);
  CHECK(measured.accused / measured.genuine <= kBound);
  CHECK(measured.scans_until >= 2);
  CHECK(measured.batches_accused <= 0.1 * measured.genuine_batches);
}

TEST_CASE("Where nothing is copied, the bound of false alarms is kept too") {
  auto world = half_size();
  world.copied_share = 0;
  world.scan_rate = 0.3;
  Effort effort;
  effort.stories = 1;
  effort.learn = 0;
  const auto measured = measure(world, effort, copies::Settings{}, true);
  CHECK(measured.copied == 0);
  CHECK(measured.accused / measured.genuine <= kBound);
}

TEST_CASE("Counting is tuned to the bound") {
  auto world = half_size();
  world.copies = 100;
  world.scan_rate = 0.1;
  Effort effort;
  effort.stories = 1;
  effort.learn = 0;
  const auto strict = measure(world, effort, copies::Settings{}, true);
  CHECK(strict.devices.least >= 4);
  CHECK(strict.scans.least >= strict.devices.least);
  CHECK(strict.devices.found / strict.ceiling > 0.7);
  CHECK(strict.devices.found <= strict.copied);
}
