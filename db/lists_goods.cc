#include "db/list_question.h"
#include "db/list_rows.h"
#include "db/lists.h"
#include "programme/batch_record.h"

namespace ocop::db {
namespace {

std::string printed(long long serial, long long width) {
  programme::SerialRange one{static_cast<std::uint64_t>(serial), 1, static_cast<unsigned>(width)};
  return one.serial(0);
}

std::string batches_from() {
  return " FROM batches b JOIN serial_ranges s ON s.gtin = b.gtin AND s.lot = b.lot AND "
         "s.seq = 1 "
         "JOIN products pr ON pr.gtin = b.gtin JOIN producers x ON x.id = b.producer ";
}

/// All labels of a lot, those that came off rolls too.
const std::string kLabelsOfLot =
    "CAST((SELECT SUM(n.last_serial - n.first_serial + 1) FROM serial_ranges n WHERE "
    "n.gtin = b.gtin AND n.lot = b.lot) AS BIGINT)";

/// Those of them that are void, whether before or after they became the lot's.
const std::string kVoidedOfLot =
    "CAST(COALESCE((SELECT SUM("
    "CASE WHEN v.last_serial < n.last_serial THEN v.last_serial ELSE n.last_serial END - "
    "CASE WHEN v.first_serial > n.first_serial THEN v.first_serial ELSE n.first_serial END + 1) "
    "FROM serial_ranges n JOIN voided_serials v ON v.gtin = n.gtin AND v.width = n.width AND "
    "v.last_serial >= n.first_serial AND v.first_serial <= n.last_serial "
    "WHERE n.gtin = b.gtin AND n.lot = b.lot), 0) AS BIGINT)";

Where batches_where(const Bounds& bounds, std::string_view gtin14) {
  Where where;
  add_product_bounds(where, bounds);
  if (!gtin14.empty()) where.add("b.gtin = " + where.value(gtin14));
  return where;
}

/// Counts the recalls of a batch that stand on a day.
std::string open_recalls(Where& where, Date day) {
  const auto on = where.value(iso_date(day));
  return "(SELECT COUNT(*) FROM recalls r WHERE r.gtin = b.gtin AND r.since <= " + on +
         " AND (r.lot = b.lot OR (r.lot = '' AND (r.produced_from IS NULL OR "
         "(b.produced >= r.produced_from AND b.produced <= r.produced_until)))) "
         "AND NOT EXISTS (SELECT 1 FROM recall_lifts l WHERE l.recall = r.id AND l.lifted_on <= " +
         on + "))";
}

struct ListedBatch {
  BatchRow row;
  std::string produced, best_before;
  long long quantity = 0, first = 0, last = 0, width = 0, registered_at = 0, voided = 0,
            recalls = 0;

  BatchRow batch() const {
    BatchRow result = row;
    result.produced = stored_date(produced);
    result.best_before = stored_optional_date(best_before);
    result.quantity = static_cast<std::uint64_t>(quantity);
    result.first = printed(first, width);
    result.last = printed(last, width);
    result.registered_at = stored_instant(registered_at);
    result.voided = static_cast<std::size_t>(voided);
    result.recalled = recalls != 0;
    return result;
  }
};

}  // namespace

std::vector<BatchRow> list_batches(Connection& connection, const Bounds& bounds,
                                   std::string_view gtin14, Date day, Page page) {
  Where where = batches_where(bounds, gtin14);
  const std::string recalls = open_recalls(where, day);
  const std::string sql =
      "SELECT b.gtin, pr.name_vi, x.name, b.lot, COALESCE(b.certificate, ''), b.produced, "
      "COALESCE(b.best_before, ''), " +
      kLabelsOfLot + ", s.first_serial, s.last_serial, s.width, b.registered_at, " + kVoidedOfLot +
      ", " + recalls + batches_from() + where.sql() +
      "ORDER BY b.registered_at DESC, b.gtin, " + by_bytes(connection, "b.lot") + page_sql(where, page);
  std::vector<BatchRow> rows;
  ListedBatch at;
  ask(
      connection, sql, where, [&] { rows.push_back(at.batch()); }, at.row.gtin, at.row.product,
      at.row.producer, at.row.lot, at.row.certificate, at.produced, at.best_before, at.quantity,
      at.first, at.last, at.width, at.registered_at, at.voided, at.recalls);
  return rows;
}

std::size_t count_batches(Connection& connection, const Bounds& bounds, std::string_view gtin14) {
  const Where where = batches_where(bounds, gtin14);
  return ask_count(connection, "SELECT COUNT(*)" + batches_from() + where.sql(), where);
}

namespace {

struct ListedRecall {
  Recall row;
  long long id = 0, width = 0, first = 0, last = 0, recorded_at = 0;
  std::string from, until, since;
  std::string lifted_on, lift_reason, lift_decision, lifted_by, lift_paper;

  Recall recall() const {
    Recall result = row;
    result.id = id;
    if (width > 0) {
      result.what.serials = {static_cast<std::uint64_t>(first),
                             static_cast<std::uint64_t>(last - first + 1),
                             static_cast<unsigned>(width)};
    }
    result.what.produced_from = stored_optional_date(from);
    result.what.produced_until = stored_optional_date(until);
    result.what.since = stored_date(since);
    result.recorded_at = stored_instant(recorded_at);
    if (!lifted_on.empty())
      result.lift = Recall::Lift{stored_date(lifted_on), lift_reason, lift_decision, lifted_by,
                                 lift_paper};
    return result;
  }
};

}  // namespace

std::vector<Recall> list_recalls(Connection& connection, const Bounds& bounds, bool open_only,
                                 Page page) {
  Where where;
  add_product_bounds(where, bounds);
  if (open_only) where.add("l.recall IS NULL");
  const std::string sql =
      "SELECT r.id, r.gtin, r.lot, COALESCE(r.width, 0), COALESCE(r.first_serial, 0), "
      "COALESCE(r.last_serial, 0), COALESCE(r.produced_from, ''), "
      "COALESCE(r.produced_until, ''), r.since, r.reason, r.instructions, r.decision, "
      "r.recorded_at, r.recorded_by, COALESCE(l.lifted_on, ''), COALESCE(l.reason, ''), "
      "COALESCE(l.decision, ''), COALESCE(l.recorded_by, ''), r.paper, COALESCE(l.paper, '') "
      "FROM recalls r JOIN products pr ON pr.gtin = r.gtin "
      "JOIN producers x ON x.id = pr.producer "
      "LEFT JOIN recall_lifts l ON l.recall = r.id" +
      where.sql() + "ORDER BY r.since DESC, r.id DESC" + page_sql(where, page);
  std::vector<Recall> recalls;
  ListedRecall at;
  auto& what = at.row.what;
  ask(
      connection, sql, where, [&] { recalls.push_back(at.recall()); }, at.id, what.gtin, what.lot,
      at.width, at.first, at.last, at.from, at.until, at.since, what.reason, what.instructions,
      what.decision, at.recorded_at, at.row.recorded_by, at.lifted_on, at.lift_reason,
      at.lift_decision, at.lifted_by, what.paper, at.lift_paper);
  return recalls;
}

}  // namespace ocop::db
