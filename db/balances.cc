#include <soci/soci.h>

#include <algorithm>
#include <map>

#include "db/area_season.h"
#include "db/goods_acts.h"
#include "db/guard.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

using ByArea = std::map<std::string, Balance>;

ByArea declared_within(soci::session& sql, const std::string& scope, long long year) {
  ByArea result;
  std::string area;
  long long declared = 0;
  soci::indicator known{};
  soci::statement each =
      (sql.prepare << "SELECT a.id, COALESCE((SELECT y.yield_grams FROM area_yields y WHERE "
                      "y.area = a.id AND y.season_year = :year ORDER BY y.seq DESC LIMIT 1), "
                      "a.yield_grams) FROM areas a JOIN place_within w ON w.place = a.place "
                      "WHERE w.ancestor = :scope",
       soci::into(area), soci::into(declared, known), soci::use(year, "year"),
       soci::use(scope, "scope"));
  each.execute();
  while (each.fetch()) {
    Balance& balance = result[area];
    balance.area = area;
    balance.year = static_cast<int>(year);
    if (known == soci::i_ok) balance.declared = declared;
  }
  return result;
}

void add_taken(soci::session& sql, long long year, ByArea& balances) {
  std::string area;
  long long used = 0;
  long long delivered = 0;
  soci::statement each =
      (sql.prepare << "SELECT t.area, CAST(SUM(t.used) AS BIGINT), CAST(SUM(t.delivered) AS "
                      "BIGINT) FROM (SELECT u.area AS area, b.producer AS producer, u.grams AS "
                      "used, 0 AS delivered FROM batch_areas u JOIN batches b ON b.gtin = u.gtin "
                      "AND b.lot = u.lot WHERE u.season_year = :y "
                      "UNION ALL SELECT d.area, d.producer, 0, d.grams FROM deliveries d "
                      "WHERE d.season_year = :z) t GROUP BY t.area, t.producer",
       soci::into(area), soci::into(used), soci::into(delivered), soci::use(year, "y"),
       soci::use(year, "z"));
  each.execute();
  while (each.fetch()) {
    const auto found = balances.find(area);
    if (found == balances.end()) continue;
    found->second.used += used;
    found->second.delivered += delivered;
    found->second.taken += std::max(used, delivered);
  }
}

}  // namespace

std::optional<std::int64_t> Balance::left() const {
  if (!declared) return {};
  return *declared - taken;
}

Balance balance_of(Connection& connection, std::string_view area, int year) {
  if (!storable(area)) return {std::string(area), year, {}, 0, 0, 0};
  return guarded(connection.display(), [&] {
    return season_of(connection.sql(), std::string(area), year, "").balance;
  });
}

std::vector<Balance> balances(Connection& connection, std::string_view scope, int year) {
  std::vector<Balance> result;
  if (!storable(scope)) return result;
  auto by_area = guarded(connection.display(), [&] {
    auto found = declared_within(connection.sql(), std::string(scope), year);
    add_taken(connection.sql(), year, found);
    return found;
  });
  for (auto& [area, balance] : by_area) result.push_back(std::move(balance));
  return result;
}

}  // namespace ocop::db
