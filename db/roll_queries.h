// Inside db/ only: the prepared questions about rolls and typed codes. What holds of
// db/queries.h holds here.
#pragma once

#include <soci/soci.h>

#include <optional>
#include <string>
#include <string_view>

#include "db/queries.h"
#include "db/rolls.h"

namespace ocop::db {

/// A printed serial as columns hold it; of what is no serial the width is 0, which none has.
struct SerialKey {
  explicit SerialKey(std::string_view serial);
  long long width = 0, number = 0;
};

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
  long long wanted_ = 0, width_ = 0, first_ = 0, last_ = 0;
  std::string gtin_, lot_;
  soci::statement statement_;
};

}  // namespace ocop::db
