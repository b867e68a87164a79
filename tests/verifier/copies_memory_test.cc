#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "tests/verifier/copies_scene.h"
#include "verifier/copies/memory.h"

namespace ocop::copies {
namespace {

struct Filled {
  MapMemory memory;
  Filled() {
    const Detector detector{Settings{}};
    for (const auto& jar : {honest_jars(), copied_jar("1")})
      for (const auto& scan : jar) detector.observe(scan, thousand_units(), memory);
  }
  UnitMemory& unit() { return memory.unit("09521234543213", "L2601", "1"); }
};

TEST_CASE("a unit takes 81 characters, however often it was scanned") {
  Filled filled;
  CHECK(UnitMemory{}.pack().size() == 81);
  CHECK(filled.unit().pack().size() == 81);
  const Detector detector{Settings{}};
  for (std::uint64_t i = 0; i < 100'000; ++i)
    detector.observe(
        scan_of("1", 100 + 0.01 * static_cast<double>(i), i, static_cast<int>(i % 99 + 1)),
        thousand_units(), filled.memory);
  CHECK(filled.unit().pack().size() == 81);
  CHECK(UnitMemory::unpack(filled.unit().pack()) == filled.unit());
}

TEST_CASE("habits take at most 2,048 characters with every entry in use") {
  HabitMemory habit;
  habit.places.fill(1.5F);
  habit.copies_places.fill(0.4F);
  habit.levels.fill(3);
  habit.lowest = 5;
  habit.highest = ~std::uint64_t{0};
  habit.first_devices.device.fill(~std::uint32_t{0});
  habit.first_devices.at.fill(29'000'000);
  const auto packed = habit.pack();
  CHECK(packed.size() <= 2048);
  CHECK(HabitMemory::unpack(packed) == habit);
  CHECK(packed.find('\0') == std::string::npos);
}

TEST_CASE("what was learnt is unpacked as it was") {
  Filled filled;
  CHECK(UnitMemory::unpack(filled.unit().pack()) == filled.unit());
  for (const auto* habit : {&filled.memory.batch("09521234543213", "L2601"),
                            &filled.memory.product("09521234543213"), &filled.memory.everywhere()})
    CHECK(HabitMemory::unpack(habit->pack()) == *habit);
}

TEST_CASE("texts that are no pack are refused") {
  const auto unit = UnitMemory{}.pack();
  const auto habit = HabitMemory{}.pack();
  for (const auto& good : {unit, habit}) {
    const std::string bad[] = {"",
                               "2",
                               "1" + good.substr(1),
                               good + "A",
                               good.substr(0, good.size() - 4),
                               good + std::string(1, '\0'),
                               std::string(good.size(), '\0'),
                               std::string(good.size(), '='),
                               "2" + std::string(good.size() - 1, '_'),
                               std::string(1 << 20, 'A')};
    for (const auto& text : bad) {
      CHECK_FALSE(UnitMemory::unpack(text) == UnitMemory{});
      CHECK_FALSE(HabitMemory::unpack(text) == HabitMemory{});
      CHECK_FALSE(UnitMemory::unpack(text));
      CHECK_FALSE(HabitMemory::unpack(text));
    }
  }
  CHECK_FALSE(UnitMemory::unpack(habit));
  CHECK_FALSE(HabitMemory::unpack(unit));
}

TEST_CASE("whatever is unpacked from changed bytes packs to itself and does the detector no harm") {
  Filled filled;
  const auto unit = filled.unit().pack();
  const auto habit = filled.memory.everywhere().pack();
  rc::check("any change is refused or is sound", [&] {
    auto changed_unit = unit;
    auto changed_habit = habit;
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (auto* text : {&changed_unit, &changed_habit})
      for (int i = *rc::gen::inRange(1, 6); i > 0; --i)
        (*text)[*rc::gen::inRange<std::size_t>(1, text->size())] =
            kAlphabet[*rc::gen::inRange<std::size_t>(0, kAlphabet.size())];
    MapMemory memory;
    if (const auto read = UnitMemory::unpack(changed_unit)) {
      RC_ASSERT(read->pack() == changed_unit);
      memory.unit("09521234543213", "L2601", "1") = *read;
    }
    if (const auto read = HabitMemory::unpack(changed_habit)) {
      RC_ASSERT(read->pack() == changed_habit);
      memory.everywhere() = *read;
      memory.batch("09521234543213", "L2601") = *read;
    }
    const Detector detector{Settings{}};
    for (const auto& scan : copied_jar("1")) detector.observe(scan, thousand_units(), memory);
    RC_ASSERT(UnitMemory::unpack(memory.unit("09521234543213", "L2601", "1").pack()).has_value());
    RC_ASSERT(HabitMemory::unpack(memory.everywhere().pack()).has_value());
  });
}

}  // namespace
}  // namespace ocop::copies
