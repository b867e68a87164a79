// What copy detection keeps in the registry. The detector itself is not db/'s: it is given a
// WatchStore inside the transaction in which the writer logs a group of scans.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/message.h"
#include "db/connection.h"
#include "db/records.h"

namespace ocop::db {

struct UnitWatchRow {
  std::string state = "quiet";
  double score = 0;
  Instant since, first_at, last_at;
  std::uint32_t scans = 0, devices = 0, places = 0;
  double usual_devices = 0;
  std::string memory;  ///< the detector's own, at most 1,000 bytes of text
};

struct HabitRow {
  std::string state = "quiet";
  double score = 0;
  Instant since;
  std::string memory;  ///< at most 20,000 bytes of text
};

struct AlertRow {
  Instant at;
  std::string gtin, lot, serial;  ///< serial "": of the batch
  std::string state;
  double score = 0;
  std::string code;
  Message reason;
  std::int64_t id = 0;  ///< given when stored, by order
};

/// What the detector wants to know of a batch.
struct BatchWatchFacts {
  /// Labels stated with this lot; for lot "", those of rolls that were activated.
  std::optional<std::uint64_t> units;
  std::optional<Instant> left_at;  ///< the batch's first known departure from the producer
};

/// In the writer's transaction and on its thread only. Statements are prepared once. What is read
/// is kept for the group, what is put is read back from there, and reaches the registry when the
/// group ends, in the order of keys. All throw DatabaseError or soci::soci_error.
class WatchStore {
 public:
  explicit WatchStore(Connection& connection);
  ~WatchStore();
  WatchStore(const WatchStore&) = delete;
  WatchStore& operator=(const WatchStore&) = delete;

  std::optional<UnitWatchRow> unit(std::string_view gtin, std::string_view lot, std::string_view serial);
  void put_unit(std::string_view gtin, std::string_view lot, std::string_view serial, const UnitWatchRow& row);
  /// kind: "batch", "product" (lot ""), "everywhere" (gtin and lot "").
  std::optional<HabitRow> habit(std::string_view kind, std::string_view gtin, std::string_view lot);
  void put_habit(std::string_view kind, std::string_view gtin, std::string_view lot, const HabitRow& row);
  void add_alert(const AlertRow& alert);
  BatchWatchFacts facts(std::string_view gtin, std::string_view lot);

  /// The writer's: takes the turn of groups that are watched, until the transaction ends, forgets
  /// the group before, and reads the rows of these units. The running number of the first of the
  /// scans that are watched.
  long long begin(std::span<const Scan> scans);
  /// The writer's: what was put and added, into the registry.
  void write();

 private:
  struct Statements;
  std::unique_ptr<Statements> statements_;
};

/// Sees each group of scans in the transaction that logs it, in their order; several verifiers'
/// groups come one after the other. A group whose commit failed is shown again, from what is stored:
/// an observer keeps nothing of its own between groups. What it throws fails the group, which is
/// tried again; a group that it could not take three times is logged unseen.
class ScanObserver {
 public:
  virtual ~ScanObserver() = default;
  virtual void observe(std::span<const Scan> scans, WatchStore& store) = 0;
};

/// Reading, for pages and consoles.
std::optional<UnitWatch> unit_watch(Connection& connection, std::string_view gtin,
                                    std::string_view lot, std::string_view serial);

struct AlertFilter {
  std::string gtin{};                    ///< "" = all
  std::optional<std::string> lot{};      ///< nullopt = all lots
  std::optional<std::int64_t> before{};  ///< with a smaller id
  std::size_t limit = 50;
};
std::vector<AlertRow> alerts(Connection& connection, const AlertFilter& filter);  ///< newest first

/// Deletes the oldest scans of those before `before`; their counts stay. About `most` at a time:
/// scans of one millisecond go together. Returns how many; 0: there are no more. In the caller's
/// write transaction; two deletions come one after the other. Throws DatabaseError.
std::uint64_t delete_old_scans(Connection& connection, Instant before, std::size_t most);

}  // namespace ocop::db
