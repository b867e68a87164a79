// Cases, their evidence, and what waits for one, as consoles list them.
#include "db/case_rows.h"
#include "db/list_rows.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

const std::string kOfCase = "u.gtin = c.gtin AND (c.lot = '' OR u.lot = c.lot) AND ";

const std::string kSuspectedOfCase = "(SELECT COUNT(*) FROM unit_watch u" + last_mark_of("u") +
                                     "WHERE " + kOfCase + std::string(kUndecided) + ")";
const std::string kConfirmedOfCase =
    "(SELECT COUNT(*) FROM unit_marks u WHERE " + kOfCase +
    "u.mark = 'confirmed' AND u.seq = (SELECT MAX(n.seq) FROM unit_marks n WHERE "
    "n.gtin = u.gtin AND n.lot = u.lot AND n.serial = u.serial))";
const std::string kReportsOfCase =
    "(SELECT COUNT(*) FROM public_reports r WHERE r.gtin = c.gtin AND "
    "(c.lot = '' OR r.lot = c.lot))";

std::string cases_from() {
  return " FROM cases c JOIN products pr ON pr.gtin = c.gtin" + ListedProduct::joins() +
         "LEFT JOIN users a ON a.id = c.assignee ";
}

Where cases_where_filter(const Bounds& bounds, const CaseFilter& filter) {
  Where where;
  add_product_bounds(where, bounds);
  if (filter.open) where.add(*filter.open ? "c.status = 'open'" : "c.status = 'closed'");
  if (filter.outcome) where.add("c.outcome = " + where.value(outcome_code(*filter.outcome)));
  if (!filter.assignee.empty()) where.add("c.assignee = " + where.value(filter.assignee));
  if (!filter.gtin.empty()) where.add("c.gtin = " + where.value(filter.gtin));
  if (filter.lot) where.add("c.lot = " + where.value(*filter.lot));
  add_search(where, kProductTerms, filter.search);
  return where;
}

std::string order_sql(Connection& connection, CaseOrder order) {
  switch (order) {
    case CaseOrder::kOldest:
      return "ORDER BY c.opened_at, c.id";
    case CaseOrder::kLastStep:
      return "ORDER BY last_step DESC, c.id DESC";
    case CaseOrder::kProduct:
      return "ORDER BY " + by_bytes(connection, "sp.text") + ", c.gtin, c.lot, c.id DESC";
    case CaseOrder::kEvidence:
      return "ORDER BY suspected DESC, reports DESC, c.id DESC";
    case CaseOrder::kNewest:
      break;
  }
  return "ORDER BY c.opened_at DESC, c.id DESC";
}

struct ListedCase {
  CaseRow row;
  long long id = 0, opened_at = 0, closed_at = 0, steps = 0, last_step = 0;
  long long suspected = 0, confirmed = 0, reports = 0;
  std::string status, outcome;
  PlaceRow place;

  CaseRow read() const {
    CaseRow result = row;
    result.what.id = id;
    result.what.opened_at = stored_instant(opened_at);
    result.what.open = status == "open";
    result.what.outcome = outcome_of(outcome);
    if (!result.what.open) result.what.closed_at = stored_instant(closed_at);
    result.what.steps = steps;
    result.place = place.place();
    result.evidence = {static_cast<std::size_t>(suspected), static_cast<std::size_t>(confirmed),
                       static_cast<std::size_t>(reports)};
    result.last_step_at = stored_instant(last_step);
    return result;
  }
};

/// Conditions on unit_watch, unit_marks or habit_watch by the name `table`.
void add_scope(Where& where, std::string_view table, const CaseScope& scope) {
  const std::string name(table);
  where.add(name + ".gtin = " + where.value(scope.gtin));
  if (!scope.lot.empty()) where.add(name + ".lot = " + where.value(scope.lot));
}

