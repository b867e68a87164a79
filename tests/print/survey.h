// Photographs prints and reads them back, many times.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tests/print/conditions.h"
#include "tests/print/print.h"

namespace ocop::print_quality {

struct Tally {
  int shots = 0;
  int read = 0;   ///< exactly as printed
  int wrong = 0;  ///< read, and not as printed
};

struct Subject {
  std::string name;  ///< its chance is drawn by it
  std::span<const Print> prints;
  Condition condition;
};

/// Tallies in the order of `subjects`; shot number i takes print number i, the first again behind
/// the last. The same whatever the number of threads.
std::vector<Tally> survey(const std::vector<Subject>& subjects, int shots, unsigned threads);

}  // namespace ocop::print_quality
