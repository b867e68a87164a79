// simulate_csv [--world NAME] [--seed N] [--copies K] [--rate R] [--codes N] --scans FILE --truth FILE
// [--batches FILE]: a story's scans as `ocop-verifier replay` reads them, and the truth beside them.
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ostream.h>

#include <exception>
#include <fstream>
#include <iostream>

#include "base/command_line.h"
#include "tests/simulation/story.h"

namespace ocop::simulation {
namespace {

struct Wanted {
  std::string world = "dev-plain";
  std::uint64_t seed = 1;
  std::uint32_t copies = 20, codes = 200'000;
  double rate = 0.1;
  std::string scans, truth, batches;
};

WorldParameters find_world(const std::string& name) {
  for (const auto& worlds : {development_worlds(), reported_worlds()})
    for (const auto& world : worlds)
      if (world.name == name) return world.parameters;
  throw std::runtime_error("no world has the name " + name);
}

std::ofstream opened(const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  file.exceptions(std::ios::badbit | std::ios::failbit);
  return file;
}

void write_scans(const Story& story, std::ofstream file) {
  file << "time,gtin,lot,serial,device,place\n";
  for (const auto& scan : story.scans) {
    fmt::print(file, "{},{},{},{},{:016x},", iso_instant(scan.at), scan.gtin, scan.lot, scan.serial, scan.device);
    if (scan.place != 0) fmt::print(file, "{:02}", scan.place);
    file << '\n';
  }
}

void write_truth(const Story& story, std::ofstream file) {
  file << "gtin,lot,serial,copied,pieces_scanned\n";
  for (std::uint32_t code = 0; code < story.codes.size(); ++code) {
    const auto& truth = story.codes[code];
    const auto& batch = story.batches[truth.batch];
    fmt::print(file, "{},{},{},{},{}\n", batch.gtin, batch.lot, serial_of(story, code), truth.copied ? 1 : 0,
               truth.pieces_scanned);
  }
}

void write_batches(const Story& story, std::ofstream file) {
  file << "gtin,lot,units,first_serial,last_serial,left\n";
  for (const auto& batch : story.batches)
    fmt::print(file, "{},{},{},{:06},{:06},{}\n", batch.gtin, batch.lot, *batch.facts.units, batch.first_serial,
               batch.first_serial + *batch.facts.units - 1, iso_instant(*batch.facts.left_at));
}

int run(int argc, char** argv) {
  CLI::App app("Writes the scans of a simulated story");
  Wanted wanted;
  app.add_option("--world", wanted.world, "Name of a set of parameters")->capture_default_str();
  app.add_option("--seed", wanted.seed, "Another seed, another story")->capture_default_str();
  app.add_option("--copies", wanted.copies, "Copies sold of each copied code")->capture_default_str();
  app.add_option("--codes", wanted.codes, "Unit codes produced")->capture_default_str();
  app.add_option("--rate", wanted.rate, "Share of those who handle a jar that scan it")->capture_default_str();
  app.add_option("--scans", wanted.scans, "Written: time,gtin,lot,serial,device,place")->required();
  app.add_option("--truth", wanted.truth, "Written: gtin,lot,serial,copied,pieces_scanned")->required();
  app.add_option("--batches", wanted.batches, "Written: gtin,lot,units,first_serial,last_serial,left");
  CLI11_PARSE(app, argc, argv);

  auto world = find_world(wanted.world);
  world.copies = wanted.copies;
  world.codes = wanted.codes;
  world.scan_rate = wanted.rate;
  const auto story = simulate(world, wanted.seed);
  write_scans(story, opened(wanted.scans));
  write_truth(story, opened(wanted.truth));
  if (!wanted.batches.empty()) write_batches(story, opened(wanted.batches));
  return kDone;
}

}  // namespace
}  // namespace ocop::simulation

int main(int argc, char** argv) try {
  return ocop::simulation::run(argc, argv);
} catch (const std::exception& error) {
  std::cerr << "simulate_csv: " << error.what() << '\n';
  return ocop::kRefused;
}