/// The units of a scope that are not quiet, or were marked, as a table `u`.
std::string evidence_units(Where& where, const CaseScope& scope) {
  const std::string gtin = where.value(scope.gtin);
  std::string of_scope = "gtin = " + gtin;
  if (!scope.lot.empty()) of_scope += " AND lot = " + where.value(scope.lot);
  return "(SELECT gtin, lot, serial FROM unit_watch WHERE " + of_scope +
         " AND state <> 'quiet' UNION SELECT gtin, lot, serial FROM unit_marks WHERE " + of_scope +
         ") k";
}

struct ListedUnit {
  UnitEvidence row;
  long long since = 0, first_at = 0, last_at = 0, marked_at = 0;
  long long scans = 0, devices = 0, places = 0, undecided = 0;

  UnitEvidence read() const {
    UnitEvidence result = row;
    auto& watch = result.watch;
    watch.since = stored_instant(since);
    watch.first_at = stored_instant(first_at);
    watch.last_at = stored_instant(last_at);
    if (!watch.mark.empty()) watch.marked_at = stored_instant(marked_at);
    watch.scans = static_cast<std::uint32_t>(scans);
    watch.devices = static_cast<std::uint32_t>(devices);
    watch.places = static_cast<std::uint32_t>(places);
    result.undecided = undecided != 0;
    return result;
  }
};

/// What asks for a case, of products and registered batches: anyone can make up a lot.
const std::string kSigns =
    "(SELECT s.gtin, COALESCE(b.lot, '') AS lot, s.units, s.batches, s.reports, s.at FROM ("
    "SELECT u.gtin, u.lot, 1 AS units, 0 AS batches, 0 AS reports, u.since AS at FROM unit_watch "
    "u" +
    last_mark_of("u") + "WHERE " + std::string(kUndecided) +
    " UNION ALL SELECT h.gtin, h.lot, 0, 1, 0, h.since FROM habit_watch h WHERE "
    "h.kind = 'batch' AND h.state = 'suspected'"
    " UNION ALL SELECT r.gtin, r.lot, 0, 0, 1, r.at_ms FROM public_reports r"
    ") s LEFT JOIN batches b ON b.gtin = s.gtin AND b.lot = s.lot) s";

Where waiting_where(const Bounds& bounds) {
  Where where;
  add_product_bounds(where, bounds);
  where.add(
      "s.at > COALESCE((SELECT MAX(c.closed_at) FROM cases c WHERE c.gtin = s.gtin AND "
      "(c.lot = '' OR c.lot = s.lot)), -1)");
  where.add(
      "NOT EXISTS (SELECT 1 FROM cases c WHERE c.gtin = s.gtin AND c.status = 'open' AND "
      "(c.lot = '' OR c.lot = s.lot))");
  return where;
}

}  // namespace

std::vector<CaseRow> list_cases(Connection& connection, const Bounds& bounds,
                                const CaseFilter& filter, Page page) {
  Where where = cases_where_filter(bounds, filter);
  const std::string sql =
      "SELECT c.id, c.gtin, c.lot, c.opened_at, c.opened_by, c.status, c.assignee, c.outcome, "
      "COALESCE(c.closed_at, 0), (SELECT COUNT(*) FROM case_steps s WHERE s.case_id = c.id), "
      "pr.name_vi, x.name, COALESCE(a.name, ''), " +
      std::string(kListedPlace) + ", " + kSuspectedOfCase + " AS suspected, " + kConfirmedOfCase +
      ", " + kReportsOfCase +
      " AS reports, COALESCE((SELECT MAX(s.at_ms) FROM case_steps s WHERE s.case_id = c.id), 0) "
      "AS last_step" +
      cases_from() + where.sql() + order_sql(connection, filter.order) + page_sql(where, page);
  std::vector<CaseRow> rows;
  ListedCase at;
  auto& what = at.row.what;
  ask(
      connection, sql, where, [&] { rows.push_back(at.read()); }, at.id, what.gtin, what.lot,
      at.opened_at, what.opened_by, at.status, what.assignee, at.outcome, at.closed_at, at.steps,
      at.row.product, at.row.producer, at.row.assignee, at.place.id, at.place.name,
      at.place.province, at.suspected, at.confirmed, at.reports, at.last_step);
  return rows;
}

