// How genuine units are scanned, as learnt so far, against how copies would be: the two densities
// that every new device of a unit is judged by. docs/copy-detection.md derives them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "verifier/copies/memory.h"
#include "verifier/copies/settings.h"

namespace ocop::copies {

/// A way in which copies of one code may be sold and scanned.
struct Pace {
  double believed;  ///< share of copied codes, before anything was seen
  double scanned;   ///< probability that some copy is scanned at all
  double next;      ///< … that after one scanned copy another follows
  double days;      ///< between two, on average
};
inline constexpr std::array<Pace, kPaces> kCopied = {{{0.25, 0.3, 0.3, 120},
                                                      {0.25, 0.7, 0.65, 40},
                                                      {0.2, 0.9, 0.88, 12},
                                                      {0.2, 1.0, 0.95, 3},
                                                      {0.1, 1.0, 0.98, 0.5}}};

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

  /// How much likelier such an arrival is by the next copy than by a genuine unit, for each pace.
  std::array<double, kPaces> surplus(const Arrival& arrival) const;

  /// Takes in an arrival at a unit that is not suspected.
  void learn(const Arrival& arrival);
  /// Such a unit has now `devices`.
  void reached(unsigned devices, bool placed);
  /// The newest device's province became known after `unplaced` was learnt.
  void relearn(const Arrival& unplaced, const Arrival& placed);

  /// A place of a unit that is suspected.
  void suspected_at(int place);

  /// Devices that a scanned unit of this batch sees on average, 1 at least.
  double usual_devices() const;

 private:
  double further_share(const Arrival& arrival) const;
  double first_share(double age) const;
  double usual_place(int place) const;   ///< share of this batch's visitors
  double any_place(int place) const;    ///< share of all visitors
  double copies_place(int place) const;  ///< share of the copies' visitors
  double placed_share() const;

  HabitMemory& batch_;
  HabitMemory& product_;
  HabitMemory& everywhere_;
};

}  // namespace ocop::copies
