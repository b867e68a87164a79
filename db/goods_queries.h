// Inside db/ only: the prepared questions about recalls, voided labels and the age of the
// rule sets. What holds of db/queries.h holds here.
#pragma once

#include <soci/soci.h>

#include <string>
#include <string_view>
#include <vector>

#include "db/queries.h"
#include "db/recall.h"
#include "db/serial_rows.h"

namespace ocop::db {

/// The columns that RecallRow takes, of recalls `r` with their lifts `l`.
inline const std::string kRecallColumns =
    "r.id, r.gtin, r.lot, COALESCE(r.width, 0), COALESCE(r.first_serial, 0), "
    "COALESCE(r.last_serial, 0), COALESCE(r.produced_from, ''), COALESCE(r.produced_until, ''), "
    "r.since, r.reason, r.instructions, r.decision, r.recorded_at, r.recorded_by, "
    "COALESCE(l.lifted_on, ''), COALESCE(l.reason, ''), COALESCE(l.decision, ''), "
    "COALESCE(l.recorded_by, ''), r.paper, COALESCE(l.paper, '')";
inline const std::string kRecallTables = "recalls r LEFT JOIN recall_lifts l ON l.recall = r.id";

/// What all questions for recalls bring back.
struct RecallRow {
  long long id = 0, width = 0, first = 0, last = 0, recorded_at = 0;
  std::string gtin, lot, from, until, since, reason, instructions, decision, recorded_by;
  std::string lifted_on, lift_reason, lift_decision, lifted_by, paper, lift_paper;
  Recall recall() const;
};
soci::details::prepare_temp_type into_recall(soci::details::prepare_temp_type prepared,
                                             RecallRow& row);

class RecallsQuery : Query {
 public:
  explicit RecallsQuery(soci::session& sql);
  std::vector<Recall> find(std::string_view gtin);  ///< newest first

 private:
  std::string wanted_;
  RecallRow row_;
  soci::statement statement_;
};

class RecallQuery : Query {
 public:
  explicit RecallQuery(soci::session& sql);
  std::optional<Recall> find(long long id);

 private:
  long long wanted_ = 0;
  RecallRow row_;
  soci::statement statement_;
};

/// What is seldom so, asked at once: each question costs PostgreSQL a round trip.
class ExceptionsQuery : Query {
 public:
  /// Changes whenever a rule set is added.
  struct RulesStamp {
    long long sets = -1, newest = -1;
    bool operator==(const RulesStamp&) const = default;
  };
  struct Found {
    RulesStamp rules;
    bool recalled = false;  ///< the product has recalls, be they lifted
    bool voided = false;    ///< this printed serial
    bool scratch = false;   ///< it has a scratch code
    bool links = false;     ///< the product has links of its producer, be they removed
  };
  explicit ExceptionsQuery(soci::session& sql);
  Found find(std::string_view gtin, std::string_view serial);

 private:
  std::string gtin_;
  SerialKey key_{""};
  long long recalls_ = 0, voided_ = 0, scratch_ = 0, links_ = 0;
  RulesStamp rules_;
  soci::statement statement_;
};

}  // namespace ocop::db
