// The scan log as copy detection saw it, for replays.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "db/connection.h"
#include "db/records.h"
#include "db/watch.h"

namespace ocop::db {

struct SeenFilter {
  std::optional<Instant> since{};  ///< from this moment on
  std::optional<Instant> until{};  ///< before this one
  std::string gtin{};              ///< "" = all
};

/// Calls `each` with the scans that copy detection saw up to now and that are still kept, in the
/// order in which it saw them: nearly that of time, since several verifiers' groups come one after
/// the other. `watched` is true, `verdict`, `channel`, `client` are empty. Reads some thousand at a
/// time, outside of any transaction; what `each` throws comes through. Returns how many. Throws
/// DatabaseError.
std::uint64_t seen_scans(Connection& connection, const SeenFilter& filter,
                         const std::function<void(const Scan&)>& each);

/// When the newest scan that is kept was; nullopt: there is none. Throws DatabaseError.
std::optional<Instant> newest_scan(Connection& connection);

struct WatchedBatch {
  std::string gtin, lot;  ///< lot "": labels of rolls
  BatchWatchFacts facts;
};

/// Those that copy detection knows, by GTIN and lot, with their facts of now. gtin "": all.
std::vector<WatchedBatch> watched_batches(Connection& connection, const std::string& gtin);

}  // namespace ocop::db
