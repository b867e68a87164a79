#include "verifier/copies/budget.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace ocop::copies {
namespace {

constexpr double kLowest = -10;
// What a nat of score must hold to be read as genuine units': this part of all units made (copied
// ones, some of a thousand, lie over twenty nats), or this part of the fullest nat, and at least
// so many; until then the line is high.
constexpr double kGenuineDensity = 5e-4;
constexpr double kOfMost = 0.5;
constexpr double kFewest = 30;
constexpr double kUntilThen = 6;
/// How the number of genuine units falls with the score, a nat: much the same wherever measured.
constexpr double kFall = 1.1;
constexpr double kALevel = 0.25;
constexpr std::size_t kANat = 4;  // levels
constexpr double kCopiedAsAbove = 0.6;
constexpr auto kLevels = HabitMemory::kLevels;

std::size_t level(double score) {
  const double at = std::floor((score - kLowest) / kALevel);
  return static_cast<std::size_t>(std::clamp(at, 0.0, static_cast<double>(kLevels - 1)));
}

using Levels = std::array<double, kLevels>;

/// Units within a nat from each level on.
Levels units_a_nat(const HabitMemory& everywhere) {
  Levels nats{};
  double nat = 0;
  for (std::size_t i = kLevels; i-- > 0;) {
    nat += everywhere.levels[i];
    if (i + kANat < kLevels) nat -= everywhere.levels[i + kANat];
    nats[i] = nat;
  }
  return nats;
}

/// Copied units lie about as dense over many nats; genuine ones are nearly none two nats higher.
double genuine(const Levels& nats, std::size_t at) {
  double above = nats[at];
  for (std::size_t i = at + 2 * kANat; i <= at + 5 * kANat && i < kLevels; ++i)
    above = std::min(above, nats[i]);
  return nats[at] - kCopiedAsAbove * above;
}

}  // namespace

double estimated_units(const HabitMemory& batch, double most_a_scanned) {
  const auto scanned = static_cast<double>(batch.units);
  const auto numbered = static_cast<double>(batch.numbered);
  if (numbered < 3 || numbered < scanned) return scanned;
  const double range = static_cast<double>(batch.highest - batch.lowest);
  return std::clamp(range * (numbered + 1) / (numbered - 1), scanned, scanned * most_a_scanned);
}

bool serial_number(std::string_view serial, std::uint64_t& number) {
  const auto end = serial.find_last_not_of("0123456789");
  const auto digits = parse_digits(serial.substr(end == std::string_view::npos ? 0 : end + 1));
  if (!digits) return false;
  number = static_cast<std::uint64_t>(*digits);
  return true;
}

void move_level(HabitMemory& everywhere, double from, double to) {
  if (from > kNoScore) {
    auto& left = everywhere.levels[level(from)];
    left = std::max(0.0F, left - 1);
  }
  everywhere.levels[level(to)] += 1;
}

double line(const HabitMemory& everywhere, double share) {
  const auto nats = units_a_nat(everywhere);
  // From where they are most upwards while they are enough: above, copied units may be the more.
  auto at = static_cast<std::size_t>(std::max_element(nats.begin() + 1, nats.end()) - nats.begin());
  const double enough =
      std::max(kFewest, std::min(kGenuineDensity * everywhere.made, nats[at] * kOfMost));
  if (nats[at] < enough) return kUntilThen;
  while (at + 1 < kLevels - kANat && genuine(nats, at + 1) >= enough) ++at;
  const double low = kLowest + kALevel * static_cast<double>(at);
  const double above = std::max(1.0, genuine(nats, at)) / -std::expm1(-kFall);
  return low + std::log(above / (share * everywhere.made)) / kFall;
}

}  // namespace ocop::copies
