// One label as a page shows it before anything is signed.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "labeler/batch_plan.h"
#include "labeler/sheet.h"

namespace ocop::labeler {

struct LabelPreview {
  std::string svg;  ///< an element, without a symbol: nothing is signed yet
  int symbol_version = 0;
};

/// Sets the label as it will be printed. Errors: those of set_label().
Result<LabelPreview> preview_label(const BatchPlan& plan, std::string_view host, ModuleSize module);

}  // namespace ocop::labeler
