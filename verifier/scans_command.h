// ocop-verifier scans: the log as copy detection saw it, in the form that replay reads; or such a
// file into the log.
#pragma once

#include <iosfwd>

namespace ocop::verifier {

/// `argv` as of a program "ocop-verifier scans":
///   --db ADDRESS --out FILE [--batches FILE] [--since DAY] [--until DAY] [--gtin GTIN]
///   --db ADDRESS --import FILE [--copy-settings FILE] [--clock INSTANT]: verifier/scan_import.h
/// Days are Viet Nam's, both included. Columns: time, gtin, lot, serial, device, place, origin
/// (produced, never_produced); of batches gtin, lot, units, first_serial, last_serial (both empty:
/// `origin` says more), left. Files are seen when they are whole. Memory does not grow with the
/// log. Prints how many scans and batches to `out`, in the language of --lang. Returns 0, 1 (refused)
/// or 2 (usage). Throws
/// db::DatabaseError and FileError.
int run_scans(int argc, const char* const* argv, std::ostream& out, std::ostream& err);

}  // namespace ocop::verifier
