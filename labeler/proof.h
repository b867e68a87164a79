// Proof that labels read: what was written is read back from its file, drawn in the printer's
// dots, every symbol decoded by a reader that knows nothing of how it was made (ZXing), and its code
// checked: signature, GTIN, lot, serial. Modules must be whole dots and all right, and the quiet
// zone free of ink.
//
// PDF and SVG are drawn from the operators and elements that their writers write, and nothing else may stand
// there; ZPL by labeler/zpl_reader.h; PNG is decoded. A CSV has no symbols: its lines are checked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "base/result.h"
#include "labeler/label_art.h"
#include "labeler/label_codes.h"
#include "labeler/label_run.h"
#include "labeler/page_layout.h"
#include "labeler/run_files.h"

namespace ocop::labeler {

struct ProofRequest {
  Format format{};
  std::filesystem::path file;      ///< or folder
  const PageLayout* layout = nullptr;
  const LabelArt* art = nullptr;   ///< nullptr for kCsv, as is the layout
  const Typeface* typeface = nullptr;
  const SymbolEncoder* encoder = nullptr;
  const LabelCodes* codes = nullptr;
  const ShortCodes* short_codes = nullptr;  ///< for kCsv: which columns there are, and their check
  const RunFiles* files = nullptr;
  RunFile part;                    ///< that `file` holds; its path is named in messages
};

/// Refuses the first label that does not read, or reads as something else, naming file, page and
/// position ("sheet 3, row 2, column 1"). Works page by page on `threads` threads; `stop`
/// is asked between pages by the calling thread. Throws FileError, Interrupted.
Result<void> prove(const ProofRequest& request, unsigned threads, const std::function<bool()>& stop,
                   const std::function<void(std::uint64_t done, std::uint64_t of)>& progress);

}  // namespace ocop::labeler
