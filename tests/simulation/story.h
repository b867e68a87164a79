// One story of a simulated world: the scans of some years, and what really happened.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/simulation/world.h"
#include "verifier/copies/detector.h"

namespace ocop::simulation {

struct Batch {
  std::string gtin;
  std::string lot;
  std::uint64_t first_serial = 1;  ///< of `facts.units` serials in a row, six digits or more
  std::uint32_t product = 0;       ///< index
  copies::BatchFacts facts;        ///< both known
};

/// What is true of a unit code, scanned or not.
struct Code {
  std::uint32_t batch = 0;           ///< index into Story::batches
  std::uint32_t serial_offset = 0;   ///< the serial is the batch's first and this
  bool copied = false;
  std::uint32_t pieces_scanned = 0;  ///< the genuine jar and its copies: how many were scanned at all
};

struct Story {
  std::vector<copies::Scan> scans;       ///< in the order of time; link previews are not among them
  std::vector<std::uint32_t> codes_of;   ///< of each scan, its index into codes
  std::vector<Code> codes;
  std::vector<Batch> batches;
};

/// The same world and seed give the same story on every machine.
Story simulate(const WorldParameters& world, std::uint64_t seed);

std::string serial_of(const Story& story, std::uint32_t code);

}  // namespace ocop::simulation
