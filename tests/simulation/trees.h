// A second, stronger way to the statistical limit: boosted decision trees over the same features,
// learnt from the same stories. They join features that a table cannot hold in one cell.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/simulation/limit.h"

namespace ocop::simulation {

class Trees {
 public:
  explicit Trees(const Tally& taught);

  /// As Limit::found().
  double found(const Tally& tally, double budget, bool accuse_any_two_devices) const;

 private:
  struct Node {
    int feature = -1;       ///< −1: a leaf
    std::uint32_t cut = 0;  ///< bins below it go left
    std::size_t left = 0, right = 0;
    double value = 0;  ///< added to the logarithm of the odds
  };
  using Tree = std::vector<Node>;
  struct Row {
    Features features;
    Count count;
    double log_odds;
  };
  class Growing;

  static double value(const Tree& tree, Features features);
  double score(Features features) const;

  std::vector<Tree> trees_;
};

}  // namespace ocop::simulation
