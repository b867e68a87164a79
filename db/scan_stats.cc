#include "db/scan_stats.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>

#include "db/case_rows.h"
#include "db/list_question.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

// scans.at_ms to days since 1970 in Viet Nam, which is seven hours ahead the whole year.
constexpr std::string_view kDayOfScan = "(s.at_ms + 25200000) / 86400000";

Date day_of_number(long long number) {
  return {std::chrono::sys_days(std::chrono::days(number))};
}

/// Rows whose GTIN is of a product within the bounds and, where one is asked for, the place.
void add_reach(Where& where, std::string_view gtin, const Bounds& bounds, std::string_view place) {
  if (bounds.place.empty() && bounds.producer.empty() && place.empty()) return;
  std::string reached = std::string(gtin) +
                        " IN (SELECT pr.gtin FROM products pr JOIN producers x ON x.id = "
                        "pr.producer WHERE 1 = 1";
  for (const auto scope : {std::string_view(bounds.place), place}) {
    if (!scope.empty())
      reached += " AND x.place IN (SELECT w.place FROM place_within w WHERE w.ancestor = " +
                 where.value(scope) + ")";
  }
  if (!bounds.producer.empty()) reached += " AND x.id = " + where.value(bounds.producer);
  where.add(reached + ")");
}

void add_days(Where& where, Date from, Date until) {
  where.add("c.day >= " + where.value(iso_date(from)));
  where.add("c.day <= " + where.value(iso_date(until)));
}

/// Of single scans s.
void add_instants(Where& where, Date from, Date until) {
  where.add("s.at_ms >= " + where.value(milliseconds(start_of_day(from))));
  where.add("s.at_ms < " + where.value(milliseconds(start_of_day(ocop::add_days(until, 1)))));
}

Where counts_where(const Bounds& bounds, const ScanQuestion& question) {
  Where where;
  add_days(where, question.from, question.until);
  if (!question.gtin.empty()) where.add("c.gtin = " + where.value(question.gtin));
  if (!question.province.empty()) where.add("c.place = " + where.value(question.province));
  add_reach(where, "c.gtin", bounds, question.place);
  return where;
}

/// Of rows `of` ("c", "s", "a"), which have a GTIN, a lot and, but for counts, a serial.
void add_subject(Where& where, const std::string& of, const ScanSubject& subject) {
  where.add(of + ".gtin = " + where.value(subject.gtin));
  if (subject.lot) where.add(of + ".lot = " + where.value(*subject.lot));
  if (!subject.serial.empty()) where.add(of + ".serial = " + where.value(subject.serial));
}

/// Sums of scan_counts c by one of its columns, and verdict. `with_told`: of provinces.
std::vector<ScanCount> sums_by(Connection& connection, const std::string& column,
                               const Where& where, bool with_told) {
  const std::string sql = "SELECT " + column +
                          ", c.verdict, CAST(SUM(c.scans - c.told) AS BIGINT), "
                          "CAST(SUM(c.counted) AS BIGINT), CAST(SUM(c.told) AS BIGINT) "
                          "FROM scan_counts c" +
                          where.sql() + "GROUP BY " + column + ", c.verdict ORDER BY " +
                          by_bytes(connection, column) + ", " + by_bytes(connection, "c.verdict");
  std::vector<ScanCount> counts;
  ScanCount at;
  long long scans = 0, counted = 0, told = 0;
  ask(
      connection, sql, where,
      [&] {
        at.scans = scans;
        at.counted = counted;
        at.told = with_told ? told : 0;
        counts.push_back(at);
      },
      at.key, at.verdict, scans, counted, told);
  return counts;
}

