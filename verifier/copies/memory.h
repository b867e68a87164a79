// What the detector remembers: a fixed number of bytes for each unit that was ever scanned, and
// for each batch, product and the whole service the habits learnt from units that are not
// suspected. Values only; what they mean together: points.h, habits.h, budget.h.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ocop::copies {

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
  std::uint8_t newest_known = 0;                     ///< which of `known` it is, from 1; 0: none
  std::uint8_t runs = 0;                             ///< of new devices, more than two days apart
  std::uint8_t burst = 0;                            ///< most new devices within three days
  std::uint8_t burst_now = 0;                        ///< those of the three days that began last
  std::uint32_t burst_from = 0;  ///< minutes from the first visit to where those began
  std::uint8_t pause = 0;        ///< longest between new devices, in steps of points.cc
  std::uint8_t rare = 0;         ///< how rare its rarest province is, likewise
  std::uint8_t with_copies = 0;  ///< devices where suspected units of the batch are scanned
  std::int16_t score = 0;        ///< highest so far, 1/256 of a point
  std::int16_t told = 0;         ///< score of its last alert as suspected; 0 before
  std::uint8_t state = 0;        ///< State

  /// For keeping: 81 characters of ASCII.
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

/// The devices that saw a batch first, but for staff: who of them was before its departure is known
/// only later, since departures are stated when they have happened.
struct FirstDevices {
  static constexpr std::size_t kMost = 8;
  std::array<std::uint32_t, kMost> device{};  ///< 0: none
  std::array<std::uint32_t, kMost> at{};      ///< minutes since 1970

  bool operator==(const FirstDevices&) const = default;
};

/// Of a batch, a product or everything.
struct HabitMemory {
  static constexpr std::size_t kLevels = 96;  ///< quarters of a point from −10 on

  std::uint64_t units = 0;  ///< scanned at least once
  double several = 0;       ///< scanned by a second device before they were suspected
  double devices = 0;       ///< of units that were not suspected
  std::array<float, kPlaceCodes> places{};         ///< of those devices
  std::array<float, kPlaceCodes> copies_places{};  ///< of suspected units, and less of watched ones
  std::array<float, kLevels> levels{};  ///< units that may be suspected, by highest score
  double made = 0;       ///< units produced, as far as they can have been scanned by now
  double suspected = 0;  ///< units
  double watched = 0;    ///< units, the suspected ones among them
  // Of a batch only:
  std::uint32_t start = 0;   ///< minutes since 1970, 0: not known
  std::uint64_t lowest = 0;  ///< of serials that end in digits
  std::uint64_t highest = 0;
  std::uint64_t numbered = 0;  ///< how many of the scanned units have such a serial
  FrequentDevices frequent;
  FirstDevices first_devices;
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
  virtual UnitMemory& unit(std::string_view gtin, std::string_view lot,
                           std::string_view serial) = 0;
  virtual HabitMemory& batch(std::string_view gtin, std::string_view lot) = 0;
  virtual HabitMemory& product(std::string_view gtin) = 0;
  virtual HabitMemory& everywhere() = 0;
};

}  // namespace ocop::copies
