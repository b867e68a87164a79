// When a unit alarms at all, and when once more.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "tests/verifier/copies_scene.h"

namespace ocop::copies {
namespace {

/// A service that has seen so much, of so low scores, that the line lies below any score.
MapMemory where_the_line_is_lowest() {
  MapMemory memory;
  auto& everywhere = memory.everywhere();
  everywhere.made = 1e9;
  for (std::size_t level = 0; level < 4; ++level) everywhere.levels[level] = 1000;
  return memory;
}

State reached(const std::vector<Scan>& scans) {
  auto memory = where_the_line_is_lowest();
  const Detector detector{Settings{}};
  State state = State::kQuiet;
  for (const auto& scan : scans)
    if (const auto unit = detector.observe(scan, thousand_units(), memory).unit)
      state = unit->state;
  return state;
}

/// One jar after another place by place, by ever more devices: the alerts as suspected.
std::vector<double> suspicions(const Settings& settings, MapMemory& memory) {
  const Detector detector{settings};
  for (const auto& scan : honest_jars()) detector.observe(scan, thousand_units(), memory);
  std::vector<double> scores;
  for (int i = 0; i < 40; ++i) {
    auto scan = scan_of("555555", 50 + 4 * i, 9000 + static_cast<std::uint64_t>(i), i % 9 + 1);
    const auto unit = detector.observe(scan, thousand_units(), memory).unit;
    if (unit && unit->state == State::kSuspected) scores.push_back(unit->score);
  }
  return scores;
}

TEST_CASE("two devices that did not tell two provinces never alarm, however low the line") {
  CHECK(reached({scan_of("7", 1, 1, 79), scan_of("7", 300, 2, 79)}) == State::kQuiet);
  CHECK(reached({scan_of("7", 1, 1, 79), scan_of("7", 300, 2, 0)}) == State::kQuiet);
  CHECK(reached({scan_of("7", 1, 1, 0), scan_of("7", 300, 2, 0)}) == State::kQuiet);
  CHECK(reached({scan_of("7", 1, 1, 79), scan_of("7", 300, 1, 1)}) == State::kQuiet);
  // The line is low indeed.
  CHECK(reached({scan_of("7", 1, 1, 79), scan_of("7", 300, 2, 1)}) == State::kSuspected);
  CHECK(reached({scan_of("7", 1, 1), scan_of("7", 1, 2), scan_of("7", 1, 3)}) == State::kSuspected);
}

TEST_CASE(
    "a suspected unit alarms again whenever its score has risen by so many points, and only then") {
  for (const double points : {0.5, 2.0, 5.0}) {
    CAPTURE(points);
    Settings settings;
    settings.again_points = points;
    MapMemory memory;
    const auto scores = suspicions(settings, memory);
    REQUIRE(scores.size() > 1);
    for (std::size_t i = 1; i < scores.size(); ++i) CHECK(scores[i] >= scores[i - 1] + points);
    const double highest = memory.unit("09521234543213", "L2601", "555555").score / 256.0;
    CHECK(highest < scores.back() + points);
    // It stays one suspected unit.
    CHECK(memory.batch("09521234543213", "L2601").suspected == 1);
  }
}

TEST_CASE("devices that came before make no suspected unit alarm again") {
  MapMemory memory;
  const Detector detector{Settings{}};
  suspicions(Settings{}, memory);
  for (int i = 0; i < 40; ++i) {
    const auto scan = scan_of("555555", 300 + i, 9000 + static_cast<std::uint64_t>(i), i % 9 + 1);
    CHECK_FALSE(detector.observe(scan, thousand_units(), memory).unit);
  }
}

}  // namespace
}  // namespace ocop::copies