/// The same of a unit, from its single scans: by day, or by place.
std::vector<ScanCount> unit_sums(Connection& connection, const ScanSubject& subject, Date from,
                                 Date until, bool by_day) {
  Where where;
  add_subject(where, "s", subject);
  add_instants(where, from, until);
  const std::string day = by_day ? std::string(kDayOfScan) : "0";
  const std::string place = by_day ? "''" : "s.place";
  const std::string sql =
      "SELECT g.day, g.place, g.verdict, CAST(COUNT(*) - SUM(g.told) AS BIGINT), "
      "CAST(SUM(g.counted) AS BIGINT), CAST(SUM(g.told) AS BIGINT) FROM (SELECT " +
      day + " AS day, " + place + " AS place, s.verdict, s.counted, CASE WHEN s.channel = 'place' "
      "THEN 1 ELSE 0 END AS told FROM scans s" + where.sql() +
      ") g GROUP BY g.day, g.place, g.verdict ORDER BY g.day, " +
      by_bytes(connection, "g.place") + ", " + by_bytes(connection, "g.verdict");
  std::vector<ScanCount> counts;
  ScanCount at;
  std::string place_found;
  long long number = 0, scans = 0, counted = 0, told = 0;
  ask(
      connection, sql, where,
      [&] {
        at.key = by_day ? iso_date(day_of_number(number)) : place_found;
        at.scans = scans;
        at.counted = counted;
        at.told = by_day ? 0 : told;
        counts.push_back(at);
      },
      number, place_found, at.verdict, scans, counted, told);
  return counts;
}

std::vector<ScanCount> subject_sums(Connection& connection, const ScanSubject& subject, Date from,
                                    Date until, bool by_day) {
  if (!subject.serial.empty()) return unit_sums(connection, subject, from, until, by_day);
  Where where;
  add_subject(where, "c", subject);
  add_days(where, from, until);
  return sums_by(connection, by_day ? "c.day" : "c.place", where, !by_day);
}

}  // namespace

std::vector<ScanCount> scans_by_day(Connection& connection, const Bounds& bounds,
                                    const ScanQuestion& question) {
  return sums_by(connection, "c.day", counts_where(bounds, question), !question.province.empty());
}

std::vector<ScanCount> scans_by_province(Connection& connection, const Bounds& bounds,
                                         const ScanQuestion& question) {
  return sums_by(connection, "c.place", counts_where(bounds, question), true);
}

std::vector<ScanCount> scans_by_product(Connection& connection, const Bounds& bounds,
                                        const ScanQuestion& question) {
  auto counts = sums_by(connection, "c.gtin", counts_where(bounds, question), !question.province.empty());
  std::string gtin, name;
  Where where;
  add_reach(where, "p.gtin", bounds, question.place);
  if (!question.gtin.empty()) where.add("p.gtin = " + where.value(question.gtin));
  std::map<std::string, std::string, std::less<>> names;
  ask(
      connection, "SELECT p.gtin, p.name_vi FROM products p" + where.sql(), where,
      [&] { names[gtin] = name; }, gtin, name);
  for (auto& count : counts) {
    const auto found = names.find(count.key);
    if (found != names.end()) count.name = found->second;
  }
  return counts;
}

std::vector<ScanCount> subject_by_day(Connection& connection, const ScanSubject& subject,
                                      Date from, Date until) {
  return subject_sums(connection, subject, from, until, true);
}

std::vector<ScanCount> subject_by_province(Connection& connection, const ScanSubject& subject,
                                           Date from, Date until) {
  return subject_sums(connection, subject, from, until, false);
}

std::optional<Date> first_scanned(Connection& connection, const ScanSubject& subject) {
  Where where;
  if (!subject.serial.empty()) {
    add_subject(where, "s", subject);
    long long at = -1;
    ask(
        connection, "SELECT COALESCE(MIN(s.at_ms), -1) FROM scans s" + where.sql(), where, [] {},
        at);
    if (at < 0) return {};
    return local_date(stored_instant(at));
  }
  add_subject(where, "c", subject);
  std::string day;
  ask(
      connection, "SELECT COALESCE(MIN(c.day), '') FROM scan_counts c" + where.sql(), where, [] {},
      day);
  return stored_optional_date(day);
}

