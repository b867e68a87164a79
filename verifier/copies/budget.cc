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
/// Where they are few to read it from it may fall less fast, to be careful.
constexpr double kFall = 1.1;
constexpr double kFallOfFew = 0.8;
constexpr double kEnoughToTrust = 50;
constexpr double kFewToTrust = 20;
constexpr double kALevel = 0.25;
constexpr std::size_t kANat = 4;  // levels
// How many copied units are among those of a nat: from what lies from two and a half and from five
// nats above on, where genuine ones are hardly any; cautiously.
constexpr std::size_t kNear = 10;  // levels
constexpr std::size_t kFar = 20;
constexpr double kRatioFromNearToHere = 1.2;  // as a power of that from far to near
constexpr double kMostTimes = 1.7;
constexpr double kCautiously = 0.4;
constexpr double kMostCopied = 0.5;  // of the nat
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

/// Copied units lie over many nats, and fall slowly; genuine ones are nearly none three higher.
double genuine(const Levels& nats, std::size_t at) {
  const auto mean_of_two = [&](std::size_t from) {
    return from + kANat < kLevels ? (nats[from] + nats[from + kANat]) / 2 : 0.0;
  };
  const double near = mean_of_two(at + kNear);
  const double times = std::pow((near + 1) / (mean_of_two(at + kFar) + 1), kRatioFromNearToHere);
  const double copied = kCautiously * near * std::clamp(times, 1.0, kMostTimes);
  return nats[at] - std::min(copied, kMostCopied * nats[at]);
}

double fall(double units) {
  const double trust = std::clamp((units - kFewToTrust) / (kEnoughToTrust - kFewToTrust), 0.0, 1.0);
  return kFallOfFew + (kFall - kFallOfFew) * trust;
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
  const double falls = fall(nats[at]);
  const double above = std::max(1.0, genuine(nats, at)) / -std::expm1(-falls);
  return low + std::log(above / (share * everywhere.made)) / falls;
}

}  // namespace ocop::copies
