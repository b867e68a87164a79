// One label as a page shows it before anything is signed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "labeler/label_art.h"
#include "labeler/sheet_writer.h"
#include "labeler/stock.h"

namespace ocop::labeler {

struct LabelPreview {
  std::string svg;  ///< an element in mm; a grey square stands for the symbol, nothing is signed yet
  int symbol_version = 0;
  ModuleSize module{1, 300};
  std::vector<Field> left_out;  ///< as LabelArt::left_out
};

/// Sets the label as it will be printed, for any stock, rolls included. `sample` is a label like
/// those of the run: a `uri` as long as theirs with their kinds of characters (its signature may
/// be zeros), the first serial, and codes of any characters where facts say that there are
/// such; its symbol is not used. `dpi` 0 = the stock's; `module_mm` absent: set_label()
/// chooses. Errors: those of ModuleSize::nearest(), SymbolEncoder and set_label(). Some
/// milliseconds.
Result<LabelPreview> preview_label(const LabelFacts& facts, const LabelTemplate& chosen,
                                   const Stock& stock, unsigned dpi, const Label& sample,
                                   std::optional<double> module_mm = std::nullopt);

}  // namespace ocop::labeler