std::vector<DeviceCount> devices_by_day(Connection& connection, const ScanSubject& subject,
                                        Date from, Date until) {
  Where where;
  add_subject(where, "s", subject);
  add_instants(where, from, until);
  where.add("s.counted = 1");
  where.add("s.device <> ''");
  const std::string sql =
      "SELECT g.day, CAST(COUNT(DISTINCT g.device) AS BIGINT) FROM (SELECT " +
      std::string(kDayOfScan) + " AS day, s.device FROM scans s" + where.sql() +
      ") g GROUP BY g.day ORDER BY g.day";
  std::vector<DeviceCount> counts;
  long long number = 0, devices = 0;
  ask(
      connection, sql, where, [&] { counts.push_back({day_of_number(number), devices}); }, number,
      devices);
  return counts;
}

std::vector<AlertMoment> alert_moments(Connection& connection, const ScanSubject& subject,
                                       Date from, Date until) {
  Where where;
  add_subject(where, "a", subject);
  where.add("a.at_ms >= " + where.value(milliseconds(start_of_day(from))));
  where.add("a.at_ms < " + where.value(milliseconds(start_of_day(ocop::add_days(until, 1)))));
  where.add("a.state <> 'quiet'");
  const std::string sql = "SELECT a.at_ms, a.lot, a.serial, a.state FROM alerts a" + where.sql() +
                          "ORDER BY a.at_ms, a.id LIMIT 1000";
  std::vector<AlertMoment> moments;
  AlertMoment at;
  long long instant = 0;
  ask(
      connection, sql, where,
      [&] {
        at.at = stored_instant(instant);
        moments.push_back(at);
      },
      instant, at.lot, at.serial, at.state);
  return moments;
}

std::optional<Instant> last_seen_scan(Connection& connection) {
  long long at = -1;
  ask(
      connection,
      "SELECT COALESCE(MAX(s.at_ms), -1) FROM scans s WHERE s.seen > 0 AND s.seen = (SELECT "
      "MAX(t.seen) FROM scans t WHERE t.seen > 0)",
      Where(), [] {}, at);
  if (at < 0) return {};
  return stored_instant(at);
}

std::vector<ForgedCode> forged_codes(Connection& connection, const Bounds& bounds,
                                     const ScanQuestion& question, std::size_t most) {
  Where where;
  // A literal, so that the index of forged scans alone answers.
  where.add("s.verdict = 'forged'");
  where.add("s.channel <> 'place'");
  add_instants(where, question.from, question.until);
  if (!question.gtin.empty()) where.add("s.gtin = " + where.value(question.gtin));
  if (!question.province.empty()) where.add("s.place = " + where.value(question.province));
  add_reach(where, "s.gtin", bounds, question.place);
  const std::string conditions = where.sql();
  const std::string sql =
      "SELECT g.gtin, g.lot, g.serial, COALESCE(p.name_vi, ''), g.scans, g.last_at FROM (SELECT "
      "s.gtin, s.lot, s.serial, CAST(COUNT(*) AS BIGINT) AS scans, MAX(s.at_ms) AS last_at FROM "
      "scans s" +
      conditions + "GROUP BY s.gtin, s.lot, s.serial) g LEFT JOIN products p ON p.gtin = g.gtin " +
      "ORDER BY g.scans DESC, g.last_at DESC, " + by_bytes(connection, "g.gtin") + ", " +
      by_bytes(connection, "g.lot") + ", " + by_bytes(connection, "g.serial") +
      page_sql(where, {.offset = 0, .limit = std::max<std::size_t>(most, 1)});
  std::vector<ForgedCode> codes;
  ForgedCode at;
  long long scans = 0, last = 0;
  ask(
      connection, sql, where,
      [&] {
        at.scans = scans;
        at.last_at = stored_instant(last);
        codes.push_back(at);
      },
      at.gtin, at.lot, at.serial, at.product, scans, last);
  return codes;
}

