// The texts of a label as blocks that are set as a whole, in the order in which they are read.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "base/result.h"
#include "labeler/label_art.h"
#include "labeler/text_fit.h"

namespace ocop::labeler {

enum class Role : std::uint8_t {
  kMark,       ///< the word OCOP and its stars
  kName,
  kProducer,
  kAddress,
  kFacts,      ///< lot, dates, net content
  kNotes,      ///< ingredients; another block: storage and warnings
  kSerial,
  kTypedCode,
  kGtin,
  kScratch     ///< the panel
};
inline constexpr std::size_t kRoles = 10;

/// "NSX 22/11/2026": names stand in one column, values in the next.
struct FactRow {
  TextFlow name;
  TextFlow value;
};

struct TextBlock {
  Role role{};
  TextFlow flow;                ///< all that it says; of kFacts the rows one after the other
  std::vector<FactRow> rows;    ///< kFacts
  TextFlow caption;             ///< kTypedCode, kScratch: what stands before or above the code
  int stars = 0;                ///< kMark
  double largest = 0;           ///< points
  double least = 0;
};

/// Is there something to print in that field?
bool says(const LabelFacts& facts, Field field);

/// The blocks of these fields, and the panel when facts have scratch codes. `scale`: of the
/// largest sizes; 1 suits a label of 70 × 37 mm. The error is that of a text with a character
/// that the font lacks, its `where` the field's code.
Result<std::vector<TextBlock>> label_blocks(const Typeface& typeface, const LabelFacts& facts,
                                            const std::set<Field>& fields, double least_points,
                                            double scale);

/// Where such a text stands, without its size and place.
OwnPlace own_place(const Typeface& typeface, const OwnCells& cells, FontStyle style);

}  // namespace ocop::labeler