std::size_t count_cases(Connection& connection, const Bounds& bounds, const CaseFilter& filter) {
  const Where where = cases_where_filter(bounds, filter);
  return ask_count(connection, "SELECT COUNT(*)" + cases_from() + where.sql(), where);
}

std::optional<Case> find_case(Connection& connection, const Bounds& bounds, std::int64_t id) {
  Where where;
  add_product_bounds(where, bounds);
  where.add("c.id = " + where.value(static_cast<long long>(id)));
  auto found = cases_where(connection, where);
  if (found.empty()) return {};
  return std::move(found.front());
}

std::optional<Case> open_case_of(Connection& connection, const Bounds& bounds,
                                 std::string_view gtin14, std::string_view lot) {
  Where where;
  add_product_bounds(where, bounds);
  where.add("c.gtin = " + where.value(gtin14));
  where.add("c.lot = " + where.value(lot));
  where.add("c.status = 'open'");
  auto found = cases_where(connection, where);
  if (found.empty()) return {};
  return std::move(found.front());
}

std::vector<CaseWorker> case_workers(Connection& connection, std::string_view gtin14) {
  Where where;
  where.add("pr.gtin = " + where.value(gtin14));
  where.add("u.disabled = 0");
  // An account of these roles without a place reaches the whole country, but for a province
  // officer's (db/scope.h).
  where.add(
      "(u.place = '' OR u.place IN (SELECT w.ancestor FROM place_within w WHERE "
      "w.place = x.place))");
  std::vector<CaseWorker> workers;
  CaseWorker worker;
  std::string role;
  std::string place;
  ask(
      connection,
      "SELECT u.id, u.name, u.role, u.place FROM users u CROSS JOIN products pr JOIN producers x "
      "ON x.id = pr.producer" +
          where.sql() + "ORDER BY u.id",
      where,
      [&] {
        const auto known = programme::role_of(role);
        if (!known || !programme::may(*known, Act::kWorkCase)) return;
        if (*known == programme::Role::kProvinceOfficer && place.empty()) return;
        workers.push_back(worker);
      },
      worker.id, worker.name, role, place);
  return workers;
}

CaseScope scope_of(const Case& what) { return {what.gtin, what.lot}; }

std::vector<UnitEvidence> units_of(Connection& connection, const CaseScope& scope, Page page) {
  Where where;
  const std::string units = evidence_units(where, scope);
  const std::string undecided = "CASE WHEN " + std::string(kUndecided) + " THEN 1 ELSE 0 END";
  const std::string sql =
      "SELECT k.lot, k.serial, COALESCE(u.state, 'quiet'), COALESCE(m.mark, ''), "
      "COALESCE(u.since, 0), COALESCE(m.at_ms, 0), COALESCE(u.scans, 0), COALESCE(u.devices, 0), "
      "COALESCE(u.places, 0), COALESCE(u.first_at, 0), COALESCE(u.last_at, 0), "
      "COALESCE(u.usual_devices, 0.0), COALESCE(u.score, 0.0) AS score, "
      "COALESCE(a.reason_en, ''), COALESCE(a.reason_vi, ''), " +
      undecided + " AS undecided FROM " + units +
      " LEFT JOIN unit_watch u ON u.gtin = k.gtin AND u.lot = k.lot AND u.serial = k.serial" +
      last_mark_of("k") +
      "LEFT JOIN alerts a ON a.id = (SELECT MAX(b.id) FROM alerts b WHERE b.gtin = k.gtin AND "
      "b.lot = k.lot AND b.serial = k.serial)" +
      where.sql() + "ORDER BY undecided DESC, score DESC, " + by_bytes(connection, "k.lot") + ", " +
      by_bytes(connection, "k.serial") + page_sql(where, page);
  std::vector<UnitEvidence> found;
  ListedUnit at;
  auto& watch = at.row.watch;
  ask(
      connection, sql, where, [&] { found.push_back(at.read()); }, at.row.unit.lot,
      at.row.unit.serial, watch.state, watch.mark, at.since, at.marked_at, at.scans, at.devices,
      at.places, at.first_at, at.last_at, watch.usual_devices, at.row.score, watch.reason.en,
      watch.reason.vi, at.undecided);
  return found;
}

