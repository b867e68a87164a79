// A sheet that shows how far a printer misses, and how to tell ocop-labeler.
#pragma once

#include <filesystem>

#include "base/date.h"
#include "base/result.h"
#include "labeler/font.h"
#include "labeler/page_layout.h"

namespace ocop::labeler {

/// Lines to measure from the paper's edge: at `low` and `high` (mm) they should be. A printer
/// that sets them at A and B instead needs
///   scale = (high − low) ÷ (B − A)   and   offset = (low − first) − (A − first) × scale.
struct CalibrationMarks {
  double low = 0, high = 0;
  double first = 0;  ///< where the stock's first label begins
};
/// Lines A and B from the left edge, C and D from the top one.
CalibrationMarks marks_across(const Stock& stock);
CalibrationMarks marks_down(const Stock& stock);

/// Writes a PDF of one page: the outline of each label (of a roll: 1 mm within it), a cross in
/// the page's middle, rulers at two edges, and where the page has room for them (from 150 ×
/// 150 mm) the lines A to D with three steps in Vietnamese and English. All is moved and scaled
/// as the calibration says: on a sheet that was printed with it, outlines meet their labels.
/// Refuses what PageLayout::make() refuses. Throws FileError.
Result<void> write_calibration_sheet(const std::filesystem::path& path, const Stock& stock,
                                     const Calibration& calibration, const Typeface& typeface, Instant made);

}  // namespace ocop::labeler
