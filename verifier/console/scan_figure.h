// Inside the console: what timelines and maps of scans share.
#pragma once

#include <string>

#include "office/table.h"
#include "verifier/console/scan_charts.h"

namespace ocop::verifier::console {

/// "120 lượt quét (3 nghi sao chép)": all, and of what classes, where not all are good ones.
std::string scan_words(const ScanFigures& figures, Language language);

std::string nothing_scanned_html(Language language);

/// The colours of the classes; with `alerts` the mark of those too.
std::string class_legend_html(bool alerts, Language language);

/// The drawing, which is HTML, in a figure, and its figures as a table below.
std::string scan_figure_html(const std::string& drawing, const office::Table& table,
                             Language language);

}  // namespace ocop::verifier::console
