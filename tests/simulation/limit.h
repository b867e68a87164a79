// The statistical limit: how well copied codes can be told from genuine ones by somebody who
// knows the world. A table of likelihood ratios over the features of whole histories, learnt
// from stories of the very world, rate and number of copies, whose truth is known.
//
// A cell of all features is too rare to be learnt alone: the share of copied codes in it is
// shrunk towards that of the cell without its last feature, and so on. Which order of features is best,
// and how strongly to shrink, is chosen on other stories than those it learns from.
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "tests/simulation/history.h"

namespace ocop::simulation {

struct Count {
  double genuine = 0, copied = 0;
};
/// How many codes have the same features.
using Tally = std::unordered_map<Features, Count>;

/// Codes that one device only scanned are left out: nobody accuses those.
void add(Tally& tally, const Story& story, const std::vector<CodeHistory>& histories);

/// Copied codes found in `tally` by accusing the highest scores first, at most `budget` genuine
/// codes; of those that two devices scanned only the ones that may be accused, or any.
double found(const Tally& tally, double budget, bool accuse_any_two_devices,
             const std::function<double(Features)>& score);

class Limit {
 public:
  /// Learns from `taught`; the best order of features is that with which it finds most copied
  /// codes of `chosen` while it accuses at most `budget` genuine ones.
  Limit(const Tally& taught, const Tally& chosen, double budget, bool accuse_any_two_devices);

  /// Copied codes found in `tally` while at most `budget` genuine ones are accused.
  double found(const Tally& tally, double budget) const;

 private:
  using Order = std::vector<Feature>;
  struct Chain {  ///< one order; a level for each of its beginnings
    std::vector<Features> masks;
    std::vector<std::unordered_map<Features, Count>> levels;
  };
  struct Choice {
    std::vector<std::size_t> chains;  ///< whose logarithms of odds are averaged
    double shrink = 8;                ///< codes that the coarser cell counts for
  };

  static Chain learn(const Order& order, const Tally& taught);
  static double log_odds(const Chain& chain, double shrink, Features features);
  double score(const Choice& choice, Features features) const;

  bool any_two_;
  std::vector<Chain> chains_;
  Choice choice_;
};

}  // namespace ocop::simulation
