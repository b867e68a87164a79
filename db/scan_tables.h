// Inside db/ only: the tables of scans, copies, reports and cases that files can hold. Single scans,
// photos and what copy detection remembers go into no file (docs/data-files.md).
#pragma once

#include "db/tables.h"

namespace ocop::db {

Table scan_totals_table();
Table scan_days_table();
Table scan_counts_table();
Table departures_table();
Table public_reports_table();
Table cases_table();
Table case_steps_table();
Table unit_marks_table();

}  // namespace ocop::db
