// How well copies are found in a world: by the detector, by counting, and at most.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/simulation/limit.h"
#include "tests/simulation/story.h"
#include "verifier/copies/settings.h"

namespace ocop::simulation {

/// The share of genuine codes that may be accused.
inline constexpr double kBound = 0.0005;

struct Effort {
  std::uint32_t stories = 4;        ///< measured
  std::uint32_t learn = 8;          ///< the limit learns from; 0: no limit is worked out
  std::uint32_t choose = 4;         ///< the limit chooses its table on
  std::uint64_t seed = 1;           ///< first of all three; they never overlap
};

/// The smallest n with which "n or more" keeps the bound, and the copied codes it finds.
struct Counting {
  std::uint32_t least = 0;
  double found = 0;
};

struct Measured {
  double genuine = 0, copied = 0;  ///< codes
  double ceiling = 0;              ///< copied codes of which two pieces were scanned
  double found = 0;                ///< copied codes that were ever suspected
  double accused = 0;              ///< genuine ones
  double scans_until = 0;          ///< median of the visits of a found code, its last one raised the alarm
  double table = 0;                ///< found by the table of limit.h; it accuses only codes that the detector may accuse
  double trees = 0;                ///< found by the trees of trees.h, under the same rule
  double free_trees = 0;           ///< found by the trees that accuse any code that two devices scanned
  Counting scans, devices;

  double copied_batches = 0, batches_found = 0;     ///< with ten copied codes or more
  double genuine_batches = 0, batches_accused = 0;  ///< without any

  double scans_taken = 0;  ///< by the detector
  double seconds = 0;      ///< of processor time that took
};

/// One detector for each story, which begins with nothing learnt.
Measured measure(const WorldParameters& world, const Effort& effort, const copies::Settings& settings,
                 bool batch_facts_known);

}  // namespace ocop::simulation
