#include "verifier/copies/habits.h"

#include <algorithm>
#include <numeric>

namespace ocop::copies {
namespace {

constexpr double kProvinces = 34;
// What is believed before anything was seen, and as how many units' or visitors' worth of seeing;
// likewise how much the wider circle says in the narrower.
constexpr double kSeveral = 0.25;
constexpr double kSeveralBelief = 50;
constexpr double kSeveralFromAll = 60;
constexpr double kPlacesFromWider = 4;
constexpr double kOfProduct = 0.8;
constexpr double kDevicesBelieved = 1.2;
constexpr double kDevicesFromProduct = 20;
// A province is the copies' when this share of their visitors is there, and so many times the
// share of the batch's others; one suspected unit's word is enough, a watched one's nearly.
constexpr double kCopiesShare = 0.1;
constexpr double kCopiesTimes = 2;
constexpr double kLeastWord = 0.3;

double sum(const std::array<float, kPlaceCodes>& table) {
  return std::accumulate(table.begin(), table.end(), 0.0);
}

double blend(double count, double of, double wider, double weight) {
  return (count + weight * wider) / (of + weight);
}

std::size_t slot(int place) { return static_cast<std::size_t>(place); }

}  // namespace

void Habits::learn(unsigned devices, int place) {
  for (auto* habit : {&batch_, &product_, &everywhere_}) {
    if (devices == 2) habit->several += 1;
    habit->devices += 1;
  }
  learn_place(place);
}

void Habits::learn_place(int place) {
  if (place == 0) return;
  for (auto* habit : {&batch_, &product_, &everywhere_}) habit->places[slot(place)] += 1;
}

void Habits::learn_copies_place(int place, double much) {
  if (place != 0) batch_.copies_places[slot(place)] += static_cast<float>(much);
}

double Habits::several() const {
  const auto units = [](const HabitMemory& habit) { return static_cast<double>(habit.units); };
  const double all = blend(everywhere_.several, units(everywhere_), kSeveral, kSeveralBelief);
  return blend(product_.several, units(product_), all, kSeveralFromAll);
}

double Habits::usual_place(int place) const {
  const auto at = slot(place);
  const double all =
      blend(everywhere_.places[at], sum(everywhere_.places), 1 / kProvinces, kProvinces);
  const double product = blend(product_.places[at], sum(product_.places), all, kPlacesFromWider);
  const double wider = kOfProduct * product + (1 - kOfProduct) * all;
  return blend(batch_.places[at], sum(batch_.places), wider, kPlacesFromWider);
}

bool Habits::copies_place(int place, double own) const {
  const double others = sum(batch_.copies_places) - own;
  if (others <= kLeastWord) return false;
  const double here = batch_.copies_places[slot(place)] - own;
  const double share = here / std::max(0.4, others);
  return share > kCopiesShare && share > kCopiesTimes * usual_place(place);
}

double Habits::product_devices() const {
  return blend(product_.devices, static_cast<double>(product_.units), kDevicesBelieved,
               kDevicesFromProduct);
}

double Habits::usual_devices() const {
  return std::max(1.0, blend(batch_.devices, static_cast<double>(batch_.units), product_devices(),
                             kDevicesFromProduct));
}

}  // namespace ocop::copies
