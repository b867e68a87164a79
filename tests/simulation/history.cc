#include "tests/simulation/history.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <initializer_list>
#include <map>
#include <set>
#include <unordered_map>

#include "tests/simulation/country.h"

namespace ocop::simulation {
namespace {

using namespace std::chrono_literals;
using Duration = std::chrono::milliseconds;

constexpr Duration kReload = 30min;
constexpr Duration kDays = 24h;
constexpr std::size_t kPlaceCodes = 100;
constexpr std::uint32_t kBusy = 5;

/// A device's first scan of a code, and the first province it told there.
struct Sight {
  Instant at;
  std::uint64_t device;
  int place;
};

struct Seen {
  std::uint32_t code = 0;
  std::uint32_t visits = 0;
  std::vector<Sight> sights;  ///< in the order of time
  bool hot = false;           ///< many devices in several provinces
};

using Places = std::array<double, kPlaceCodes>;

struct BatchSeen {
  Places cool{}, hot{};  ///< devices of codes that are not hot, and of hot ones, by province
  double cool_sum = 0, hot_sum = 0;
  std::uint32_t hot_codes = 0;
  std::vector<Instant> first_scans;
};

struct ProductSeen {
  Places places{};
  double place_sum = 0;
  double scanned = 0, several = 0;
};

/// The number of limits that the value reaches.
template <class Value, class Limits = std::initializer_list<Value>>
std::uint64_t step(Value value, const Limits& limits) {
  return static_cast<std::uint64_t>(
      std::count_if(limits.begin(), limits.end(), [&](const Value& limit) { return value >= limit; }));
}

std::set<int> places_of(const Seen& seen) {
  std::set<int> places;
  for (const auto& sight : seen.sights)
    if (sight.place != 0) places.insert(sight.place);
  return places;
}

double distance(int one, int other) {
  static const auto index = [] {
    std::array<std::uint32_t, kPlaceCodes> all{};
    for (std::uint32_t each = 0; each < kProvinces; ++each)
      all.at(static_cast<std::size_t>(province(each).code)) = each;
    return all;
  }();
  return kilometres(index.at(static_cast<std::size_t>(one)), index.at(static_cast<std::size_t>(other)));
}

class Watching {
 public:
  explicit Watching(const Story& story) : story_(story) {
    gather();
    count_around();
  }

  std::vector<CodeHistory> all() const {
    std::vector<CodeHistory> result;
    result.reserve(seen_.size());
    for (const auto& seen : seen_)
      result.push_back({seen.code, seen.visits, static_cast<std::uint32_t>(seen.sights.size()), features(seen)});
    return result;
  }

 private:
  void gather();
  void add(Seen& seen, const copies::Scan& scan, std::vector<Instant>& last_by_sight);
  void count_around();
  Features features(const Seen& seen) const;
  void time_features(const Seen& seen, Features& features) const;
  void place_features(const Seen& seen, Features& features) const;
  const Batch& batch_of(const Seen& seen) const { return story_.batches[story_.codes[seen.code].batch]; }

