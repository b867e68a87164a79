// The first sheet of an XLSX workbook (ECMA-376) as rows of texts. Untrusted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ocop::office {

/// Bytes of any part, and of all texts of the sheet.
inline constexpr std::size_t kMostUnpacked = std::size_t{64} << 20;
inline constexpr std::size_t kMostMarkup = 8'000'000;  ///< tags and attributes of any part
inline constexpr std::size_t kMostSheetRows = 100'000;
inline constexpr std::size_t kMostSheetColumns = 200;

/// Row n of the sheet is element n − 1; rows and cells that the workbook leaves out are
/// empty, and a row ends with its last cell. Dates are ISO, numbers as a person would
/// write them (at most 15 digits, no exponent below 10¹⁵), booleans 1 and 0, formulas
/// their stored result. Refuses what is no workbook, is encrypted or damaged, goes beyond
/// the bounds above, and cells that hold an error (#N/A). Takes nothing from outside the
/// bytes: no external entity, no external link.
Result<std::vector<std::vector<std::string>>> xlsx_rows(std::string_view bytes);

}  // namespace ocop::office
