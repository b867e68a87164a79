#include "tests/simulation/trees.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

namespace ocop::simulation {
namespace {

constexpr std::size_t kTrees = 120;
constexpr int kDepth = 5;
constexpr double kStep = 0.15;      // share of each tree's correction that is taken
constexpr double kDamping = 3;      // of a leaf's value, in units of the second derivative
constexpr double kLeastWeight = 1;  // of a leaf
constexpr double kLeastGain = 1e-3;
constexpr double kStart = -5;  // logarithm of the odds before the first tree
constexpr std::size_t kJudged = kFeatures - 1;  // whether it may be accused tells nothing more
constexpr std::size_t kBins = 16;

/// First and second derivative of the likelihood's logarithm.
struct Slope {
  double first = 0, second = 0;

  void add(const Slope& other) {
    first += other.first;
    second += other.second;
  }
  Slope without(const Slope& other) const { return {first - other.first, second - other.second}; }
  double gain() const { return first * first / (second + kDamping); }
};

struct Cut {
  int feature = -1;
  std::uint32_t bin = 0;
};

using Sums = std::array<std::array<Slope, kBins>, kJudged>;

Cut best_cut(const Sums& sums, const Slope& all) {
  Cut best;
  double best_gain = kLeastGain;
  for (std::size_t feature = 0; feature < kJudged; ++feature) {
    Slope left;
    for (std::uint32_t cut = 1; cut < kBins; ++cut) {
      left.add(sums[feature][cut - 1]);
      const auto right = all.without(left);
      if (left.second < kLeastWeight || right.second < kLeastWeight) continue;
      const double gain = left.gain() + right.gain() - all.gain();
      if (gain <= best_gain) continue;
      best_gain = gain;
      best = {static_cast<int>(feature), cut};
    }
  }
  return best;
}

}  // namespace

/// One tree under way: splits rows in place, node by node.
class Trees::Growing {
 public:
  explicit Growing(std::vector<Row>& rows) : rows_(rows), order_(rows.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
  }

  Tree grow() {
    tree_.emplace_back();
    split(0, order_, 0);
    return std::move(tree_);
  }

 private:
  void split(std::size_t node, std::span<std::size_t> mine, int depth) {
    Sums sums{};
    Slope all;
    for (const auto index : mine) {
      const auto& row = rows_[index];
      const double expected = 1 / (1 + std::exp(-row.log_odds));
      const double codes = row.count.genuine + row.count.copied;
      const Slope slope{row.count.copied - codes * expected, codes * expected * (1 - expected)};
      all.add(slope);
      for (std::size_t feature = 0; feature < kJudged; ++feature)
        sums[feature][bin(row.features, static_cast<Feature>(feature))].add(slope);
    }
    const auto cut = depth < kDepth ? best_cut(sums, all) : Cut{};
    if (cut.feature < 0) {
      tree_[node].value = kStep * all.first / (all.second + kDamping);
      return;
    }
    const auto middle = std::partition(mine.begin(), mine.end(), [&](std::size_t index) {
      return bin(rows_[index].features, static_cast<Feature>(cut.feature)) < cut.bin;
    });
    const auto lefts = static_cast<std::size_t>(middle - mine.begin());
    const auto left = tree_.size();
    tree_[node] = {cut.feature, cut.bin, left, left + 1, 0};
    tree_.resize(left + 2);
    split(left, mine.subspan(0, lefts), depth + 1);
    split(left + 1, mine.subspan(lefts), depth + 1);
  }

  std::vector<Row>& rows_;
  std::vector<std::size_t> order_;
  Tree tree_;
};

Trees::Trees(const Tally& taught) {
  std::vector<Row> rows;
  for (const auto& [features, count] : taught) rows.push_back({features, count, kStart});
  for (std::size_t number = 0; number < kTrees; ++number) {
    trees_.push_back(Growing(rows).grow());
    for (auto& row : rows) row.log_odds += value(trees_.back(), row.features);
  }
}

double Trees::found(const Tally& tally, double budget, bool accuse_any_two_devices) const {
  return simulation::found(
      tally, budget, accuse_any_two_devices, [this](Features features) { return score(features); });
}

double Trees::value(const Tree& tree, Features features) {
  std::size_t node = 0;
  while (tree[node].feature >= 0) {
    const bool left = bin(features, static_cast<Feature>(tree[node].feature)) < tree[node].cut;
    node = left ? tree[node].left : tree[node].right;
  }
  return tree[node].value;
}

double Trees::score(Features features) const {
  double sum = kStart;
  for (const auto& tree : trees_) sum += value(tree, features);
  return sum;
}

}  // namespace ocop::simulation
