#include "verifier/copies/model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ocop::copies {
namespace {

constexpr std::size_t kRelations = HabitMemory::kRelations;
constexpr std::size_t kGaps = HabitMemory::kGaps;
constexpr std::size_t kAges = HabitMemory::kAges;

/// Ends of the classes, days; the last class is as wide as a jar or a batch lives at most.
constexpr std::array<double, kGaps> kGapEnds = {0.01, 0.1, 1, 3, 10, 30, 90, 365};
constexpr std::array<double, kAges> kAgeEnds = {2, 5, 10, 20, 40, 80, 160, 400};

// What is believed before anything was seen, and as how many units' worth of seeing.
constexpr std::array<double, HabitMemory::kSteps> kFurther = {0.2, 0.3, 0.4, 0.5};
constexpr std::array<double, kRelations> kRelationShares = {1, 0.4, 0.1, 0.5};
constexpr std::array<double, kGaps> kGapShares = {0.15, 0.15, 0.15, 0.12, 0.13, 0.15, 0.1, 0.05};
constexpr std::array<double, kAges> kAgeShares = {0.08, 0.08, 0.12, 0.2, 0.22, 0.18, 0.09, 0.03};
/// What is supposed of copies: how late after the batch's start they are scanned first, and how
/// often two are scanned in one province.
constexpr std::array<double, kAges> kCopyAges = {0.02, 0.05, 0.13, 0.15, 0.15, 0.15, 0.15, 0.2};
constexpr double kCopiesTogether = 0.35;
constexpr double kScanned = 0.05;
constexpr double kPlaced = 0.5;
constexpr double kBelief = 40;
/// As how many units' worth the wider circle speaks in the narrower.
constexpr double kProductFromAll = 100;
constexpr double kBatchFromProduct = 20;
constexpr double kPlacesFromWider = 4;
constexpr double kProvinces = 34;

std::size_t step(unsigned devices) {
  if (devices <= 2) return std::max(devices, 1U) - 1;
  return devices <= 4 ? 2 : 3;
}

std::size_t cell(const Arrival& arrival) {
  return (step(arrival.before) * kRelations + static_cast<std::size_t>(arrival.relation)) * kGaps +
         arrival.gap;
}

template <std::size_t size>
std::uint8_t class_of(double value, const std::array<double, size>& ends) {
  const auto end = std::upper_bound(ends.begin(), ends.end() - 1, value);
  return static_cast<std::uint8_t>(end - ends.begin());
}

template <std::size_t size>
double sum(const std::array<float, size>& table) {
  return std::accumulate(table.begin(), table.end(), 0.0);
}

/// Of the times between two copies: most exponential, the others even over the classes, as bursts
/// and pauses make them.
double copy_gap(double mean, std::size_t gap) {
  const double from = gap == 0 ? 0 : kGapEnds[gap - 1];
  const double until = gap + 1 == kGaps ? 1e9 : kGapEnds[gap];
  return 0.7 * (std::exp(-from / mean) - std::exp(-until / mean)) + 0.3 / kGaps;
}

double blend(double count, double of, double wider, double weight) {
  return (count + weight * wider) / (of + weight);
}

void add(float& to, double much) { to = std::max(0.0F, to + static_cast<float>(much)); }

}  // namespace

std::uint8_t gap_class(double days) { return class_of(days, kGapEnds); }
std::uint8_t age_class(double days) { return class_of(days, kAgeEnds); }

double Habits::further_share(const Arrival& arrival) const {
  const auto at = cell(arrival);
  const auto of = step(arrival.before) * 2 + (arrival.placed ? 1 : 0);
  const auto relation = static_cast<std::size_t>(arrival.relation);
  const double believed =
      kFurther[step(arrival.before)] * kRelationShares[relation] * kGapShares[arrival.gap];
  const double all =
      blend(everywhere_.further[at], everywhere_.reached[of], believed, kBelief);
  const double here = blend(product_.further[at], product_.reached[of], all, kProductFromAll);
  return here;
}

double Habits::first_share(double age) const {
  const auto at = age_class(age);
  const auto scanned = [](const HabitMemory& habit, double wider, double weight) {
    const double genuine = std::max(0.0, static_cast<double>(habit.units) - habit.suspected);
    return blend(genuine, std::max(habit.made, genuine), wider, weight);
  };
  const double share = scanned(
      batch_, scanned(product_, scanned(everywhere_, kScanned, 1000), 500), 200);
  const double all = blend(everywhere_.ages[at], sum(everywhere_.ages), kAgeShares[at], kBelief);
  const double here = blend(product_.ages[at], sum(product_.ages), all, kProductFromAll);
  return share * here;
}

