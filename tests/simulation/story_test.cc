#include "tests/simulation/story.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <map>
#include <set>
#include <string>

#include "base/digest.h"

using namespace ocop;
using namespace ocop::simulation;

namespace {

std::string digest(const Story& story) {
  Sha256 sum;
  for (const auto& scan : story.scans)
    sum.add(fmt::format("{},{},{},{},{:x},{}\n", iso_instant(scan.at), scan.gtin, scan.lot, scan.serial,
                        scan.device, scan.place));
  for (const auto& code : story.codes) sum.add(fmt::format("{}{}\n", code.copied, code.pieces_scanned));
  return hex_digits(sum.finish());
}

WorldParameters small() {
  WorldParameters world;
  world.codes = 3000;
  world.most_units = 1000;
  world.products = 4;
  return world;
}

/// Only buyers scan, once; nothing is copied.
WorldParameters plain() {
  WorldParameters world;
  world.codes = 30'000;
  world.scan_habit_spread = 0;
  world.gifts = world.household_scans = world.revisits = world.reloads = world.guests = 0;
  world.shelf_looks = world.open_jars = world.checking_shops = world.shared_phones = 0;
  world.wrong_places = world.travelling_buyers = world.copied_share = 0;
  world.scan_rate = 0.3;
  return world;
}

double share_of_codes(const Story& story, bool (*holds)(const Code&)) {
  double held = 0;
  for (const auto& code : story.codes) held += holds(code) ? 1 : 0;
  return held / static_cast<double>(story.codes.size());
}

}  // namespace

TEST_CASE("A world and a seed give the same story on every machine") {
  CHECK(digest(simulate(small(), 7)) == "30a67f4409eea7c167bca9d7ac451b9b3c0826f1562ca3dc8bb5d5a5a854de4d");
}

TEST_CASE("Another seed, rate or number of copies gives another story") {
  const auto usual = digest(simulate(small(), 7));
  auto world = small();
  CHECK(digest(simulate(world, 8)) != usual);
  world.scan_rate = 0.2;
  CHECK(digest(simulate(world, 7)) != usual);
  world = small();
  world.copies = 5;
  CHECK(digest(simulate(world, 7)) != usual);
}

TEST_CASE("Scans come in the order of time and name the code, the batch and the facts they belong to") {
  const auto story = simulate(small(), 3);
  REQUIRE(story.scans.size() == story.codes_of.size());
  REQUIRE(story.scans.size() > 300);
  std::set<std::string> codes;
  for (std::uint32_t code = 0; code < story.codes.size(); ++code) {
    const auto& batch = story.batches[story.codes[code].batch];
    codes.insert(batch.gtin + ' ' + batch.lot + ' ' + serial_of(story, code));
  }
  CHECK(codes.size() == story.codes.size());
  Instant before{};
  for (std::size_t at = 0; at < story.scans.size(); ++at) {
    const auto& scan = story.scans[at];
    const auto& code = story.codes[story.codes_of[at]];
    const auto& batch = story.batches[code.batch];
    CHECK(scan.at >= before);
    before = scan.at;
    CHECK(scan.serial == serial_of(story, story.codes_of[at]));
    CHECK(scan.lot == batch.lot);
    CHECK(scan.gtin == batch.gtin);
    CHECK(scan.at > *batch.facts.left_at);
    CHECK(code.serial_offset < *batch.facts.units);
    CHECK(code.pieces_scanned > 0);
    CHECK(scan.device != 0);
  }
}

TEST_CASE("With buyers alone, codes are scanned at the scan rate, once, and phones tell places as often as said") {
  const auto world = plain();
  const auto story = simulate(world, 5);
  const auto scanned = share_of_codes(story, [](const Code& code) { return code.pieces_scanned == 1; });
  CHECK(std::abs(scanned - world.scan_rate) < 0.015);
  CHECK(story.scans.size() == static_cast<std::size_t>(std::lround(scanned * static_cast<double>(story.codes.size()))));
  double placed = 0;
  for (const auto& scan : story.scans) placed += scan.place != 0 ? 1 : 0;
  CHECK(std::abs(placed / static_cast<double>(story.scans.size()) - world.places_offered) < 0.02);
}

