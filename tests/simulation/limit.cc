#include "tests/simulation/limit.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "tests/simulation/chance.h"

namespace ocop::simulation {
namespace {

using enum Feature;

constexpr std::size_t kDrawnOrders = 12;

/// The first ones are somebody's thoughts, the others are drawn; devices come first in each.
std::vector<std::vector<Feature>> orders() {
  std::vector<std::vector<Feature>> all{
      {kDevices, kPlaces, kStrangers, kBatch, kEpisodes, kWithThem, kStrangest, kBurst, kLast, kProduct, kLife},
      {kDevices, kStrangest, kPlaces, kWithThem, kBatch, kLast, kProduct, kLongestPause, kEpisodes, kBusyDevices},
      {kDevices, kEpisodes, kPlaces, kProduct, kLast, kStrangers, kBatch, kWithThem, kBurst, kFarthest},
      {kDevices, kBatch, kWithThem, kPlaces, kEpisodes, kStrangest, kQuickestMove, kLast, kBurst, kBusyDevices},
      {kDevices, kPlaces, kFarthest, kQuickestMove, kBurst, kEpisodes, kProduct, kBatch, kLast, kBusyDevices},
      {kDevices, kEpisodes, kLife, kLongestPause, kLast, kProduct, kBusyDevices, kBatch, kPlaces, kStrangest},
  };
  Chance chance(20'251'122);
  for (std::size_t number = 0; number < kDrawnOrders; ++number) {
    std::vector<Feature> order;
    for (std::uint8_t feature = 1; feature < static_cast<std::uint8_t>(kMayBeAccused); ++feature)
      order.push_back(static_cast<Feature>(feature));
    for (std::size_t left = order.size(); left > 1; --left)
      std::swap(order[left - 1], order[chance.below(static_cast<std::uint32_t>(left))]);
    order.resize(9);
    order.insert(order.begin(), kDevices);
    all.push_back(std::move(order));
  }
  return all;
}

}  // namespace

void add(Tally& tally, const Story& story, const std::vector<CodeHistory>& histories) {
  for (const auto& each : histories) {
    if (each.devices < 2) continue;
    auto& count = tally[each.features];
    (story.codes[each.code].copied ? count.copied : count.genuine) += 1;
  }
}

double found(const Tally& tally, double budget, bool accuse_any_two_devices,
             const std::function<double(Features)>& score) {
  std::vector<std::pair<double, Features>> ranked;
  for (const auto& [features, count] : tally)
    if (accuse_any_two_devices || bin(features, kMayBeAccused) != 0) ranked.emplace_back(score(features), features);
  std::sort(ranked.begin(), ranked.end(), std::greater<>());
  double found = 0;
  double accused = 0;
  for (const auto& [score_of, features] : ranked) {
    const auto& count = tally.at(features);
    accused += count.genuine;
    if (accused > budget) break;
    found += count.copied;
  }
  return found;
}

Limit::Limit(const Tally& taught, const Tally& chosen, double budget, bool accuse_any_two_devices)
    : any_two_(accuse_any_two_devices) {
  std::vector<Choice> choices;
  std::vector<std::size_t> every;
  for (const auto& order : orders()) {
    every.push_back(chains_.size());
    chains_.push_back(learn(order, taught));
  }
  const std::vector<std::size_t> thought(every.begin(), every.end() - kDrawnOrders);
  for (const double shrink : {2.0, 8.0, 30.0}) {
    for (const auto chain : thought) choices.push_back({{chain}, shrink});
    choices.push_back({thought, shrink});
    choices.push_back({every, shrink});
  }
  double best = -1;
  for (const auto& choice : choices) {
    const double now = simulation::found(
        chosen, budget, any_two_, [&](Features features) { return score(choice, features); });
    if (now <= best) continue;
    best = now;
    choice_ = choice;
  }
}

Limit::Chain Limit::learn(const Order& order, const Tally& taught) {
  Chain chain;
  Features mask = 0;
  for (const auto feature : order) {
    mask |= Features{15} << (4U * static_cast<unsigned>(feature));
    chain.masks.push_back(mask);
    auto& level = chain.levels.emplace_back();
    for (const auto& [features, count] : taught) {
      auto& sum = level[features & mask];
      sum.genuine += count.genuine;
      sum.copied += count.copied;
    }
  }
  return chain;
}

double Limit::log_odds(const Chain& chain, double shrink, Features features) {
  double copied = 0.01;  // of two devices and more; the first level is never rare
  for (std::size_t level = 0; level < chain.levels.size(); ++level) {
    const auto cell = chain.levels[level].find(features & chain.masks[level]);
    if (cell == chain.levels[level].end()) break;
    const auto& count = cell->second;
    copied = (count.copied + shrink * copied) / (count.copied + count.genuine + shrink);
  }
  return std::log((copied + 1e-9) / (1 - copied + 1e-9));
}

double Limit::score(const Choice& choice, Features features) const {
  double sum = 0;
  for (const auto chain : choice.chains) sum += log_odds(chains_[chain], choice.shrink, features);
  return sum / static_cast<double>(choice.chains.size());
}

double Limit::found(const Tally& tally, double budget) const {
  return simulation::found(
      tally, budget, any_two_, [this](Features features) { return score(choice_, features); });
}

}  // namespace ocop::simulation
