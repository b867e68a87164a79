// `ocop-db report`: a report on a place and a period, as text, CSV or XLSX.
#pragma once

#include "db/commands.h"

namespace ocop::office {

/// For db::run_commands(): report [--place ID] [--from DAY] [--to DAY] [--xlsx FILE | --csv FILE].
/// Without days: from the first of January on, until today. A file is written whole or not
/// at all.
void add_report_command(CLI::App& app, db::Command& chosen);

}  // namespace ocop::office