namespace {

// Units that are suspected, but for those that an inspector cleared since; by batch. The index of
// units that are not quiet answers only where the question says so.
constexpr std::string_view kSuspectedUnits =
    "SELECT w.gtin, w.lot, CAST(COUNT(*) AS BIGINT) AS units FROM "
    "unit_watch w WHERE w.state <> 'quiet' AND w.state = 'suspected' AND NOT EXISTS (SELECT 1 FROM "
    "unit_marks m WHERE m.gtin = w.gtin AND m.lot = w.lot AND m.serial = w.serial AND m.mark = 'cleared' AND "
    "m.at_ms >= w.since AND m.seq = (SELECT MAX(n.seq) FROM unit_marks n WHERE n.gtin = m.gtin AND "
    "n.lot = m.lot AND n.serial = m.serial)) GROUP BY w.gtin, w.lot";

constexpr std::string_view kConfirmedUnits =
    "CAST((SELECT COUNT(*) FROM unit_marks m WHERE m.gtin = k.gtin AND m.lot = k.lot AND "
    "m.mark = 'confirmed' AND m.seq = (SELECT MAX(n.seq) FROM unit_marks n WHERE n.gtin = m.gtin "
    "AND n.lot = m.lot AND n.serial = m.serial)) AS BIGINT)";

constexpr std::string_view kOpenCase =
    "COALESCE((SELECT MAX(o.id) FROM cases o WHERE o.gtin = k.gtin AND o.status = 'open' AND "
    "(o.lot = k.lot OR o.lot = '')), 0)";

std::string suspected_sql() {
  return "WITH suspects AS (" + std::string(kSuspectedUnits) +
         "), watched AS (SELECT w.gtin, w.lot, w.state, w.score FROM (SELECT h.gtin, h.lot, " +
         batch_state_of("h", "quiet") +
         " AS state, h.score FROM habit_watch h WHERE h.kind = 'batch' AND h.state <> 'quiet') w "
         "WHERE w.state <> 'quiet'), suspected AS (SELECT gtin, lot FROM watched UNION SELECT gtin, "
         "lot FROM suspects) "
         "SELECT k.gtin, k.lot, pr.name_vi, x.name, COALESCE(h.state, 'quiet') AS state, "
         "COALESCE(u.units, 0) AS units, " +
         std::string(kConfirmedUnits) + ", " + std::string(kOpenCase) +
         " FROM suspected k JOIN products pr ON pr.gtin = k.gtin JOIN producers x ON x.id = "
         "pr.producer LEFT JOIN watched h ON h.gtin = k.gtin AND h.lot = k.lot LEFT JOIN suspects u ON u.gtin = k.gtin AND u.lot = k.lot";
}

}  // namespace

std::vector<SuspectedBatch> suspected_batches(Connection& connection, const Bounds& bounds,
                                              const ScanQuestion& question, std::size_t most) {
  Where where;
  if (!question.gtin.empty()) where.add("k.gtin = " + where.value(question.gtin));
  add_reach(where, "k.gtin", bounds, question.place);
  const std::string conditions = where.sql();
  const std::string sql =
      suspected_sql() + conditions +
      "ORDER BY CASE WHEN h.state = 'suspected' OR u.units > 0 THEN 0 ELSE 1 END, "
      "COALESCE(u.units, 0) DESC, COALESCE(h.score, 0.0) DESC, " +
      by_bytes(connection, "k.gtin") + ", " + by_bytes(connection, "k.lot") +
      page_sql(where, {.offset = 0, .limit = std::max<std::size_t>(most, 1)});
  std::vector<SuspectedBatch> batches;
  SuspectedBatch at;
  long long units = 0, confirmed = 0, open_case = 0;
  ask(
      connection, sql, where,
      [&] {
        at.units = units;
        at.confirmed = confirmed;
        at.open_case.reset();
        if (open_case != 0) at.open_case = open_case;
        batches.push_back(at);
      },
      at.gtin, at.lot, at.product, at.producer, at.state, units, confirmed, open_case);
  return batches;
}

}  // namespace ocop::db
