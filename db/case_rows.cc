#include "db/case_rows.h"

#include "db/list_rows.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

struct StoredCase {
  Case row;
  long long id = 0, opened_at = 0, closed_at = 0, steps = 0;
  std::string status, outcome;

  Case read() const {
    Case result = row;
    result.id = id;
    result.opened_at = stored_instant(opened_at);
    result.open = status == "open";
    if (!outcome.empty()) {
      result.outcome = outcome_of(outcome);
      if (!result.outcome) throw_unreadable_row("an outcome", outcome);
    }
    if (!result.open) result.closed_at = stored_instant(closed_at);
    result.steps = steps;
    return result;
  }
};

struct StoredStep {
  CaseStep row;
  long long seq = 0, at = 0, recall = 0;
  std::string decided_on, lot, serial;

  CaseStep read() const {
    CaseStep result = row;
    result.seq = seq;
    result.at = stored_instant(at);
    result.decided_on = stored_optional_date(decided_on);
    result.recall = recall;
    return result;
  }
};

/// A step of many units is as many rows.
std::vector<CaseStep> steps_where(Connection& connection, const Where& where) {
  const std::string sql =
      "SELECT s.seq, s.at_ms, s.actor, s.step, s.value, s.text, s.photo, s.decision, s.decided_on, "
      "s.recall, COALESCE(m.lot, ''), COALESCE(m.serial, '') FROM case_steps s "
      "LEFT JOIN unit_marks m ON m.case_id = s.case_id AND m.step = s.seq AND s.step = 'mark'" +
      where.sql() + "ORDER BY s.seq, " + by_bytes(connection, "m.lot") + ", " +
      by_bytes(connection, "m.serial");
  std::vector<CaseStep> steps;
  StoredStep at;
  ask(
      connection, sql, where,
      [&] {
        if (steps.empty() || steps.back().seq != at.seq) steps.push_back(at.read());
        if (!at.serial.empty()) steps.back().units.push_back({at.lot, at.serial});
      },
      at.seq, at.at, at.row.actor, at.row.step, at.row.value, at.row.text, at.row.photo,
      at.row.decision, at.decided_on, at.recall, at.lot, at.serial);
  return steps;
}

}  // namespace

std::string last_mark_of(std::string_view table) {
  const auto same = [&](std::string_view row, std::string_view column) {
    return std::string(row) + std::string(column) + " = " + std::string(table) +
           std::string(column);
  };
  const auto same_unit = [&](std::string_view row) {
    return same(row, ".gtin") + " AND " + same(row, ".lot") + " AND " + same(row, ".serial");
  };
  return " LEFT JOIN unit_marks m ON " + same_unit("m") +
         " AND m.seq = (SELECT MAX(n.seq) FROM unit_marks n WHERE " + same_unit("n") + ") ";
}

std::string batch_state_of(std::string_view table, std::string_view cleared) {
  const std::string batch(table);
  return "CASE WHEN " + batch +
         ".state <> 'quiet' AND 'cleared' = (SELECT z.outcome FROM cases z WHERE z.gtin = " + batch +
         ".gtin AND z.lot IN ('', " + batch + ".lot) AND z.status = 'closed' AND z.closed_at >= " +
         batch + ".since ORDER BY z.closed_at DESC, z.id DESC LIMIT 1) THEN '" +
         std::string(cleared) + "' ELSE " + batch + ".state END";
}

std::vector<Case> cases_where(Connection& connection, const Where& where) {
  const std::string sql =
      "SELECT c.id, c.gtin, c.lot, c.opened_at, c.opened_by, c.status, c.assignee, c.outcome, "
      "COALESCE(c.closed_at, 0), (SELECT COUNT(*) FROM case_steps s WHERE s.case_id = c.id) "
      "FROM cases c JOIN products pr ON pr.gtin = c.gtin JOIN producers x ON x.id = pr.producer" +
      where.sql() + "ORDER BY c.id";
  std::vector<Case> found;
  StoredCase at;
  ask(
      connection, sql, where, [&] { found.push_back(at.read()); }, at.id, at.row.gtin, at.row.lot,
      at.opened_at, at.row.opened_by, at.status, at.row.assignee, at.outcome, at.closed_at,
      at.steps);
  return found;
}

std::optional<Case> case_row(Connection& connection, std::int64_t id) {
  Where where;
  where.add("c.id = " + where.value(static_cast<long long>(id)));
  auto found = cases_where(connection, where);
  if (found.empty()) return {};
  return std::move(found.front());
}

std::optional<CaseStep> case_step(Connection& connection, std::int64_t id, std::int64_t seq) {
  Where where;
  where.add("s.case_id = " + where.value(static_cast<long long>(id)));
  where.add("s.seq = " + where.value(static_cast<long long>(seq)));
  auto found = steps_where(connection, where);
  if (found.empty()) return {};
  return std::move(found.front());
}

std::vector<CaseStep> case_steps(Connection& connection, std::int64_t id) {
  Where where;
  where.add("s.case_id = " + where.value(static_cast<long long>(id)));
  return steps_where(connection, where);
}

namespace {

Where undecided_where(const CaseScope& scope) {
  Where where;
  where.add("u.gtin = " + where.value(scope.gtin));
  if (!scope.lot.empty()) where.add("u.lot = " + where.value(scope.lot));
  where.add(std::string(kUndecided));
  return where;
}

}  // namespace

std::size_t count_undecided(Connection& connection, const CaseScope& scope) {
  const Where where = undecided_where(scope);
  return ask_count(
      connection, "SELECT COUNT(*) FROM unit_watch u" + last_mark_of("u") + where.sql(), where);
}

std::vector<CaseUnit> undecided_units(Connection& connection, const CaseScope& scope) {
  const Where where = undecided_where(scope);
  std::vector<CaseUnit> units;
  CaseUnit unit;
  ask(
      connection,
      "SELECT u.lot, u.serial FROM unit_watch u" + last_mark_of("u") + where.sql() + "ORDER BY " +
          by_bytes(connection, "u.lot") + ", " + by_bytes(connection, "u.serial"),
      where, [&] { units.push_back(unit); }, unit.lot, unit.serial);
  return units;
}

}  // namespace ocop::db
