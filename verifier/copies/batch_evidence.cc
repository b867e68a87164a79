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

/// 0 stands for no device.
std::uint32_t present(std::uint32_t device) { return device == 0 ? 1 : device; }

}  // namespace

int scanned_by(FrequentDevices& frequent, std::uint32_t device) {
  device = present(device);
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

void remember_first(FirstDevices& first, std::uint32_t device, std::uint32_t minute) {
  device = present(device);
  const auto begin = first.device.begin(), end = first.device.end();
  if (std::find(begin, end, device) != end) return;
  auto free = std::find(begin, end, 0U);
  if (free == end) {
    // Groups of several verifiers may come minutes late.
    const auto last = std::max_element(first.at.begin(), first.at.end());
    if (*last <= minute) return;
    free = begin + (last - first.at.begin());
  }
  *free = device;
  first.at[static_cast<std::size_t>(free - begin)] = minute;
}

void forget(FirstDevices& first, std::uint32_t device) {
  const auto found = std::find(first.device.begin(), first.device.end(), present(device));
  if (found == first.device.end()) return;
  first.at[static_cast<std::size_t>(found - first.device.begin())] = 0;
  *found = 0;
}

std::uint32_t devices_before(const FirstDevices& first, std::uint32_t minute) {
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < FirstDevices::kMost; ++i)
    if (first.device[i] != 0 && first.at[i] < minute) ++count;
  return count;
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
