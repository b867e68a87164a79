#include <unordered_map>

#include "db/list_question.h"
#include "db/list_rows.h"
#include "db/lists.h"

namespace ocop::db {
namespace {

struct ListedArea {
  AreaRow row;
  std::string status, valid_from, valid_until, outline;
  double latitude = 0, longitude = 0;
  long long has_latitude = 0, has_longitude = 0;

  static std::string columns() {
    return "x.id, x.name, x.crop, x.issuer, x.practice, COALESCE(x.hectares, -1), "
           "COALESCE(x.yield_grams, -1), x.sample, " +
           std::string(kListedPlace) +
           ", x.status, COALESCE(x.valid_from, ''), COALESCE(x.valid_until, ''), x.outline, "
           "COALESCE(x.latitude, 0), COALESCE(x.longitude, 0), "
           "CASE WHEN x.latitude IS NULL THEN 0 ELSE 1 END, "
           "CASE WHEN x.longitude IS NULL THEN 0 ELSE 1 END";
  }
  auto slots() {
    return std::tie(row.id, row.name, row.crop, row.issuer, row.practice, row.hectares,
                    row.yield_grams, row.sample, row.place.id, row.place.name, row.place.province,
                    status, valid_from, valid_until, outline, latitude, longitude, has_latitude,
                    has_longitude);
  }
  AreaFacts facts() const {
    AreaFacts result;
    result.area = row.area();
    result.status = status;
    result.valid_from = stored_optional_date(valid_from);
    result.valid_until = stored_optional_date(valid_until);
    if (has_latitude != 0) result.latitude = latitude;
    if (has_longitude != 0) result.longitude = longitude;
    result.outline = outline;
    return result;
  }
};

std::string areas_from() {
  return " FROM areas x" + std::string(kListedPlaceJoins) +
         "LEFT JOIN search_terms sa ON sa.kind = 'area' AND sa.id = x.id ";
}

/// An area is a producer's by its own link or by that of one of its products.
void add_area_bounds(Where& where, const Bounds& bounds) {
  add_within(where, "x.place", bounds.place);
  if (bounds.producer.empty()) return;
  const auto own = where.value(bounds.producer);
  where.add("(x.id IN (SELECT area FROM area_producers WHERE producer = " + own +
            ") OR x.id IN (SELECT pa.area FROM product_areas pa JOIN products pr ON "
            "pr.gtin = pa.gtin WHERE pr.producer = " +
            own + "))");
}

Where areas_where(const Bounds& bounds, std::string_view search) {
  Where where;
  add_area_bounds(where, bounds);
  add_search(where, "COALESCE(sa.text, '')", search);
  return where;
}

using ByArea = std::unordered_map<std::string, std::size_t>;

/// `links` yields pairs of an area and what belongs to it, in the order to be kept.
void add_links(Connection& connection, const std::string& links, const Where& where,
               const ByArea& by_area, std::vector<AreaFacts>& rows,
               std::vector<std::string> AreaFacts::*list) {
  std::string area, linked;
  ask(
      connection, links, where,
      [&] {
        const auto found = by_area.find(area);
        if (found != by_area.end()) (rows[found->second].*list).push_back(linked);
      },
      area, linked);
}

std::vector<AreaFacts> areas_of(Connection& connection, const std::string& rest,
                                const Where& where) {
  std::vector<AreaFacts> rows;
  ByArea by_area;
  ListedArea row;
  ask_rows(
      connection, "SELECT " + ListedArea::columns() + rest, where,
      [&] {
        by_area.emplace(row.row.id, rows.size());
        rows.push_back(row.facts());
      },
      row.slots());
  if (rows.empty()) return rows;
  const std::string listed = "area IN (SELECT listed.id FROM (SELECT x.id" + rest + ") AS listed)";
  add_links(connection,
            "SELECT area, producer FROM area_producers WHERE " + listed + " ORDER BY " +
                by_bytes(connection, "producer"),
            where, by_area, rows, &AreaFacts::producers);
  add_links(connection, "SELECT area, gtin FROM product_areas WHERE " + listed + " ORDER BY gtin",
            where, by_area, rows, &AreaFacts::products);
  return rows;
}

}  // namespace

std::vector<AreaFacts> list_areas(Connection& connection, const Bounds& bounds,
                                  std::string_view search, Page page) {
  Where where = areas_where(bounds, search);
  return areas_of(connection,
                  areas_from() + where.sql() + "ORDER BY " + by_bytes(connection, "x.id") +
                      page_sql(where, page),
                  where);
}

std::size_t count_areas(Connection& connection, const Bounds& bounds, std::string_view search) {
  const Where where = areas_where(bounds, search);
  return ask_count(connection, "SELECT COUNT(*)" + areas_from() + where.sql(), where);
}

std::optional<AreaFacts> area_facts(Connection& connection, std::string_view area) {
  Where where;
  where.add("x.id = " + where.value(area));
  auto rows = areas_of(connection, areas_from() + where.sql(), where);
  if (rows.empty()) return {};
  return std::move(rows.front());
}

std::vector<YieldChange> yield_changes(Connection& connection, std::string_view area) {
  Where where;
  where.add("area = " + where.value(area));
  std::vector<YieldChange> changes;
  long long year = 0, grams = 0, recorded_at = 0, seq = 0;
  std::string reason, recorded_by, paper;
  ask(
      connection,
      "SELECT season_year, yield_grams, reason, recorded_at, recorded_by, seq, paper "
      "FROM area_yields" +
          where.sql() + "ORDER BY recorded_at DESC, season_year DESC, seq DESC",
      where,
      [&] {
        changes.push_back(
            {static_cast<int>(year), grams, reason, stored_instant(recorded_at), recorded_by,
             static_cast<int>(seq), paper});
      },
      year, grams, reason, recorded_at, recorded_by, seq, paper);
  return changes;
}

}  // namespace ocop::db
