// Chance that is the same on every machine: the standard leaves open how its
// distributions draw.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <string_view>

namespace ocop::print_quality {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  /// Of one shot of one condition on one print; what else is surveyed does not change it.
  Chance(std::string_view subject, std::string_view condition, std::uint64_t shot)
      : engine_(mixed(mixed(mixed(kStart, subject), condition), shot)) {}

  double from(double low, double high) {
    return low + (high - low) * static_cast<double>(engine_() >> 11U) * 0x1p-53;
  }
  bool toss() { return (engine_() >> 63U) != 0; }
  double angle() { return from(0, 2 * std::numbers::pi); }
  /// Normally distributed, mean 0, deviation 1 (Box and Muller).
  double normal() {
    const double radius = std::sqrt(-2 * std::log(1 - from(0, 1)));
    return radius * std::cos(angle());
  }

 private:
  static constexpr std::uint64_t kStart = 0xcbf29ce484222325U;  // FNV-1a
  static constexpr std::uint64_t kPrime = 0x100000001b3U;
  static std::uint64_t mixed(std::uint64_t hash, std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
    return (hash ^ 0xFFU) * kPrime;
  }
  static std::uint64_t mixed(std::uint64_t hash, std::uint64_t number) {
    return (hash ^ (number + 1)) * kPrime;
  }

  std::mt19937_64 engine_;
};

}  // namespace ocop::print_quality