double Habits::any_place(int place) const {
  const auto at = static_cast<std::size_t>(place);
  return blend(everywhere_.places[at], sum(everywhere_.places), 1 / kProvinces, kProvinces);
}

double Habits::usual_place(int place) const {
  const auto at = static_cast<std::size_t>(place);
  const double product =
      blend(product_.places[at], sum(product_.places), any_place(place), kPlacesFromWider);
  const double wider = 0.8 * product + 0.2 * any_place(place);
  return blend(batch_.places[at], sum(batch_.places), wider, kPlacesFromWider);
}

double Habits::copies_place(int place) const {
  const auto at = static_cast<std::size_t>(place);
  const double wide = 0.6 * any_place(place) + 0.4 / kProvinces;
  return blend(batch_.suspected_places[at], sum(batch_.suspected_places), wide, kPlacesFromWider);
}

void Habits::suspected_at(int place) {
  if (place != 0) batch_.suspected_places[static_cast<std::size_t>(place)] += 1;
}

double Habits::placed_share() const {
  return blend(sum(everywhere_.places), everywhere_.devices, kPlaced, kBelief);
}

std::array<double, kPaces> Habits::surplus(const Arrival& arrival) const {
  const double to_copies = copies_place(arrival.place);
  std::array<double, kPaces> all{};
  if (arrival.before == 0) {
    const double where = arrival.place == 0 ? 1 : to_copies / usual_place(arrival.place);
    const double when = kCopyAges[age_class(arrival.days)] / first_share(arrival.days);
    for (std::size_t i = 0; i < kPaces; ++i) all[i] = kCopied[i].scanned * where * when;
    return all;
  }
  double where = 1;
  switch (arrival.relation) {
    case Relation::kNoneBefore:
      if (arrival.place != 0) where = to_copies / usual_place(arrival.place);
      break;
    case Relation::kUnknown: where = 1 - placed_share(); break;
    case Relation::kSame: {
      const double strange = std::sqrt(to_copies / usual_place(arrival.place));
      where = placed_share() * kCopiesTogether * std::clamp(strange, 0.2, 5.0);
      break;
    }
    case Relation::kOther:
      where = placed_share() * (1 - kCopiesTogether) * to_copies /
              (0.4 * usual_place(arrival.place) + 0.4 * any_place(arrival.place) + 0.2 / kProvinces);
      break;
  }
  where /= further_share(arrival);
  for (std::size_t i = 0; i < kPaces; ++i)
    all[i] = kCopied[i].next * where * copy_gap(kCopied[i].days, arrival.gap);
  return all;
}

void Habits::learn(const Arrival& arrival) {
  for (auto* habit : {&batch_, &product_, &everywhere_}) {
    if (arrival.before == 0) {
      add(habit->ages[age_class(arrival.days)], 1);
    } else {
      add(habit->further[cell(arrival)], 1);
    }
    habit->devices += 1;
    if (arrival.place != 0) add(habit->places[static_cast<std::size_t>(arrival.place)], 1);
  }
}

void Habits::reached(unsigned devices, bool placed) {
  for (auto* habit : {&batch_, &product_, &everywhere_})
    add(habit->reached[step(devices) * 2 + (placed ? 1 : 0)], 1);
}

void Habits::relearn(const Arrival& unplaced, const Arrival& placed) {
  for (auto* habit : {&batch_, &product_, &everywhere_}) {
    if (placed.before > 0) {
      add(habit->further[cell(unplaced)], -1);
      add(habit->further[cell(placed)], 1);
    }
    if (!unplaced.placed) {
      const auto of = step(placed.before + 1) * 2;
      add(habit->reached[of], -1);
      add(habit->reached[of + 1], 1);
    }
    add(habit->places[static_cast<std::size_t>(placed.place)], 1);
  }
}

double Habits::usual_devices() const {
  const double product =
      blend(product_.devices, static_cast<double>(product_.units), 1.2, kBatchFromProduct);
  return std::max(1.0, blend(batch_.devices, static_cast<double>(batch_.units), product,
                             kBatchFromProduct));
}

}  // namespace ocop::copies
