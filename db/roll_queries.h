// Inside db/ only: the prepared questions about rolls and typed codes. What holds of
// db/queries.h holds here.
#pragma once

#include <soci/soci.h>

#include <optional>
#include <string>
#include <string_view>

#include "db/queries.h"
#include "db/rolls.h"
#include "db/serial_rows.h"

namespace ocop::db {

/// Whose a printed serial is.
class SerialQuery : Query {
 public:
  struct Found {
    std::string lot;   ///< "" = of none
    std::string roll;  ///< likewise
  };
  explicit SerialQuery(soci::session& sql);
  Found find(std::string_view gtin, std::string_view serial);

 private:
  std::string gtin_;
  SerialKey key_{""};
  Found found_;
  soci::statement statement_;
};

class LabelBlockQuery : Query {
 public:
  explicit LabelBlockQuery(soci::session& sql);
  std::optional<LabelBlock> find(std::uint32_t id);

 private:
  long long wanted_ = 0;
  SerialColumns serials_;
  std::string gtin_, lot_;
  soci::statement statement_;
};

}  // namespace ocop::db
