// Inside db/ only: the statements that append scans and keep their totals, per code and per day.
#pragma once

#include <soci/soci.h>

#include <span>
#include <string>

#include "db/records.h"

namespace ocop::db {

/// Text that both engines store as it is, and short enough for any real code.
bool is_loggable(const Scan& scan);

/// Bound to its own members: neither copies nor moves; must go before the session.
class ScanLog {
 public:
  explicit ScanLog(soci::session& sql);
  ScanLog(const ScanLog&) = delete;
  ScanLog& operator=(const ScanLog&) = delete;

  /// In the caller's transaction. Throws soci::soci_error.
  void append(std::span<const Scan> scans);

 private:
  void append_one(const Scan& scan);
  void add_to_totals(std::span<const Scan> scans);
  void add_to_days(std::span<const Scan> scans);

  std::string gtin_, lot_, serial_, verdict_, channel_, day_;
  long long at_ = 0, counted_ = 0, scans_ = 0;
  soci::statement insert_, total_, on_day_;
};

}  // namespace ocop::db
