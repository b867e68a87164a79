// One printed label as far as a camera sees it: its symbol and what stands around it,
// and what printers and life do to that.
#pragma once

#include <string>

#include "tests/print/chance.h"
#include "tests/print/picture.h"

namespace ocop::print_quality {

/// 1 = paper, 0 = ink. Lengths are pixels of `ink`, which are finer than the printer's dots.
struct Print {
  Picture ink;
  int dot = 1;         ///< one dot of the printer
  double module = 1;   ///< one module of the symbol
  double left = 0;     ///< the symbol's top left dark module
  double top = 0;
  int modules = 0;     ///< of one side
  std::string payload;

  double side() const { return module * modules; }
};

struct PrintDamage {
  double fading = 0;          ///< share of the ink's darkness that is lost
  int wider = 0;              ///< dots by which black runs over (below 0: falls short), right and down
  int dead_dots = 0;          ///< width of a stripe along the feed that the head leaves white
  double scratch = 0;         ///< modules: width of a line across the symbol, of any direction
  bool dark_scratch = false;
  double covered = 0;         ///< share of the symbol's area under discs of one size
  int blots = 1;              ///< how many discs; they may overlap
};

/// Blots are dark, light or between.
Print damaged(const Print& print, const PrintDamage& damage, Chance& chance);

}  // namespace ocop::print_quality
