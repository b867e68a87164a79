// How genuine units are scanned, as learnt so far, against how copies would be: the two densities
// that every new device of a unit is judged by. docs/copy-detection.md derives them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "verifier/copies/memory.h"
#include "verifier/copies/settings.h"

namespace ocop::copies {

/// Copies of one code that are scanned in a day, for each pace weighed.
inline constexpr std::array<double, kPaces> kCopiesADay = {0.5 / 365, 2.0 / 365, 8.0 / 365,
                                                           32.0 / 365, 150.0 / 365};
/// What each pace is believed before anything was seen.
inline constexpr std::array<double, kPaces> kPaceShares = {0.25, 0.25, 0.2, 0.2, 0.1};

/// Of a new device's province to those of the unit's earlier ones.
enum class Relation : std::uint8_t { kNoneBefore, kSame, kOther, kUnknown };

/// A device that the unit has not seen before.
struct Arrival {
  unsigned before = 0;  ///< devices before it
  Relation relation = Relation::kNoneBefore;
  std::uint8_t gap = 0;  ///< gap_class() of `days`
  double days = 0;       ///< since the newest device before it; of the first: since the batch's start
  int place = 0;
  bool placed = false;   ///< a province of the unit was known before
};

std::uint8_t gap_class(double days);
std::uint8_t age_class(double days);

/// What is learnt of a unit's batch and its surroundings.
class Habits {
 public:
  Habits(HabitMemory& batch, HabitMemory& product, HabitMemory& everywhere)
      : batch_(batch), product_(product), everywhere_(everywhere) {}

  /// How much likelier such an arrival is for each copy a day than for a genuine unit (days).
  double surplus(const Arrival& arrival) const;

  /// Takes an arrival in that is `genuine` (0–1) likely no copy's.
  void learn(const Arrival& arrival, double genuine);
  /// A unit that is `genuine` likely no copy has now `devices`.
  void reached(unsigned devices, bool placed, double genuine);
  /// The newest device's province became known after `unplaced` was learnt.
  void relearn(const Arrival& unplaced, const Arrival& placed, double genuine);

  /// Devices that a scanned unit of this batch sees on average, 1 at least.
  double usual_devices() const;

 private:
  double further_density(const Arrival& arrival) const;
  double first_density(double age) const;
  double usual_place(int place) const;  ///< share of this batch's visitors
  double any_place(int place) const;    ///< share of all visitors
  double placed_share() const;

  HabitMemory& batch_;
  HabitMemory& product_;
  HabitMemory& everywhere_;
};

}  // namespace ocop::copies
