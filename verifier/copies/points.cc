#include "verifier/copies/points.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ocop::copies {
namespace {

constexpr double kMinutesADay = 1440;
constexpr double kPauseBetweenRuns = 2;     // days
constexpr std::uint32_t kBurst = 3 * 1440;  // minutes

/// The least value of each step but the first, and the points of each step.
template <std::size_t steps>
struct Scale {
  std::array<double, steps - 1> from;
  std::array<double, steps> points;

  std::size_t step(double value) const {
    return static_cast<std::size_t>(std::upper_bound(from.begin(), from.end(), value) -
                                    from.begin());
  }
  double operator()(double value) const { return points[step(value)]; }
};

// Weights found on simulated worlds (development ones), one set for all numbers of copies and
// rates of scanning.
constexpr Scale<8> kDevices{{2, 3, 4, 5, 6, 7, 9}, {0, 0, 0.58, 1.29, 2.13, 2.95, 4.35, 4.35}};
constexpr double kEachDeviceMore = 0.15;
constexpr unsigned kMore = 9;
constexpr Scale<5> kPlaces{{1, 2, 3, 4}, {0, -0.65, 0.05, 1.83, 4.03}};
constexpr Scale<7> kLife{{1.0 / 24, 1, 4, 15, 40, 100}, {0, 0.54, 0.63, 0.76, 0.72, 1.06, 2.34}};
constexpr Scale<8> kRuns{{2, 3, 4, 5, 6, 9, 14}, {0, 0, 0.32, 0.46, 0.57, 0.57, 0.67, 2.45}};
constexpr Scale<7> kMostAtOnce{{2, 3, 4, 5, 7, 11}, {0, -0.04, -0.3, -0.3, -0.04, 0.52, 1.08}};
constexpr Scale<6> kPause{{1, 5, 20, 50, 120}, {0, 0, 0, 0, 0.21, 1.64}};
constexpr Scale<5> kWithCopies{{1, 2, 3, 5}, {0, 1.93, 1.86, 1.65, 1.4}};
// By how rare its rarest province is: steps of the negative share.
constexpr Scale<7> kRare{{-0.3, -0.12, -0.05, -0.02, -0.007, -0.002},
                         {0, 0.53, 0.72, 1.22, 1.62, 1.62, 1.96}};
constexpr double kOfSeveral = 12;
constexpr double kFewSeveral = 0.05;
constexpr double kManySeveral = 0.95;
// Beyond these devices of a scanned unit of the product on average, each explains so much more.
constexpr double kMostUsual = 1.7;
constexpr double kOfMoreUsual = 0.7;
constexpr double kNone = -2;

void keep_most(std::uint8_t& kept, std::size_t now) {
  kept = std::max(kept, static_cast<std::uint8_t>(std::min<std::size_t>(now, 255)));
}

void one_more(std::uint8_t& count) {
  if (count < std::numeric_limits<std::uint8_t>::max()) ++count;
}

}  // namespace

void note_arrival(UnitMemory& unit, std::uint32_t minute) {
  const double days =
      unit.devices == 0 || minute < unit.newest ? 0 : (minute - unit.newest) / kMinutesADay;
  if (unit.devices == 0 || days > kPauseBetweenRuns) one_more(unit.runs);
  keep_most(unit.pause, kPause.step(days));
  if (unit.burst_now == 0 || minute > unit.burst_from + kBurst) {
    unit.burst_from = minute;
    unit.burst_now = 0;
  }
  one_more(unit.burst_now);
  keep_most(unit.burst, unit.burst_now);
}

void note_place(UnitMemory& unit, const Habits& habits, int place, double own) {
  if (place == 0) return;
  keep_most(unit.rare, kRare.step(-habits.usual_place(place)));
  if (habits.copies_place(place, own)) one_more(unit.with_copies);
}

double points(const UnitMemory& unit, const Habits& habits) {
  const auto places =
      std::count_if(unit.places.begin(), unit.places.end(), [](auto place) { return place != 0; });
  const double more = unit.devices > kMore ? kEachDeviceMore * (unit.devices - kMore) : 0;
  const double explained = kOfSeveral * std::clamp(habits.several(), kFewSeveral, kManySeveral) +
                           kOfMoreUsual * std::max(0.0, habits.product_devices() - kMostUsual);
  return kNone + kDevices(unit.devices) + more + kPlaces(static_cast<double>(places)) +
         kLife(unit.newest / kMinutesADay) + kRuns(unit.runs) + kMostAtOnce(unit.burst) +
         kPause.points[unit.pause] + kRare.points[unit.rare] + kWithCopies(unit.with_copies) -
         explained;
}

double points_beside(double beside, double made) {
  constexpr double kWeight = 0.5;
  constexpr double kUnits = 150;
  constexpr double kCodes = 5000;
  return kWeight * std::log1p(kCodes * beside / (kUnits + made));
}

}  // namespace ocop::copies
