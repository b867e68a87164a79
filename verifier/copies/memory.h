// What the detector remembers: a fixed number of bytes for each unit that was ever scanned, and
// for each batch, product and the whole service the habits learnt from units that are not suspected.
// Values only; what they mean together is the model's (model.h).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ocop::copies {

/// Rates at which copies of one code might be scanned that are weighed against each other.
inline constexpr std::size_t kPaces = 5;
/// Devices of a unit that are remembered one by one.
inline constexpr std::size_t kDevicesKnown = 5;
/// Provinces of a unit that are remembered.
inline constexpr std::size_t kPlacesKnown = 6;
/// Province codes are 1 to 99; 0 is "not known".
inline constexpr std::size_t kPlaceCodes = 100;

/// Of one unit.
struct UnitMemory {
  std::uint32_t scans = 0;    ///< visits, to 2^24 − 1; 0: never scanned
  std::uint16_t devices = 0;  ///< distinct ones that counted as evidence, saturating
  std::uint32_t first = 0;    ///< minutes since 1970 of the first visit
  std::uint32_t last = 0;     ///< minutes from the first visit to the last, to 2^24 − 1
  std::uint32_t newest = 0;   ///< … to the last visit by a device that was new then
  std::array<std::uint32_t, kDevicesKnown> known{};  ///< 24 bits of each device; 0: none
  std::uint64_t crowd = 0;                           ///< bits of the devices beyond those
  std::array<std::uint8_t, kPlacesKnown> places{};   ///< distinct, in the order seen; 0: none
  std::uint8_t newest_place = 0;                     ///< of the newest device
  std::uint8_t newest_gap = 0;                       ///< class of the time before it came
  std::uint8_t newest_known = 0;                     ///< which of `known` it is, from 1; 0: none
  std::array<std::int16_t, kPaces> evidence{};       ///< 1/256 of a natural logarithm, for each pace
  std::array<std::int16_t, kPaces> before{};         ///< the same before the newest device
  std::int16_t score = 0;      ///< highest so far, 1/256
  std::uint8_t state = 0;      ///< State

  /// For keeping: 95 characters of ASCII.
  std::string pack() const;
  /// nullopt when it is no pack() of this version.
  static std::optional<UnitMemory> unpack(std::string_view packed);
  bool operator==(const UnitMemory&) const = default;
};

/// Devices that scan many units, with how many: of any stream the 16 that lead it, nearly.
struct FrequentDevices {
  static constexpr std::size_t kMost = 16;
  std::array<std::uint32_t, kMost> device{};  ///< 0: none
  std::array<std::uint16_t, kMost> units{};

  bool operator==(const FrequentDevices&) const = default;
};

/// Of a batch, a product or everything.
struct HabitMemory {
  static constexpr std::size_t kSteps = 4;      ///< devices before: 1, 2, 3–4, more
  static constexpr std::size_t kRelations = 4;  ///< model.h's Relation
  static constexpr std::size_t kGaps = 8;       ///< classes of time between two devices
  static constexpr std::size_t kAges = 8;       ///< classes of time since the batch's start
  static constexpr std::size_t kLevels = 96;    ///< quarters of a natural logarithm from −10 on

  std::uint64_t units = 0;  ///< scanned at least once
  std::array<float, kSteps * kRelations * kGaps> further{};  ///< devices that came after others
  std::array<float, kSteps * 2> reached{};  ///< units with so many devices, without and with a place
  std::array<float, kAges> ages{};          ///< first visits of units
  std::array<float, kPlaceCodes> places{};  ///< of new devices
  std::array<float, kPlaceCodes> suspected_places{};  ///< of devices of suspected units
  std::array<float, kLevels> levels{};  ///< units that may be suspected, by highest score
  double made = 0;                          ///< units produced, as far as they can have been scanned by now
  double suspected = 0;                     ///< units
  double watched = 0;                       ///< units, the suspected ones among them
  double devices = 0;                       ///< of all units
  // Of a batch only:
  std::uint32_t start = 0;   ///< minutes since 1970, 0: not known
  std::uint64_t lowest = 0;  ///< of serials that end in digits
  std::uint64_t highest = 0;
  std::uint64_t numbered = 0;  ///< how many of the scanned units have such a serial
  FrequentDevices frequent;
  std::uint32_t early = 0;    ///< devices seen before the batch left
  std::uint32_t foreign = 0;  ///< serials seen that were never produced
  std::uint8_t state = 0;     ///< State

  /// For keeping: ASCII, at most 2,048 characters.
  std::string pack() const;
  static std::optional<HabitMemory> unpack(std::string_view packed);
  bool operator==(const HabitMemory&) const = default;
};

/// Where memories are kept. A reference stays good until the next call of observe(); what is
/// changed through it is kept. Not thread-safe.
class Memory {
 public:
  virtual ~Memory() = default;
  virtual UnitMemory& unit(std::string_view gtin, std::string_view lot, std::string_view serial) = 0;
  virtual HabitMemory& batch(std::string_view gtin, std::string_view lot) = 0;
  virtual HabitMemory& product(std::string_view gtin) = 0;
  virtual HabitMemory& everywhere() = 0;
};

}  // namespace ocop::copies
