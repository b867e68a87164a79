#include "verifier/copies/batch_evidence.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "verifier/copies/words.h"

namespace ocop::copies {
namespace {

/// Genuine units reach a state more often than budgeted where habits are odd.
constexpr double kOddHabits = 2;
constexpr double kFewestExpected = 0.05;

/// Natural logarithm of how much likelier `units` of a batch are if they are many by nature than
/// if `expected` are by chance (of Poisson counts).
double excess(double units, double expected) {
  const double chance = std::max(kFewestExpected, expected);
  return units <= chance ? 0 : units * std::log(units / chance) - units + chance;
}

/// Copied, by its suspected units, or by those that are at least watched.
double odds(const HabitMemory& batch, const Settings& settings) {
  return std::max(excess(batch.suspected, kOddHabits * settings.false_alarms * batch.made),
                  excess(batch.watched, kOddHabits * settings.false_watches * batch.made));
}

}  // namespace

int scanned_by(FrequentDevices& frequent, std::uint32_t device) {
  if (device == 0) device = 1;
  const auto found = std::find(frequent.device.begin(), frequent.device.end(), device);
  auto at = static_cast<std::size_t>(found - frequent.device.begin());
  if (found == frequent.device.end()) {
    // The one with the fewest gives way and leaves its count, as in the stream summary that never
    // underestimates; the newcomer starts at one so that it never overestimates instead.
    at = static_cast<std::size_t>(std::min_element(frequent.units.begin(), frequent.units.end()) -
                                  frequent.units.begin());
    if (frequent.units[at] > 1) {
      --frequent.units[at];
      return 1;
    }
    frequent.device[at] = device;
    frequent.units[at] = 0;
  }
  if (frequent.units[at] < std::numeric_limits<std::uint16_t>::max()) ++frequent.units[at];
  return frequent.units[at];
}

BatchVerdict judge_batch(const HabitMemory& batch, const Settings& settings) {
  if (batch.foreign >= static_cast<std::uint32_t>(settings.foreign_serials))
    return {State::kSuspected, odds(batch, settings), "never_produced",
            foreign_words(batch.foreign)};
  if (batch.early >= static_cast<std::uint32_t>(settings.early_devices))
    return {State::kSuspected, odds(batch, settings), "before_departure", early_words(batch.early)};
  if (const double score = odds(batch, settings); score >= std::log(settings.batch_odds)) {
    const auto watched = static_cast<std::uint64_t>(batch.watched);
    return {State::kSuspected, score, "batch_copied", batch_words(watched, batch.units)};
  }
  return {};
}

}  // namespace ocop::copies
