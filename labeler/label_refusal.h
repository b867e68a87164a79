// Why a label cannot be set, and what would do.
#pragma once

#include <set>
#include <vector>

#include "base/result.h"
#include "labeler/label_art.h"

namespace ocop::labeler {

/// Of type and gaps on a label of this size: 1 on one of 70 × 37 mm.
double label_scale(const LabelSpace& space);

/// Modules that a symbol may have, largest first; at least one.
std::vector<ModuleSize> module_choices(const SymbolSpace& symbol);

/// For required fields that do not fit together: names the text that is too long, or, where no
/// text is, the label and module that would do.
Error label_refusal(const Typeface& typeface, const LabelFacts& facts, const std::set<Field>& fields,
                    double least_points, const LabelSpace& space, const SymbolSpace& symbol);

}  // namespace ocop::labeler
