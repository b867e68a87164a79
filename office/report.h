// Reports on a place and a period: counted from the registry by pure functions.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "db/lists.h"
#include "office/table.h"
#include "programme/rules.h"
#include "programme/targets.h"

namespace ocop::office {

struct Counted {
  std::string key;  ///< place id, group number, stars, producer kind code
  Message name;
  std::int64_t products = 0;
};

struct Report {
  std::string place;          ///< id, "" = all
  std::string place_name;     ///< "" where only the id is known
  Date from, until;           ///< both in
  std::int64_t in_force = 0;  ///< products with a certificate in force or extended on `until`
  /// Of those in force. Communes by falling number; all groups, stars and kinds, also those
  /// that have none.
  std::vector<Counted> by_commune, by_group, by_stars, by_kind;
  /// Certificates issued in the period, by their basis; where that is not recorded, an earlier
  /// certificate of the product makes it an upgrade (fewer stars then) or a renewal.
  std::int64_t issued_first = 0, upgraded = 0, renewed = 0;
  /// Certificates that ran out in the period and that no later one of the product followed.
  std::int64_t expired = 0;
  std::int64_t revoked = 0;  ///< certificates revoked in the period
  std::int64_t producers = 0, cooperatives = 0, enterprises = 0;  ///< with a product in force
  std::int64_t with_area = 0;  ///< products in force linked to an area
  struct Goal {
    db::Target target;
    std::optional<std::int64_t> reached;  ///< nothing for what this software does not count
    bool met = false;                     ///< at_least was reached
  };
  /// Of the year of `until`. What is new counts from that year's first day on, whatever
  /// `from` is; all else is counted on `until`.
  std::vector<Goal> goals;
};

/// Pure. `products`: all of the place, with their certificates.
Report make_report(const programme::RuleBook& rules, const std::vector<db::ProductRow>& products,
                   const std::vector<db::Target>& targets, const std::string& place, Date from,
                   Date until);

/// Reads what make_report() counts; one snapshot where the caller opened one. Throws
/// DatabaseError.
Report read_report(db::Connection& connection, const std::string& place, Date from, Date until);

/// The shares that a report always gives, entered as a target or not.
struct Share {
  Message name;
  std::optional<std::int64_t> tenths;  ///< of a percent, rounded down; nothing of nothing
};
std::vector<Share> shares_of(const Report& report);

/// "37.5%", "30.0%": always with one decimal.
std::string percent(std::int64_t tenths, Language language);

/// "12" or "37.5%", as a person writes it.
std::string target_value(const db::Target& target, std::int64_t value, Language language);

/// A summary, one table for each breakdown, and the goals.
std::vector<Table> report_tables(const Report& report, Language language);

}  // namespace ocop::office
