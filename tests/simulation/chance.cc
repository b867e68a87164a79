#include "tests/simulation/chance.h"

#include <algorithm>
#include <cmath>

namespace ocop::simulation {
namespace {

constexpr double kLogarithmOfTwo = 0.693147180559945309417;
constexpr double kRootOfHalf = 0.707106781186547524401;

}  // namespace

double natural_logarithm(double number) {
  int exponent = 0;
  double mantissa = std::frexp(number, &exponent);  // 0.5 ≤ mantissa < 1
  if (mantissa < kRootOfHalf) {
    mantissa *= 2;
    --exponent;
  }
  const double z = (mantissa - 1) / (mantissa + 1);  // ln m = 2 artanh z, |z| < 0.172
  const double square = z * z;
  double sum = 0;
  for (int power = 23; power >= 1; power -= 2) sum = sum * square + 1.0 / power;
  return 2 * z * sum + exponent * kLogarithmOfTwo;
}

double exponential_of(double number) {
  const double twos = std::floor(number / kLogarithmOfTwo + 0.5);
  const double rest = number - twos * kLogarithmOfTwo;  // |rest| < 0.35
  double sum = 1;
  for (int power = 16; power >= 1; --power) sum = 1 + sum * rest / power;
  return std::ldexp(sum, static_cast<int>(twos));
}

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  std::uint64_t z = a + 0x9e3779b97f4a7c15U * (b + 1);
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

double Chance::share() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }

double Chance::between(double low, double high) { return low + (high - low) * share(); }

double Chance::spread(double low, double high) {
  return exponential_of(between(natural_logarithm(low), natural_logarithm(high)));
}

bool Chance::happens(double probability) { return share() < probability; }

std::uint32_t Chance::below(std::uint32_t number) {
  return static_cast<std::uint32_t>(((engine_() >> 32U) * number) >> 32U);
}

double Chance::normal() {
  for (;;) {  // Marsaglia's polar method: no sine, which libraries round differently
    const double x = between(-1, 1);
    const double y = between(-1, 1);
    const double square = x * x + y * y;
    if (square > 0 && square < 1) return x * std::sqrt(-2 * natural_logarithm(square) / square);
  }
}

double Chance::waiting(double mean) { return -mean * natural_logarithm(1 - share()); }

std::uint32_t Chance::count(double mean) {
  if (mean <= 0) return 0;
  const double floor = exponential_of(-mean);
  std::uint32_t number = 0;
  for (double product = share(); product > floor; product *= share()) ++number;
  return number;
}

Weighted::Weighted(const std::vector<double>& weights) {
  double sum = 0;
  for (const double weight : weights) sums_.push_back(sum += weight);
}

std::uint32_t Weighted::draw(Chance& chance) const {
  const double at = chance.between(0, sums_.back());
  const auto found = std::upper_bound(sums_.begin(), sums_.end() - 1, at);
  return static_cast<std::uint32_t>(found - sums_.begin());
}

}  // namespace ocop::simulation
