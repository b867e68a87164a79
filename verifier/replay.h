// ocop-verifier replay: a log of scans through the live detector, so that settings can be tried on
// past data and results be reproduced.
#pragma once

#include <iosfwd>

namespace ocop::verifier {

/// `argv` as of a program "ocop-verifier replay":
///   SCANS --alerts FILE [--settings FILE] [--batches FILE] [--lang vi|en]
/// SCANS and --batches: verifier/replay_input.h. Alerts are a CSV file of time, gtin, lot, serial
/// (empty: of the batch), state, score (natural logarithm of odds), reason ("code: sentence"), in
/// the order in which they arose; a lot or serial that a spreadsheet would take for a formula gets
/// an apostrophe in front. The file is seen when it is whole.
/// Malformed lines are skipped: the first 1,000 are told on `err`, each by its number; `out` gets
/// the counts. Returns 0 when the file was read, 1 (refused), 2 (usage). Throws FileError.
int run_replay(int argc, const char* const* argv, std::ostream& out, std::ostream& err);

}  // namespace ocop::verifier
