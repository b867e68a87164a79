// Signs, encodes and lays out all labels of a batch on all cores.
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>

#include "labeler/label_codes.h"
#include "labeler/sheet_writer.h"
#include "labeler/symbol.h"

namespace ocop::labeler {

/// The run was asked to stop; nothing has been written under the final name.
class Interrupted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct PrintRun {
  unsigned threads = 1;
  /// Asked between pages; may be empty. Called by the caller's thread only, as is `progress`.
  std::function<bool()> stop;
  std::function<void(std::uint64_t done, std::uint64_t of)> progress;
};

/// Workers make pages, the calling thread hands them to the writer in order;
/// the pages that are made or wait are at most twice the threads, whatever the
/// quantity. Does not commit. Rethrows what a worker threw.
void print_labels(const LabelCodes& codes, const SymbolEncoder& encoder, SheetWriter& writer,
                  const PrintRun& run);

}  // namespace ocop::labeler
