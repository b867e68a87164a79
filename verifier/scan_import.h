// Scans of another system, or of a demonstration, into the scan log: through the writer and copy
// detection, as if they came in one by one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "db/connection.h"
#include "verifier/copies/settings.h"

namespace ocop::verifier {

/// A CSV file (db/csv.h) with the columns
///   time      UTC, 2026-11-22T03:04:05Z, not after `now`
///   gtin      of a registered product
///   lot, serial, device, place   each may be left out or empty; place: a province's two digits
///   verdict   headline code (verifier/verdict.h); "" = genuine
///   origin    produced, never_produced, "" = produced
/// in any order of rows. A device may be any text: what is logged is its hash by a key that exists
/// for this import only. Forged and unsigned codes do not count, and copy detection does not see
/// them. All rows are stored, or, when one does not hold, none; an import that is killed may have
/// stored the first ones. Refuses scans that are older than the last one that copy detection saw:
/// it sees them in the order of time. Entered in the audit log as "scans.import"
/// before the first is stored, and as "scans.imported", with how many there are, behind the last.
/// How many were stored. Throws db::DatabaseError and FileError.
tl::expected<std::uint64_t, std::vector<Error>> import_scans(const db::Address& address,
                                                             const std::filesystem::path& file,
                                                             const copies::Settings& settings,
                                                             Instant now);

}  // namespace ocop::verifier
