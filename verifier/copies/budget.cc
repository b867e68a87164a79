#include "verifier/copies/budget.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace ocop::copies {
namespace {

constexpr double kLowest = -6;
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
  const double most = share * everywhere.made;
  double genuine = 0;
  for (std::size_t i = kLevels; i-- > 0;) {
    const double low = kLowest + kALevel * static_cast<double>(i);
    genuine += everywhere.levels[i] / (1 + std::exp(low));
    if (genuine > most) return low + kALevel;
  }
  return kLowest;
}

}  // namespace ocop::copies
