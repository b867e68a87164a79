// Inside db/ only: the statements that append scans and keep their totals: per code, per day of a
// product, and per day, batch, verdict and place.
#pragma once

#include <set>
#include <span>
#include <string>
#include <utility>

#include "db/many_rows.h"
#include "db/queries.h"
#include "db/records.h"

namespace ocop::db {

/// Text that both engines store as it is, and short enough for any real code.
bool is_loggable(const Scan& scan);

/// Neither copies nor moves; must go before the session.
class ScanLog {
 public:
  explicit ScanLog(soci::session& sql);
  ScanLog(const ScanLog&) = delete;
  ScanLog& operator=(const ScanLog&) = delete;

  /// In the caller's transaction. `first_seen`: running number of the first scan that copy
  /// detection is shown; 0: it is shown none. Throws soci::soci_error.
  void append(std::span<const Scan> scans, long long first_seen);

 private:
  void append_one(const Scan& scan, long long seen);
  void add_to_totals(std::span<const Scan> scans);
  void add_to_days(std::span<const Scan> scans);
  void add_to_counts(std::span<const Scan> scans);
  /// Is this product, or with a lot this batch, registered?
  bool is_known(const std::string& gtin, const std::string& lot);

  ManyRows insert_, total_, on_day_, count_;
  NumberQuery product_, batch_;
  std::set<std::pair<std::string, std::string>> known_;  ///< what is registered stays
};

}  // namespace ocop::db
