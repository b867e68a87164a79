// What the detector remembers: a fixed number of bytes for each unit that was ever scanned, and
// for each batch, product and the whole service the habits learnt from their genuine units.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ocop::copies {

/// Of one unit. A value; its meaning is the detector's alone.
struct UnitMemory {
  std::uint32_t scans = 0;  ///< 0: never scanned

  std::string pack() const;  ///< for keeping: of fixed length, text without NUL
  /// nullopt when it is no pack() of this version.
  static std::optional<UnitMemory> unpack(std::string_view packed);
};

/// Of a batch, a product or everything.
struct HabitMemory {
  std::uint64_t units = 0;  ///< scanned at least once

  std::string pack() const;
  static std::optional<HabitMemory> unpack(std::string_view packed);
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
