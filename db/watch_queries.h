// Inside db/ only: what pages ask of copy detection.
#pragma once

#include <soci/soci.h>

#include <optional>
#include <string>
#include <string_view>

#include "db/queries.h"
#include "db/records.h"

namespace ocop::db {

class WatchQuery : Query {
 public:
  explicit WatchQuery(soci::session& sql);
  struct Found {
    std::optional<UnitWatch> unit;
    std::string batch_state;
  };
  /// One of `lot` and `serial` is set, or both are.
  Found find(std::string_view gtin, std::string_view lot, std::string_view serial);

 private:
  UnitWatch unit() const;

  std::string gtin_, lot_, serial_;
  std::string state_, mark_, batch_state_, reason_en_, reason_vi_;
  long long since_ = 0, first_at_ = 0, last_at_ = 0, marked_at_ = 0;
  long long scans_ = 0, devices_ = 0, places_ = 0;
  double usual_devices_ = 0;
  soci::statement statement_;
};

}  // namespace ocop::db
