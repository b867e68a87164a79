#include "tests/simulation/measure.h"

#include <algorithm>
#include <ctime>
#include <string_view>
#include <unordered_map>

#include "tests/simulation/history.h"
#include "tests/simulation/trees.h"
#include "verifier/copies/detector.h"
#include "verifier/copies/map_memory.h"

namespace ocop::simulation {
namespace {

constexpr std::uint64_t kLearnSeeds = 100'000;
constexpr std::uint64_t kChooseSeeds = 200'000;
constexpr std::size_t kMostCounted = 400;
constexpr std::uint32_t kManyCopied = 10;

/// Codes by a number of theirs.
class Histogram {
 public:
  void add(std::uint32_t number, bool copied) {
    auto& count = counts_[std::min<std::size_t>(number, kMostCounted)];
    (copied ? count.copied : count.genuine) += 1;
  }

  Counting tuned(double budget) const {
    Count above;
    Counting best{kMostCounted + 1, 0};
    for (std::size_t least = kMostCounted; least > 0; --least) {
      above.genuine += counts_[least].genuine;
      above.copied += counts_[least].copied;
      if (above.genuine > budget) break;
      best = {static_cast<std::uint32_t>(least), above.copied};
    }
    return best;
  }

 private:
  std::vector<Count> counts_ = std::vector<Count>(kMostCounted + 1);
};

class Measuring {
 public:
  Measuring(const copies::Settings& settings, bool facts) : detector_(settings), facts_(facts) {}

  void add(const Story& story) {
    watch(story);
    count_codes(story);
    count_batches(story);
    const auto seen = histories(story);
    for (const auto& each : seen) {
      scans_.add(each.visits, story.codes[each.code].copied);
      devices_.add(each.devices, story.codes[each.code].copied);
    }
    simulation::add(tally_, story, seen);
  }

  Measured result() {
    auto& until = scans_until_;
    std::sort(until.begin(), until.end());
    if (!until.empty()) measured_.scans_until = until[until.size() / 2];
    measured_.scans = scans_.tuned(budget());
    measured_.devices = devices_.tuned(budget());
    return measured_;
  }
  const Tally& tally() const { return tally_; }
  double budget() const { return kBound * measured_.genuine; }

 private:
  void watch(const Story& story);
  void alarm(const Story& story, std::uint32_t code, const copies::Outcome& outcome);
  void count_codes(const Story& story);
  void count_batches(const Story& story);

  copies::Detector detector_;
  bool facts_;
  Measured measured_;
  Histogram scans_, devices_;
  Tally tally_;
  std::vector<double> scans_until_;
  // Of the story under way:
  std::vector<std::uint32_t> visits_;  // of each code
  std::vector<bool> suspected_, batch_suspected_;
};

void Measuring::watch(const Story& story) {
  visits_.assign(story.codes.size(), 0);
  suspected_.assign(story.codes.size(), false);
  batch_suspected_.assign(story.batches.size(), false);
  copies::MapMemory memory;
  const auto began = std::clock();
  for (std::size_t at = 0; at < story.scans.size(); ++at) {
    auto scan = story.scans[at];
    const auto code = story.codes_of[at];
    if (!facts_) scan.origin = copies::Origin::kUnknown;
    const auto facts = facts_ ? story.batches[story.codes[code].batch].facts : copies::BatchFacts{};
    const auto outcome = detector_.observe(scan, facts, memory);
    if (outcome.visit) ++visits_[code];
    if (outcome.unit || outcome.batch) alarm(story, code, outcome);
  }
  measured_.seconds += static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
  measured_.scans_taken += static_cast<double>(story.scans.size());
}

void Measuring::alarm(const Story& story, std::uint32_t code, const copies::Outcome& outcome) {
  using copies::State;
  if (outcome.unit && outcome.unit->state == State::kSuspected && !suspected_[code]) {
    suspected_[code] = true;
    if (story.codes[code].copied) scans_until_.push_back(visits_[code]);
  }
  if (outcome.batch && outcome.batch->state == State::kSuspected) batch_suspected_[story.codes[code].batch] = true;
}

void Measuring::count_codes(const Story& story) {
  for (std::size_t code = 0; code < story.codes.size(); ++code) {
    const auto& truth = story.codes[code];
    (truth.copied ? measured_.copied : measured_.genuine) += 1;
    if (suspected_[code]) (truth.copied ? measured_.found : measured_.accused) += 1;
    if (truth.copied && truth.pieces_scanned > 1) measured_.ceiling += 1;
  }
}

void Measuring::count_batches(const Story& story) {
  std::vector<std::uint32_t> copied(story.batches.size(), 0);
  for (const auto& code : story.codes) copied[code.batch] += code.copied ? 1 : 0;
  for (std::size_t batch = 0; batch < copied.size(); ++batch) {
    const double suspected = batch_suspected_[batch] ? 1 : 0;
    if (copied[batch] >= kManyCopied) {
      measured_.copied_batches += 1;
      measured_.batches_found += suspected;
    } else if (copied[batch] == 0) {
      measured_.genuine_batches += 1;
      measured_.batches_accused += suspected;
    }
  }
}

struct Taught {
  Tally tally;
  double genuine = 0;
};

Taught tally_of(const WorldParameters& world, std::uint64_t first_seed, std::uint32_t stories) {
  Taught taught;
  for (std::uint32_t number = 0; number < stories; ++number) {
    const auto story = simulate(world, first_seed + number);
    add(taught.tally, story, histories(story));
    for (const auto& code : story.codes) taught.genuine += code.copied ? 0 : 1;
  }
  return taught;
}

}  // namespace

Measured measure(const WorldParameters& world, const Effort& effort, const copies::Settings& settings,
                 bool batch_facts_known) {
  Measuring measuring(settings, batch_facts_known);
  for (std::uint32_t number = 0; number < effort.stories; ++number)
    measuring.add(simulate(world, effort.seed + number));
  auto measured = measuring.result();
  if (effort.learn == 0) return measured;
  const auto taught = tally_of(world, effort.seed + kLearnSeeds, effort.learn);
  const auto chosen = tally_of(world, effort.seed + kChooseSeeds, effort.choose);
  const auto& tally = measuring.tally();
  const double budget = measuring.budget();
  measured.table = Limit(taught.tally, chosen.tally, kBound * chosen.genuine, false).found(tally, budget);
  const Trees trees(taught.tally);
  measured.trees = trees.found(tally, budget, false);
  measured.free_trees = trees.found(tally, budget, true);
  return measured;
}

}  // namespace ocop::simulation