TEST_CASE("What people do besides adds as many scans as the parameters say") {
  struct Case {
    const char* name;
    void (*change)(WorldParameters&);
    double scans_a_buyer;
  };
  const Case cases[] = {
      {"reloads", [](WorldParameters& w) { w.reloads = 0.5; }, 1.5},
      {"revisits", [](WorldParameters& w) { w.revisits = 0.4; }, 1.4},
      {"guests handle it as often as said, and scan at the rate", [](WorldParameters& w) { w.guests = 0.6; }, 1.6},
      {"so do customers at the shelf", [](WorldParameters& w) { w.shelf_looks = 0.8; }, 1.8},
      {"all of three more phones a household",
       [](WorldParameters& w) {
         w.larger_households = 1;
         w.household_scans = 1;
       },
       4},
      {"receivers of gifts",
       [](WorldParameters& w) {
         w.gift_products = 0;
         w.gifts = 0.5;
       },
       1.5},
  };
  for (const auto& each : cases) {
    CAPTURE(each.name);
    auto world = plain();
    each.change(world);
    const auto story = simulate(world, 6);
    const double buyers = world.scan_rate * static_cast<double>(story.codes.size());
    CHECK(static_cast<double>(story.scans.size()) / buyers == doctest::Approx(each.scans_a_buyer).epsilon(0.06));
  }
}

TEST_CASE("As many codes are copied as said, and as many pieces of each are scanned as the rate makes likely") {
  auto world = plain();
  world.copied_share = 0.01;
  world.copies = 20;
  const auto story = simulate(world, 9);
  double copied = 0;
  double pieces = 0;
  for (const auto& code : story.codes) {
    CHECK((code.copied || code.pieces_scanned <= 1));
    copied += code.copied ? 1 : 0;
    pieces += code.copied ? code.pieces_scanned : 0;
  }
  CHECK(copied / static_cast<double>(story.codes.size()) == doctest::Approx(0.01).epsilon(0.1));
  CHECK(pieces / copied == doctest::Approx(21 * world.scan_rate).epsilon(0.1));
}

TEST_CASE("Staff of a shop scan many jars with one phone") {
  auto world = plain();
  world.checking_shops = 0.5;
  const auto story = simulate(world, 4);
  std::map<std::uint64_t, std::set<std::uint32_t>> codes;
  for (std::size_t at = 0; at < story.scans.size(); ++at) codes[story.scans[at].device].insert(story.codes_of[at]);
  std::size_t staff = 0;
  for (const auto& [device, seen] : codes) staff += seen.size() >= 10 ? 1 : 0;
  CHECK(staff > 50);
}

TEST_CASE("A device is another one after 90 days, as the service's key makes it") {
  auto world = plain();
  world.revisits = 5;
  const auto story = simulate(world, 4);
  std::map<std::uint64_t, std::pair<Instant, Instant>> life;
  for (const auto& scan : story.scans) {
    auto& [first, last] = life.try_emplace(scan.device, scan.at, scan.at).first->second;
    last = scan.at;
  }
  for (const auto& [device, times] : life) CHECK(times.second - times.first <= std::chrono::hours(24 * 90));
}

TEST_CASE("Worlds for development and for reports share neither names nor parameters") {
  std::set<std::string> names;
  for (const auto& worlds : {development_worlds(), reported_worlds()})
    for (const auto& world : worlds) {
      CHECK(names.insert(world.name).second);
      CHECK(world.parameters.copied_share <= 0.005);
    }
  auto world = small();
  for (const auto& developed : development_worlds())
    for (const auto& reported : reported_worlds()) {
      auto one = developed.parameters;
      auto other = reported.parameters;
      one.codes = other.codes = world.codes;
      CHECK(digest(simulate(one, 1)) != digest(simulate(other, 1)));
    }
}
