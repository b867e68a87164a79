// copy_table [--quick] [--development] [--world NAME]… [--rate R]… [--copies K]… [--settings FILE]
// [--without-facts] [--without-limit]: the tables of docs/copy-detection.md, to standard output; what
// is under way, to standard error. Without options: all reported worlds.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "base/command_line.h"
#include "base/file.h"
#include "tests/simulation/measure.h"

namespace ocop::simulation {
namespace {

struct Wanted {
  bool quick = false, development = false, without_facts = false, without_limit = false;
  std::vector<std::string> worlds;
  std::vector<double> rates{0.02, 0.1, 0.3};
  std::vector<std::uint32_t> copies{1, 2, 5, 20, 100};
  std::string settings;
};

constexpr std::size_t kMostSettings = 1U << 16U;  // bytes
constexpr double kFewestForRatio = 20;  // codes found at the limit

std::string per_cent(double part, double whole) { return fmt::format("{:.1f}", 100 * part / whole); }

std::string ratio(double found, double limit) {
  return limit < kFewestForRatio ? "–" : fmt::format("{:.2f}", found / limit);
}

std::string counted(const Counting& counting, double copied) {
  return fmt::format("{} (≥ {})", per_cent(counting.found, copied), counting.least);
}

/// Rare scans need more codes for the same certainty, and take less time.
Effort effort(const Wanted& wanted, double rate, std::uint64_t row, bool main_world) {
  Effort effort{4, 14, 5, 1};
  if (rate < 0.2) effort = {6, 20, 8, 1};
  if (rate < 0.05) effort = {18, 50, 20, 1};
  if (!main_world) effort = {std::max(3U, effort.stories / 2), effort.learn / 2, effort.choose / 2, 1};
  if (wanted.quick) effort = {1 + effort.stories / 4, effort.learn / 4, effort.choose / 4, 1};
  if (wanted.without_limit) effort.learn = 0;
  effort.seed = (wanted.development ? 1 : kFirstReportedSeed) + 1000 * row;
  return effort;
}

struct Row {
  double rate;
  std::uint32_t copies;
  Measured measured;
};

void print_codes(const std::vector<Row>& rows) {
  fmt::print(
      "| K | scan rate | recall | table | recall ÷ table | trees | recall ÷ trees | ceiling | false alarms "
      "| scans until | scans ≥ n | devices ≥ n |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const auto& [rate, copies, m] : rows)
    fmt::print("| {} | {:.0f} | {} | {} | {} | {} | {} | {} | {:.3f} | {:.0f} | {} | {} |\n", copies, 100 * rate,
               per_cent(m.found, m.copied), per_cent(m.table, m.copied), ratio(m.found, m.table),
               per_cent(m.trees, m.copied), ratio(m.found, m.trees), per_cent(m.ceiling, m.copied),
               100 * m.accused / m.genuine, m.scans_until, counted(m.scans, m.copied), counted(m.devices, m.copied));
}

void print_batches(const std::vector<Row>& rows) {
  fmt::print(
      "\n| K | scan rate | genuine codes | copied codes | trees, any two devices | copied batches suspected "
      "| genuine batches suspected |\n|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const auto& [rate, copies, m] : rows)
    fmt::print("| {} | {:.0f} | {:.0f} | {:.0f} | {} | {:.0f} of {:.0f} | {:.0f} of {:.0f} |\n", copies, 100 * rate,
               m.genuine, m.copied, per_cent(m.free_trees, m.copied), m.batches_found, m.copied_batches,
               m.batches_accused, m.genuine_batches);
}

class Tables {
 public:
  Tables(Wanted wanted, copies::Settings settings) : wanted_(std::move(wanted)), settings_(settings) {}

  void write() {
    const auto all = wanted_.development ? development_worlds() : reported_worlds();
    bool main_world = true;
    for (const auto& world : all) {
      const bool asked = wanted_.worlds.empty() || std::count(wanted_.worlds.begin(), wanted_.worlds.end(), world.name) > 0;
      if (asked) write(world, main_world);
      main_world = false;
    }
    fmt::print("The detector took {:.0f} scans, {:.2f} µs each.\n", scans_, 1e6 * seconds_ / scans_);
  }

 private:
  void write(const World& world, bool main_world) {
    std::vector<Row> rows;
    row_ = 0;  // the same seeds, whichever other worlds are asked for
    for (const double rate : wanted_.rates)
      for (const auto copies : wanted_.copies)
        if (main_world || copies > 2) rows.push_back({rate, copies, measured(world, rate, copies, main_world)});
    fmt::print("### {}: {}\n", world.name, world.words);
    print_codes(rows);
    print_batches(rows);
    fmt::print("\n");
    std::fflush(stdout);
  }

  Measured measured(const World& world, double rate, std::uint32_t copies, bool main_world) {
    std::cerr << world.name << ", K " << copies << ", rate " << rate << '\n';
    auto parameters = world.parameters;
    parameters.scan_rate = rate;
    parameters.copies = copies;
    const auto m = measure(parameters, effort(wanted_, rate, ++row_, main_world), settings_, !wanted_.without_facts);
    scans_ += m.scans_taken;
    seconds_ += m.seconds;
    return m;
  }

  Wanted wanted_;
  copies::Settings settings_;
  std::uint64_t row_ = 0;
  double scans_ = 0, seconds_ = 0;
};

int run(int argc, char** argv) {
  CLI::App app("Measures how well copies are found in simulated worlds");
  Wanted wanted;
  app.add_flag("--quick", wanted.quick, "A quarter of the stories: rough figures");
  app.add_flag("--development", wanted.development, "The worlds and seeds on which settings are chosen");
  app.add_flag("--without-facts", wanted.without_facts, "The detector is told nothing of batches");
  app.add_flag("--without-limit", wanted.without_limit, "The detector only, which is quicker");
  app.add_option("--world", wanted.worlds, "Names of worlds; else all");
  app.add_option("--rate", wanted.rates, "Scan rates")->check(CLI::Range(0.001, 0.9));
  app.add_option("--copies", wanted.copies, "Numbers of copies")->check(CLI::Range(1, 10000));
  app.add_option("--settings", wanted.settings, "JSON file of the detector's settings; else its defaults");
  CLI11_PARSE(app, argc, argv);

  copies::Settings settings;
  if (!wanted.settings.empty()) {
    const auto read = copies::read_settings(read_file(wanted.settings, kMostSettings));
    if (!read) {
      std::cerr << read.error().in(Language::kEnglish) << '\n';
      return kRefused;
    }
    settings = *read;
  }
  Tables(std::move(wanted), settings).write();
  return kDone;
}

}  // namespace
}  // namespace ocop::simulation

int main(int argc, char** argv) try {
  return ocop::simulation::run(argc, argv);
} catch (const std::exception& error) {
  std::cerr << "copy_table: " << error.what() << '\n';
  return ocop::kRefused;
}