  const Story& story_;
  std::vector<Seen> seen_;
  std::vector<BatchSeen> batches_;
  std::unordered_map<std::uint32_t, ProductSeen> products_;
  std::unordered_map<std::uint64_t, std::uint32_t> codes_of_device_;
};

void put(Features& features, Feature feature, std::uint64_t bin) {
  features |= std::min<std::uint64_t>(bin, 15) << (4U * static_cast<unsigned>(feature));
}

void Watching::gather() {
  std::vector<std::vector<std::uint32_t>> scans_of(story_.codes.size());
  for (std::uint32_t at = 0; at < story_.scans.size(); ++at) scans_of[story_.codes_of[at]].push_back(at);
  std::vector<Instant> last;
  for (std::uint32_t code = 0; code < scans_of.size(); ++code) {
    if (scans_of[code].empty()) continue;
    Seen seen{code, 0, {}, false};
    last.clear();
    for (const auto at : scans_of[code]) add(seen, story_.scans[at], last);
    seen_.push_back(std::move(seen));
  }
}

void Watching::add(Seen& seen, const copies::Scan& scan, std::vector<Instant>& last_by_sight) {
  const auto known = std::find_if(seen.sights.begin(), seen.sights.end(),
                                  [&](const Sight& sight) { return sight.device == scan.device; });
  if (known == seen.sights.end()) {
    seen.sights.push_back({scan.at, scan.device, scan.place});
    last_by_sight.push_back(scan.at);
    ++codes_of_device_[scan.device];
    ++seen.visits;
    return;
  }
  if (known->place == 0) known->place = scan.place;
  auto& last = last_by_sight[static_cast<std::size_t>(known - seen.sights.begin())];
  if (scan.at - last > kReload) ++seen.visits;
  last = scan.at;
}

void Watching::count_around() {
  batches_.resize(story_.batches.size());
  for (auto& seen : seen_) {
    const auto places = places_of(seen).size();
    seen.hot = (seen.sights.size() >= 4 && places >= 2) || places >= 3 || seen.sights.size() >= 8;
    auto& batch = batches_[story_.codes[seen.code].batch];
    auto& product = products_[batch_of(seen).product];
    batch.hot_codes += seen.hot ? 1 : 0;
    batch.first_scans.push_back(seen.sights.front().at);
    product.scanned += 1;
    product.several += seen.sights.size() > 1 ? 1 : 0;
    for (const auto& sight : seen.sights) {
      if (sight.place == 0) continue;
      const auto place = static_cast<std::size_t>(sight.place);
      (seen.hot ? batch.hot : batch.cool)[place] += 1;
      (seen.hot ? batch.hot_sum : batch.cool_sum) += 1;
      if (seen.hot) continue;
      product.places[place] += 1;
      product.place_sum += 1;
    }
  }
  for (auto& batch : batches_) std::sort(batch.first_scans.begin(), batch.first_scans.end());
}

Features Watching::features(const Seen& seen) const {
  Features result = 0;
  const auto devices = seen.sights.size();
  const auto places = places_of(seen).size();
  put(result, Feature::kDevices, step<std::size_t>(devices, {2, 3, 4, 5, 6, 7, 9, 12, 17, 30}));
  put(result, Feature::kPlaces, step<std::size_t>(places, {1, 2, 3, 4, 5}));
  put(result, Feature::kMayBeAccused, devices >= 3 || places >= 2 ? 1 : 0);
  time_features(seen, result);
  place_features(seen, result);

  const auto& batch = batches_[story_.codes[seen.code].batch];
  const auto& product = products_.at(batch_of(seen).product);
  put(result, Feature::kProduct, step<double>(product.several / product.scanned, {0.15, 0.25, 0.35, 0.45, 0.55}));
  put(result, Feature::kBatch, step<std::uint32_t>(batch.hot_codes - (seen.hot ? 1 : 0), {1, 2, 4, 8, 16}));
  const auto busy = std::count_if(seen.sights.begin(), seen.sights.end(), [&](const Sight& sight) {
    return codes_of_device_.at(sight.device) >= kBusy;
  });
  put(result, Feature::kBusyDevices, step<std::int64_t>(busy, {1, 2, 3}));
  return result;
}

void Watching::time_features(const Seen& seen, Features& features) const {
  const auto& sights = seen.sights;
  std::uint64_t episodes = 1;
  std::uint64_t burst = 1;
  Duration pause{0};
  for (std::size_t at = 1, from = 0; at < sights.size(); ++at) {
    const auto gap = sights[at].at - sights[at - 1].at;
    pause = std::max<Duration>(pause, gap);
    if (gap > 2 * kDays) ++episodes;
    while (sights[at].at - sights[from].at > 3 * kDays) ++from;
    burst = std::max<std::uint64_t>(burst, at - from + 1);
  }
  const Duration life = sights.back().at - sights.front().at;
  put(features, Feature::kLife, step<Duration>(life, {1h, kDays, 4 * kDays, 15 * kDays, 40 * kDays, 100 * kDays}));
  put(features, Feature::kEpisodes, step<std::uint64_t>(episodes, {2, 3, 4, 5, 6, 9, 14}));
  put(features, Feature::kBurst, step<std::uint64_t>(burst, {2, 3, 4, 5, 7, 11}));
  put(features, Feature::kLongestPause, step<Duration>(pause, {kDays, 5 * kDays, 20 * kDays, 50 * kDays, 120 * kDays}));
  const auto& first = batches_[story_.codes[seen.code].batch].first_scans;
  const auto later = first.end() - std::upper_bound(first.begin(), first.end(), sights.back().at);
  const double share = static_cast<double>(later) / static_cast<double>(first.size());
  put(features, Feature::kLast, step<double>(1 - share, {0.5, 0.75, 0.9, 0.96, 0.99, 0.999}));
}

void Watching::place_features(const Seen& seen, Features& features) const {
  const auto& batch = batches_[story_.codes[seen.code].batch];
  const auto& product = products_.at(batch_of(seen).product);
  double strangest = 1;
  double farthest = 0;
  std::uint64_t strangers = 0;
  std::uint64_t with_them = 0;
  Duration move = 1000 * kDays;
  for (std::size_t at = 0; at < seen.sights.size(); ++at) {
    const auto& sight = seen.sights[at];
    if (sight.place == 0) continue;
    const auto place = static_cast<std::size_t>(sight.place);
    const auto of_hot = seen.hot ? 0.0 : 1.0;  // a code does not speak for itself
    const double of_product = (product.places[place] - of_hot + 1.0 / kProvinces) / (product.place_sum - of_hot + 1);
    const double share = (batch.cool[place] - of_hot + 4 * of_product) / (batch.cool_sum - of_hot + 4);
    strangest = std::min(strangest, share);
    if (share < 0.05) ++strangers;
    const auto own = seen.hot ? 1.0 : 0.0;
    const double hot_share = batch.hot_sum > own + 0.5 ? (batch.hot[place] - own) / (batch.hot_sum - own) : 0;
    if (hot_share > 0.1 && hot_share > 2 * share) ++with_them;
    for (std::size_t before = 0; before < at; ++before) {
      const auto& other = seen.sights[before];
      if (other.place == 0 || other.place == sight.place) continue;
      farthest = std::max(farthest, distance(other.place, sight.place));
      move = std::min<Duration>(move, sight.at - other.at);
    }
  }
  put(features, Feature::kStrangest, step<double>(-strangest, {-0.3, -0.12, -0.05, -0.02, -0.007, -0.002}));
  put(features, Feature::kStrangers, step<std::uint64_t>(strangers, {1, 2, 3, 5}));
  put(features, Feature::kFarthest, step<double>(farthest, {1, 150, 400, 900}));
  put(features, Feature::kQuickestMove, step<Duration>(-move, {-999 * kDays, -60 * kDays, -15 * kDays, -4 * kDays, -kDays}));
  put(features, Feature::kWithThem, step<std::uint64_t>(with_them, {1, 2, 3, 5}));
}

}  // namespace

std::uint32_t bin(Features features, Feature feature) {
  return (features >> (4U * static_cast<unsigned>(feature))) & 15U;
}

std::vector<CodeHistory> histories(const Story& story) { return Watching(story).all(); }

}  // namespace ocop::simulation
