// What a run puts out: its request checked, its label set, its files opened.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "labeler/label_run.h"
#include "labeler/run_files.h"
#include "labeler/sheet_writer.h"
#include "labeler/symbol.h"

namespace ocop::labeler {

/// Most files of one run.
inline constexpr std::size_t kMostFiles = 10'000;

/// All that the files of one run share. Immutable.
struct RunOutput {
  Output asked;
  std::string gtin;
  LabelFacts facts;
  DocumentFacts document;
  std::optional<PageLayout> layout;  ///< absent for kCsv, as are those below
  std::optional<SymbolEncoder> encoder;
  std::optional<Typeface> typeface;
  std::optional<LabelArt> art;
  RunFiles files;
  std::vector<Message> notes;

  /// What holds scratch codes is its owner's alone (0600, folders 0700). Throws FileError.
  std::unique_ptr<SheetWriter> open(const RunFile& file) const;
};

/// Refuses what LabelRun::open() does, but for the journal.
Result<RunOutput> make_output(const LabelCodes& codes, const LabelFacts& facts, Output asked, Instant now);

/// SHA-256 of all that decides what the labels say and look like, but not of when.
std::string request_digest(const RunOutput& output, const LabelCodes& codes, const ShortCodes& short_codes);

}  // namespace ocop::labeler
