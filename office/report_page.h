// A report as HTML: charts and tables for a page that also prints.
#pragma once

#include <string>

#include "base/message.h"
#include "office/report.h"
#include "office/table.h"

namespace ocop::office {

/// A <table class="figures"> with a caption, headings with their scope, and numbers to the right:
/// the first column heads its row. All texts are escaped.
std::string table_html(const Table& table);

/// Sections with headings of the second level, for a page that has its own first one.
/// All texts are escaped; no script, no style. Classes: "report", "chart", "figures".
std::string report_html(const Report& report, Language language);

}  // namespace ocop::office
