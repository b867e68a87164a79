// The timeline and the map of scans on paper.
#pragma once

#include "verifier/console/paper.h"
#include "verifier/console/scan_charts.h"

namespace ocop::verifier::console {

/// Bars by day or week, stacked by class, with a legend; nothing for an empty series.
void draw_timeline(Paper& paper, const ScanSeries& series, Language language);
/// Provinces shaded by their scans; those with suspected or forged ones have a red edge.
void draw_map(Paper& paper, const std::vector<ScanPlace>& places);

}  // namespace ocop::verifier::console
