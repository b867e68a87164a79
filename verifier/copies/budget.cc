#include "verifier/copies/budget.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace ocop::copies {
namespace {

constexpr double kLowest = -10;
/// Part of all units made that a nat of score must hold to be read as genuine: copied units, some
/// of a thousand, lie over twenty nats.
constexpr double kGenuineDensity = 5e-4;
/// Units there for the reading; until there are so many the line is high.
constexpr double kOfMost = 0.5;
constexpr double kFewest = 30;
constexpr double kUntilThen = 6;
/// By how much the number of genuine units falls for each nat, and as how many units that speaks.
constexpr double kFall = 1.4;
constexpr std::size_t kANat = 4;  // levels
constexpr double kALevel = 0.25;
constexpr auto kLevels = HabitMemory::kLevels;

std::size_t level(double score) {
  const double at = std::floor((score - kLowest) / kALevel);
  return static_cast<std::size_t>(std::clamp(at, 0.0, static_cast<double>(kLevels - 1)));
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
  // Units within a nat from each level on.
  std::array<double, kLevels> nats{};
  double nat = 0;
  for (std::size_t i = kLevels; i-- > 0;) {
    nat += everywhere.levels[i];
    if (i + kANat < kLevels) nat -= everywhere.levels[i + kANat];
    nats[i] = nat;
  }
  // From where they are most upwards while they are enough: above, copied units may be the more.
  auto at = static_cast<std::size_t>(std::max_element(nats.begin() + 1, nats.end()) - nats.begin());
  const double enough = std::max(kFewest, std::min(kGenuineDensity * everywhere.made, nats[at] * kOfMost));
  if (nats[at] < enough) return kUntilThen;
  while (at + 1 < kLevels - kANat && nats[at + 1] >= enough) ++at;
  const double low = kLowest + kALevel * static_cast<double>(at);
  const double above = nats[at] / -std::expm1(-kFall);
  return low + std::log(above / (share * everywhere.made)) / kFall;
}

}  // namespace ocop::copies