std::size_t count_units(Connection& connection, const CaseScope& scope) {
  Where where;
  const std::string units = evidence_units(where, scope);
  return ask_count(connection, "SELECT COUNT(*) FROM " + units + where.sql(), where);
}

std::vector<BatchEvidence> batches_of(Connection& connection, const CaseScope& scope) {
  Where where;
  add_scope(where, "h", scope);
  where.add("h.kind = 'batch' AND h.state <> 'quiet'");
  std::vector<BatchEvidence> found;
  BatchEvidence row;
  long long since = 0;
  ask(
      connection,
      "SELECT h.lot, " + batch_state_of("h", "cleared") +
          ", h.since, COALESCE(a.reason_en, ''), COALESCE(a.reason_vi, '') "
      "FROM habit_watch h LEFT JOIN alerts a ON a.id = (SELECT MAX(b.id) FROM alerts b WHERE "
      "b.gtin = h.gtin AND b.lot = h.lot AND b.serial = '')" +
          where.sql() + "ORDER BY " + by_bytes(connection, "h.lot"),
      where,
      [&] {
        row.since = stored_instant(since);
        found.push_back(row);
      },
      row.lot, row.state, since, row.reason.en, row.reason.vi);
  return found;
}

std::vector<WaitingRow> waiting_for_case(Connection& connection, const Bounds& bounds, Page page) {
  Where where = waiting_where(bounds);
  const std::string sql =
      "SELECT s.gtin, s.lot, pr.name_vi, x.name, " + std::string(kListedPlace) +
      ", CAST(SUM(s.units) AS BIGINT), CAST(SUM(s.batches) AS BIGINT), "
      "CAST(SUM(s.reports) AS BIGINT), MAX(s.at) AS last_at FROM " +
      kSigns + " JOIN products pr ON pr.gtin = s.gtin JOIN producers x ON x.id = pr.producer" +
      std::string(kListedPlaceJoins) + where.sql() +
      "GROUP BY s.gtin, s.lot, pr.name_vi, x.name, pl.id, pl.name, pl.kind, up.kind, up.name, "
      "top.name ORDER BY last_at DESC, s.gtin, " +
      by_bytes(connection, "s.lot") + page_sql(where, page);
  std::vector<WaitingRow> rows;
  WaitingRow row;
  PlaceRow place;
  long long units = 0;
  long long batches = 0;
  long long reports = 0;
  long long last_at = 0;
  ask(
      connection, sql, where,
      [&] {
        row.place = place.place();
        row.suspected = static_cast<std::size_t>(units);
        row.batch = batches != 0;
        row.reports = static_cast<std::size_t>(reports);
        row.last_at = stored_instant(last_at);
        rows.push_back(row);
      },
      row.gtin, row.lot, row.product, row.producer, place.id, place.name, place.province, units,
      batches, reports, last_at);
  return rows;
}

std::size_t count_waiting(Connection& connection, const Bounds& bounds) {
  const Where where = waiting_where(bounds);
  return ask_count(connection,
                   "SELECT COUNT(*) FROM (SELECT s.gtin, s.lot FROM " + kSigns +
                       " JOIN products pr ON pr.gtin = s.gtin JOIN producers x ON "
                       "x.id = pr.producer" +
                       where.sql() + "GROUP BY s.gtin, s.lot) AS waiting",
                   where);
}

}  // namespace ocop::db
