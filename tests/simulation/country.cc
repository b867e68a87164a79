#include "tests/simulation/country.h"

#include <array>
#include <cmath>

namespace ocop::simulation {
namespace {

constexpr std::array<Province, kProvinces> kCountry{{
    {1, 21.0, 105.7, 8.8},   {4, 22.7, 106.1, 0.6},   {8, 22.3, 105.1, 1.9},
    {11, 21.7, 103.0, 0.7},  {12, 22.3, 103.2, 0.5},  {14, 21.2, 104.1, 1.4},
    {15, 22.0, 104.4, 1.8},  {19, 21.9, 105.8, 1.8},  {20, 21.8, 106.6, 0.9},
    {22, 21.2, 107.2, 1.5},  {24, 21.3, 106.4, 3.6},  {25, 21.0, 105.2, 4.0},
    {31, 20.8, 106.5, 4.7},  {33, 20.6, 106.2, 3.6},  {37, 20.3, 106.0, 4.4},
    {38, 20.0, 105.3, 4.3},  {40, 19.2, 104.9, 3.8},  {42, 18.3, 105.7, 1.6},
    {44, 17.2, 106.5, 1.9},  {46, 16.3, 107.5, 1.4},  {48, 15.7, 108.0, 3.1},
    {51, 14.8, 108.3, 2.2},  {52, 13.9, 108.4, 3.6},  {56, 12.0, 109.0, 2.2},
    {66, 12.9, 108.6, 3.3},  {68, 11.7, 108.0, 3.9},  {75, 11.4, 106.9, 4.5},
    {79, 10.8, 106.8, 14.0}, {80, 11.0, 106.2, 3.3},  {82, 10.5, 106.0, 4.4},
    {86, 10.1, 106.2, 4.3},  {91, 10.2, 105.2, 5.0},  {92, 9.8, 105.7, 4.2},
    {96, 9.2, 105.2, 2.6},
}};

constexpr double kKilometresADegree = 111;
constexpr double kReach = 120;  // kilometres over which trade falls to 1/e

std::vector<double> people_weights() {
  std::vector<double> weights;
  for (const auto& each : kCountry) weights.push_back(each.people);
  return weights;
}

std::vector<Weighted> near_weights() {
  std::vector<Weighted> all;
  for (std::uint32_t from = 0; from < kProvinces; ++from) {
    std::vector<double> weights;
    for (std::uint32_t to = 0; to < kProvinces; ++to)
      weights.push_back(kCountry[to].people * exponential_of(-kilometres(from, to) / kReach));
    all.emplace_back(weights);
  }
  return all;
}

}  // namespace

const Province& province(std::uint32_t index) { return kCountry.at(index); }

double kilometres(std::uint32_t one, std::uint32_t other) {
  constexpr double kShrink = 0.96;  // of a degree of longitude, in these latitudes
  const double north = kCountry.at(one).latitude - kCountry.at(other).latitude;
  const double east = (kCountry.at(one).longitude - kCountry.at(other).longitude) * kShrink;
  return kKilometresADegree * std::sqrt(north * north + east * east);
}

Country::Country() : people_(people_weights()), near_(near_weights()) {}

std::uint32_t Country::anywhere(Chance& chance) const { return people_.draw(chance); }

std::uint32_t Country::around(std::uint32_t from, Chance& chance) const {
  return near_.at(from).draw(chance);
}

}  // namespace ocop::simulation
