#include "verifier/copies/batch_evidence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "verifier/copies/words.h"

namespace ocop::copies {
namespace {

/// Shares of a copied batch's scanned units that are copied, weighed against each other.
constexpr std::array<double, 3> kShares = {0.01, 0.05, 0.25};
/// What one unit may say at most, so that one alone never speaks for its batch.
constexpr double kMostOfAUnit = 4;
constexpr double kBatchesCopied = 0.01;

double odds(const HabitMemory& batch) {
  double sum = 0;
  for (const auto evidence : batch.evidence) sum += std::exp(std::min(700.0, double{evidence}));
  return std::log(sum / kShares.size()) + std::log(kBatchesCopied);
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

void weigh_batch(HabitMemory& batch, double former, double now) {
  for (std::size_t i = 0; i < kShares.size(); ++i) {
    const auto part = [share = kShares[i]](double ratio) {
      return std::log1p(share * std::expm1(std::min(ratio, kMostOfAUnit)));
    };
    batch.evidence[i] += static_cast<float>(part(now) - part(former));
  }
}

BatchVerdict judge_batch(const HabitMemory& batch, const Settings& settings) {
  if (batch.foreign >= static_cast<std::uint32_t>(settings.foreign_serials))
    return {State::kSuspected, odds(batch), "never_produced", foreign_words(batch.foreign)};
  if (batch.early >= static_cast<std::uint32_t>(settings.early_devices))
    return {State::kSuspected, odds(batch), "before_departure", early_words(batch.early)};
  if (const double score = odds(batch); score >= std::log(settings.batch_odds)) {
    const auto copied = static_cast<std::uint64_t>(std::lround(std::max(1.0, batch.copied)));
    return {State::kSuspected, score, "batch_copied", batch_words(copied, batch.units)};
  }
  return {};
}

}  // namespace ocop::copies
