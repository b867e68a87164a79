// Signs, encodes and lays out the labels of a file on all cores.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>

#include "base/result.h"
#include "keys/short_code.h"
#include "labeler/label_maker.h"
#include "labeler/run_files.h"
#include "labeler/sheet_writer.h"

namespace ocop::labeler {

/// The run was asked to stop; what is not whole is not seen under its final name.
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

/// Tags of the scratch codes of consecutive labels of the run, the first of which is label
/// `first`; in order, before the pages that they stand on are written.
using TakeTags =
    std::function<Result<void>(std::uint64_t first, std::span<const keys::ScratchCodes::Tag> tags)>;

/// Workers make pages, the calling thread hands them to the writer in order; what is made or
/// waits is bounded by the number of threads, whatever the quantity. `run.progress` is told of the
/// file's labels. Does not finish the writer. Errors: those of `tags`, which may be empty without
/// scratch codes. Rethrows what a worker threw.
Result<void> print_labels(const LabelMaker& labels, const RunFiles& files, const RunFile& file,
                          SheetWriter& writer, const PrintRun& run, const TakeTags& tags);

}  // namespace ocop::labeler
