// A recall of goods, as asked for and as recorded. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "programme/batch_record.h"

namespace ocop::db {

struct RecallRequest {
  std::string gtin;                               ///< GTIN-14
  std::string lot;                                ///< "" = all lots, or those of the days below
  std::optional<programme::SerialRange> serials;  ///< of the lot
  std::optional<Date> produced_from, produced_until;  ///< both or neither; without a lot
  Date since;
  std::string reason;  ///< shown to shoppers, as are the instructions
  std::string instructions;
  std::string decision;  ///< "" for a producer's own recall
  std::string paper{};   ///< of store_paper(), or ""

  bool operator==(const RecallRequest&) const = default;
};

struct Recall {
  std::int64_t id = 0;
  RecallRequest what;
  Instant recorded_at{};
  std::string recorded_by;
  struct Lift {
    Date on;
    std::string reason;
    std::string decision;
    std::string recorded_by;
    std::string paper{};
  };
  std::optional<Lift> lift;

  /// Begun and not yet lifted on `day`: the day of the lift is the first one without it.
  bool in_effect(Date day) const;

  /// In effect on `day` for goods of that lot, serial and production day (unknown without a
  /// batch). A code without serial stands for its whole lot and one without lot for
  /// the whole product: it is covered as soon as a part of that is, since nobody can
  /// tell which part is at hand.
  bool covers(std::string_view lot, std::string_view serial, std::optional<Date> produced,
              Date day) const;
};

}  // namespace ocop::db
