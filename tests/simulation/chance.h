// Chance that is the same on every machine and compiler: the standard leaves open how its
// distributions draw and how exactly a logarithm is rounded, so both are worked out here from
// operations that IEEE 754 fixes (the target is built without contracted arithmetic). Draw once
// in an expression: compilers are free to evaluate two arguments in either order.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace ocop::simulation {

double natural_logarithm(double number);  ///< of a positive, normal number
double exponential_of(double number);     ///< e to that power, −700 to 700

/// A well-mixed number of two others (the finaliser of SplitMix64).
std::uint64_t mixed(std::uint64_t a, std::uint64_t b);

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(mixed(seed, 0x6f636f70)) {}

  double share();                               ///< 0 ≤ x < 1, evenly
  double between(double low, double high);      ///< evenly
  double spread(double low, double high);       ///< evenly in its logarithm, 0 < low ≤ high
  bool happens(double probability);             ///< anything ≤ 0 never, ≥ 1 always
  std::uint32_t below(std::uint32_t number);    ///< 0 … number − 1, number > 0
  double normal();                              ///< mean 0, deviation 1
  double waiting(double mean);                  ///< exponential
  std::uint32_t count(double mean);             ///< Poisson, mean ≤ 500
  std::uint64_t number() { return engine_(); }  ///< 64 bits

 private:
  std::mt19937_64 engine_;
};

/// Draws an index by weights.
class Weighted {
 public:
  explicit Weighted(const std::vector<double>& weights);  ///< none negative, not all 0
  std::uint32_t draw(Chance& chance) const;

 private:
  std::vector<double> sums_;
};

}  // namespace ocop::simulation
