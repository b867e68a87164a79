#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "tests/verifier/copies_scene.h"
#include "verifier/copies/detector.h"

namespace ocop::copies {
namespace {

std::vector<Alert> alerts_of(const std::vector<Scan>& scans, Memory& memory,
                             const BatchFacts& facts = thousand_units()) {
  const Detector detector{Settings{}};
  std::vector<Alert> alerts;
  for (const auto& scan : scans) {
    auto outcome = detector.observe(scan, facts, memory);
    if (outcome.unit) alerts.push_back(*outcome.unit);
    if (outcome.batch) alerts.push_back(*outcome.batch);
  }
  return alerts;
}

bool suspected(const std::vector<Alert>& alerts, const std::string& serial) {
  return std::any_of(alerts.begin(), alerts.end(), [&](const Alert& alert) {
    return alert.serial == serial && alert.state == State::kSuspected;
  });
}

UnitMemory& unit(Memory& memory, const std::string& serial) {
  return memory.unit("09521234543213", "L2601", serial);
}

TEST_CASE("a jar sold many times over is suspected, with figures a person can check") {
  MapMemory memory;
  alerts_of(honest_jars(), memory);
  const auto alerts = alerts_of(copied_jar("555555"), memory);
  REQUIRE(suspected(alerts, "555555"));
  const auto& alert = alerts.back();
  CHECK(alert.code == "many_places");
  CHECK(alert.evidence.devices >= 3);
  CHECK(alert.evidence.places >= 3);
  CHECK(alert.evidence.first_at == kStart + std::chrono::hours(24));
  CHECK(alert.evidence.words.en.find("a unit of this batch usually sees 1") != std::string::npos);
  CHECK(alert.evidence.words.vi.find("tỉnh, thành trong vòng") != std::string::npos);
}

TEST_CASE("honest jars raise nothing") {
  MapMemory memory;
  CHECK(alerts_of(honest_jars(), memory).empty());
}

TEST_CASE("one device may look as often as it likes, and neither reload nor visit raises a score") {
  MapMemory memory;
  const Detector detector{Settings{}};
  detector.observe(scan_of("1", 0, 1, 79), thousand_units(), memory);
  detector.observe(scan_of("1", 30, 2, 1), thousand_units(), memory);
  const auto score = unit(memory, "1").score;
  std::uint32_t visits = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto outcome = detector.observe(
        scan_of("1", 30 + 0.01 * i, 1 + i % 2, i % 2 == 0 ? 79 : 1), thousand_units(), memory);
    visits += outcome.visit ? 1 : 0;
    CHECK_FALSE(outcome.unit);
  }
  CHECK(unit(memory, "1").score == score);
  CHECK(unit(memory, "1").devices == 2);
  CHECK(visits < 500);
}

TEST_CASE("a device comes again as a visit after the time of a reload, not before") {
  MapMemory memory;
  const Detector detector{Settings{}};
  const double minute = 1.0 / 1440;
  CHECK(detector.observe(scan_of("1", 0, 1), thousand_units(), memory).visit);
  CHECK_FALSE(detector.observe(scan_of("1", 10 * minute, 1), thousand_units(), memory).visit);
  CHECK(detector.observe(scan_of("1", 10 * minute, 2), thousand_units(), memory).visit);
  CHECK(detector.observe(scan_of("1", 60 * minute, 1), thousand_units(), memory).visit);
}

TEST_CASE("two devices alarm only with two provinces, however low the line") {
  Settings eager;
  eager.false_alarms = 0.01;
  eager.false_watches = 0.1;
  const Detector detector{eager};
  MapMemory honest;
  for (const auto& scan : honest_jars()) detector.observe(scan, thousand_units(), honest);
  rc::check("no pair in one or an unknown province is ever watched or suspected", [&] {
    const auto place = *rc::gen::inRange(0, 99);
    const auto other = *rc::gen::element(0, place);
    const auto gap = *rc::gen::inRange(0, 700);
    auto memory = honest;
    for (const auto& scan : {scan_of("7", 1, 90'001, place), scan_of("7", 1 + gap, 90'002, other)})
      RC_ASSERT_FALSE(detector.observe(scan, thousand_units(), memory).unit.has_value());
  });
}

TEST_CASE("where several devices scan many a jar, several devices say less") {
  auto shared = honest_jars();
  for (std::uint64_t other = 0; other < 200; ++other)
    shared.push_back(scan_of(std::to_string(100'000 + other), 41, 100'000 + other, 19));
  MapMemory usual;
  MapMemory sociable;
  alerts_of(honest_jars(), usual);
  alerts_of(shared, sociable);
  for (auto* memory : {&usual, &sociable}) alerts_of(copied_jar("555555"), *memory);
  CHECK(unit(usual, "555555").score > unit(sociable, "555555").score + 256);
}

TEST_CASE("the newest device may say where it is after its visit") {
  MapMemory told;
  MapMemory later;
  const Detector detector{Settings{}};
  for (auto* memory : {&told, &later})
    detector.observe(scan_of("1", 0, 1, 79), thousand_units(), *memory);
  detector.observe(scan_of("1", 20, 2, 1), thousand_units(), told);
  detector.observe(scan_of("1", 20, 2, 0), thousand_units(), later);
  CHECK(unit(told, "1").score > unit(later, "1").score);
  detector.observe(scan_of("1", 20, 2, 1), thousand_units(), later);
  // But for what the visit itself has taught meanwhile.
  CHECK(unit(later, "1").score > unit(told, "1").score - 256);
  CHECK(unit(later, "1").places == unit(told, "1").places);
  CHECK(unit(later, "1").devices == 2);
  CHECK(told.everywhere().places == later.everywhere().places);
  const auto once = unit(later, "1");
  detector.observe(scan_of("1", 20, 2, 48), thousand_units(), later);
  CHECK(unit(later, "1") == once);
}

TEST_CASE("staff who scan a crate are no evidence") {
  MapMemory memory;
  const Detector detector{Settings{}};
  for (int i = 0; i < 50; ++i)
    detector.observe(scan_of(std::to_string(1000 + i), 0.001 * i, 77, 79), thousand_units(),
                     memory);
  CHECK(unit(memory, "1000").devices == 1);
  CHECK(unit(memory, "1049").devices == 0);
  CHECK(unit(memory, "1049").scans == 1);
}

TEST_CASE("serials never produced are suspected at once, and with the second the batch is") {
  MapMemory memory;
  const Detector detector{Settings{}};
  auto scan = scan_of("999999", 1, 1);
  scan.origin = Origin::kNeverProduced;
  const auto one = detector.observe(scan, thousand_units(), memory);
  REQUIRE(one.unit);
  CHECK(one.unit->state == State::kSuspected);
  CHECK(one.unit->code == "never_produced");
  CHECK_FALSE(one.batch);
  CHECK_FALSE(detector.observe(scan, thousand_units(), memory).unit);
  scan.serial = "999998";
  const auto two = detector.observe(scan, thousand_units(), memory);
  REQUIRE(two.batch);
  CHECK(two.batch->serial.empty());
  CHECK(two.batch->code == "never_produced");
}

TEST_CASE(
    "a batch that several devices scanned before it left is suspected once it has left, whether "
    "that was known before or not; the producer's own ones do not count") {
  const BatchFacts unknown{.units = 1000, .left_at = {}};
  const BatchFacts left{.units = 1000, .left_at = kStart + std::chrono::hours(240)};
  const Detector detector{Settings{}};
  for (const auto& before : {unknown, left}) {
    for (const std::uint64_t strangers : {2U, 3U, 12U}) {
      CAPTURE(strangers);
      MapMemory memory;
      for (int i = 0; i < 30; ++i)
        CHECK_FALSE(detector.observe(scan_of(std::to_string(i), 1, 5), before, memory).batch);
      for (std::uint64_t i = 0; i < strangers; ++i)
        CHECK_FALSE(
            detector.observe(scan_of(std::to_string(100 + i), 2, 6 + i), before, memory).batch);
      const auto after = detector.observe(scan_of("500", 11, 100), left, memory);
      CHECK(after.batch.has_value() == (strangers >= 3));
      if (after.batch) CHECK(after.batch->code == "before_departure");
      CHECK_FALSE(detector.observe(scan_of("501", 12, 101), left, memory).batch);
    }
  }
}

TEST_CASE("devices that see a batch after it left are not early, however late that is stated") {
  const BatchFacts unknown{.units = 1000, .left_at = {}};
  const BatchFacts left{.units = 1000, .left_at = kStart + std::chrono::hours(48)};
  const Detector detector{Settings{}};
  MapMemory memory;
  for (std::uint64_t i = 0; i < 20; ++i)
    detector.observe(scan_of(std::to_string(i), i < 2 ? 1 : 3, 5 + i), unknown, memory);
  CHECK_FALSE(detector.observe(scan_of("90", 4, 90), left, memory).batch);
  CHECK(memory.batch("09521234543213", "L2601").early == 2);
}

TEST_CASE("a batch of which many units are copied is suspected as a whole") {
  MapMemory memory;
  alerts_of(honest_jars(), memory);
  std::vector<Alert> all;
  for (int i = 0; i < 9; ++i) {
    auto jar = copied_jar(std::to_string(700'000 + i));
    for (auto& scan : jar) scan.device += static_cast<std::uint64_t>(i + 1) * 0x1234567ULL << 20U;
    const auto alerts = alerts_of(jar, memory);
    all.insert(all.end(), alerts.begin(), alerts.end());
  }
  const auto batch =
      std::find_if(all.begin(), all.end(), [](const Alert& alert) { return alert.serial.empty(); });
  REQUIRE(batch != all.end());
  CHECK(batch->code == "batch_copied");
  CHECK(batch->evidence.words.vi.find("sản phẩm đã được quét của lô này") != std::string::npos);
}

TEST_CASE("clocks that jump, late scans and times at the ends of the calendar do no harm") {
  MapMemory memory;
  const Detector detector{Settings{}};
  const Instant times[] = {kStart,         kStart - std::chrono::minutes(5), Instant::min(),
                           Instant::max(), kStart + std::chrono::hours(1),   Instant{},
                           kStart};
  std::uint64_t device = 0;
  for (const auto at : times) {
    auto scan = scan_of("1", 0, ++device, 79);
    scan.at = at;
    detector.observe(scan, thousand_units(), memory);
    const auto packed = unit(memory, "1").pack();
    CHECK(UnitMemory::unpack(packed) == unit(memory, "1"));
  }
  CHECK(unit(memory, "1").devices == 7);
}

TEST_CASE("places outside the list of codes count as not told") {
  MapMemory memory;
  const Detector detector{Settings{}};
  std::uint64_t device = 0;
  for (const int place : {-1, 100, 2'000'000'000, -2'000'000'000})
    detector.observe(scan_of("1", 0, ++device, place), thousand_units(), memory);
  CHECK(unit(memory, "1").places[0] == 0);
}

/// Keeps everything packed between any two scans.
class PackedMemory : public Memory {
 public:
  UnitMemory& unit(std::string_view gtin, std::string_view lot, std::string_view serial) override {
    return *(unit_ = opened(units_, key(gtin, lot, serial), unit_));
  }
  HabitMemory& batch(std::string_view gtin, std::string_view lot) override {
    return habit(key(gtin, lot, "b"));
  }
  HabitMemory& product(std::string_view gtin) override { return habit(key(gtin, "", "p")); }
  HabitMemory& everywhere() override { return habit("e"); }

  /// What was opened goes back, and is forgotten.
  void close() {
    for (auto& [name, unit] : open_units_) units_[name] = unit.pack();
    for (auto& [name, habit] : open_habits_) habits_[name] = habit.pack();
    open_units_.clear();
    open_habits_.clear();
  }

 private:
  static std::string key(std::string_view a, std::string_view b, std::string_view c) {
    return std::string(a) + '/' + std::string(b) + '/' + std::string(c);
  }
  UnitMemory* opened(std::map<std::string, std::string>& kept, const std::string& name,
                     UnitMemory*) {
    auto& open = open_units_[name];
    if (const auto found = kept.find(name); found != kept.end() && open.scans == 0)
      open = UnitMemory::unpack(found->second).value();
    return &open;
  }
  HabitMemory& habit(const std::string& name) {
    const auto [open, fresh] = open_habits_.try_emplace(name);
    if (const auto found = habits_.find(name); fresh && found != habits_.end())
      open->second = HabitMemory::unpack(found->second).value();
    return open->second;
  }

  UnitMemory* unit_ = nullptr;
  std::map<std::string, std::string> units_, habits_;
  std::map<std::string, UnitMemory> open_units_;
  std::map<std::string, HabitMemory> open_habits_;
};

TEST_CASE("memory that is packed and unpacked between any two scans gives the same outcomes") {
  rc::check("the sequence may be cut anywhere", [] {
    MapMemory whole;
    PackedMemory cut;
    const Detector detector{Settings{}};
    auto scans = honest_jars();
    for (const auto& jar : {copied_jar("1"), copied_jar("100003")})
      scans.insert(scans.end(), jar.begin(), jar.end());
    const auto seed = *rc::gen::inRange(1, 1000);
    for (std::size_t i = 0; i < scans.size(); ++i) {
      if ((i * static_cast<std::size_t>(seed)) % 7 < 5) cut.close();
      const auto a = detector.observe(scans[i], thousand_units(), whole);
      const auto b = detector.observe(scans[i], thousand_units(), cut);
      RC_ASSERT(a.visit == b.visit);
      RC_ASSERT(a.unit.has_value() == b.unit.has_value());
      RC_ASSERT(a.batch.has_value() == b.batch.has_value());
      if (a.unit) {
        const auto told = [](const Alert& alert) {
          return std::tuple(alert.state, alert.score, alert.code, alert.evidence.words.vi);
        };
        RC_ASSERT(told(*a.unit) == told(*b.unit));
      }
    }
  });
}

}  // namespace
}  // namespace ocop::copies
