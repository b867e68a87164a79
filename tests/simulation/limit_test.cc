#include "tests/simulation/limit.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace ocop;
using namespace ocop::simulation;

namespace {

struct Look {
  int minutes;
  std::uint64_t device;
  int place;
};

/// One code that is scanned like this, in a batch of ten of which no other is.
Story story_of(const std::vector<Look>& looks) {
  Story story;
  story.batches.push_back({"08936000000004", "L001", 1, 0, {10, Instant{}}});
  for (std::uint32_t unit = 0; unit < 10; ++unit) story.codes.push_back({0, unit, false, 0});
  for (const auto& [minutes, device, place] : looks) {
    story.scans.push_back({Instant{std::chrono::minutes(minutes)}, "08936000000004", "L001", "000001", device, place,
                           copies::Origin::kProduced});
    story.codes_of.push_back(0);
  }
  return story;
}

Features features(std::initializer_list<std::pair<Feature, std::uint64_t>> bins) {
  Features all = 0;
  for (const auto& [feature, bin] : bins) all |= bin << (4U * static_cast<unsigned>(feature));
  return all;
}

}  // namespace

TEST_CASE("A history counts visits without reloads, devices, and provinces") {
  const auto seen = histories(story_of({{0, 1, 0}, {5, 1, 79}, {40, 1, 79}, {60, 2, 1}, {60 * 24 * 9, 3, 0}}));
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].code == 0);
  CHECK(seen[0].visits == 4);
  CHECK(seen[0].devices == 3);
  CHECK(bin(seen[0].features, Feature::kDevices) == 2);
  CHECK(bin(seen[0].features, Feature::kPlaces) == 2);
  CHECK(bin(seen[0].features, Feature::kEpisodes) == 1);
  CHECK(bin(seen[0].features, Feature::kBurst) == 1);
  CHECK(bin(seen[0].features, Feature::kFarthest) == 4);
  CHECK(bin(seen[0].features, Feature::kMayBeAccused) == 1);
}

TEST_CASE("Two devices that did not tell different provinces may not be accused") {
  CHECK(bin(histories(story_of({{0, 1, 79}, {90, 2, 79}}))[0].features, Feature::kMayBeAccused) == 0);
  CHECK(bin(histories(story_of({{0, 1, 79}, {90, 2, 0}}))[0].features, Feature::kMayBeAccused) == 0);
  CHECK(bin(histories(story_of({{0, 1, 79}, {90, 2, 1}}))[0].features, Feature::kMayBeAccused) == 1);
}

TEST_CASE("Codes that one device scanned are not among those who may be accused") {
  Tally tally;
  const auto story = story_of({{0, 1, 79}, {90, 1, 1}});
  add(tally, story, histories(story));
  CHECK(tally.empty());
}

TEST_CASE("The limit accuses those first among whom most are copied, within the budget") {
  const auto kMay = std::pair{Feature::kMayBeAccused, std::uint64_t{1}};
  const auto clear = features({{Feature::kDevices, 5}, {Feature::kPlaces, 3}, kMay});
  const auto fair = features({{Feature::kDevices, 5}, {Feature::kPlaces, 2}, kMay});
  const auto poor = features({{Feature::kDevices, 2}, {Feature::kPlaces, 2}, kMay});
  const auto barred = features({{Feature::kDevices, 1}, {Feature::kBatch, 3}});
  const Tally tally{{clear, {10, 900}}, {fair, {500, 500}}, {poor, {50'000, 50}}, {barred, {0, 70}}};
  struct Case {
    double budget;
    bool any_two;
    double found;
  };
  for (const auto& [budget, any_two, found] :
       {Case{5, false, 0}, {100, false, 900}, {510, false, 1400}, {60'000, false, 1450}, {100, true, 970}}) {
    CAPTURE(budget);
    CAPTURE(any_two);
    CHECK(Limit(tally, tally, budget, any_two).found(tally, budget) == found);
  }
}
