#include "db/watch_queries.h"

#include <algorithm>
#include <limits>

#include "db/case_rows.h"
#include "db/guard.h"
#include "db/watch.h"

namespace ocop::db {
namespace {

const std::string& question() {
  static const std::string sql =
    "WITH code AS (SELECT CAST(:gtin AS TEXT) AS gtin, CAST(:lot AS TEXT) AS lot, "
    "CAST(:serial AS TEXT) AS serial) "
    "SELECT COALESCE(u.state, ''), COALESCE(u.since, 0), COALESCE(u.first_at, 0), "
    "COALESCE(u.last_at, 0), COALESCE(u.scans, 0), COALESCE(u.devices, 0), COALESCE(u.places, 0), "
    "COALESCE(u.usual_devices, 0.0), COALESCE(m.mark, ''), COALESCE(m.at_ms, 0), "
    "COALESCE(a.reason_en, ''), COALESCE(a.reason_vi, ''), COALESCE(" +
    batch_state_of("h", "quiet") +
    ", '') FROM code c "
    "LEFT JOIN unit_watch u ON u.gtin = c.gtin AND u.lot = c.lot AND u.serial = c.serial "
    "LEFT JOIN unit_marks m ON m.gtin = c.gtin AND m.lot = c.lot AND m.serial = c.serial AND "
    "m.seq = (SELECT MAX(n.seq) FROM unit_marks n WHERE n.gtin = c.gtin AND n.lot = c.lot AND "
    "n.serial = c.serial) "
    "LEFT JOIN alerts a ON a.id = (SELECT MAX(b.id) FROM alerts b WHERE b.gtin = c.gtin AND "
    "b.lot = c.lot AND b.serial = c.serial) "
    "LEFT JOIN habit_watch h ON h.kind = 'batch' AND h.gtin = c.gtin AND h.lot = c.lot";
  return sql;
}

std::uint32_t count(long long stored) { return static_cast<std::uint32_t>(stored); }

}  // namespace

WatchQuery::WatchQuery(soci::session& sql)
    : statement_((sql.prepare << question(), soci::into(state_), soci::into(since_),
                  soci::into(first_at_), soci::into(last_at_), soci::into(scans_),
                  soci::into(devices_), soci::into(places_), soci::into(usual_devices_),
                  soci::into(mark_), soci::into(marked_at_), soci::into(reason_en_),
                  soci::into(reason_vi_), soci::into(batch_state_), soci::use(gtin_, "gtin"),
                  soci::use(lot_, "lot"), soci::use(serial_, "serial"))) {}

WatchQuery::Found WatchQuery::find(std::string_view gtin, std::string_view lot,
                                   std::string_view serial) {
  gtin_ = gtin;
  lot_ = lot;
  serial_ = serial;
  Found found;
  run(statement_, [&] {
    const bool known = !state_.empty() || !mark_.empty();
    if (known && !serial_.empty()) found.unit = unit();
    found.batch_state = batch_state_;
  });
  return found;
}

UnitWatch WatchQuery::unit() const {
  UnitWatch unit;
  unit.state = state_.empty() ? "quiet" : state_;
  unit.mark = mark_;
  unit.since = stored_instant(since_);
  if (!mark_.empty()) unit.marked_at = stored_instant(marked_at_);
  unit.scans = count(scans_);
  unit.devices = count(devices_);
  unit.places = count(places_);
  unit.first_at = stored_instant(first_at_);
  unit.last_at = stored_instant(last_at_);
  unit.usual_devices = usual_devices_;
  unit.reason = {reason_en_, reason_vi_};
  return unit;
}

std::optional<UnitWatch> unit_watch(Connection& connection, std::string_view gtin,
                                    std::string_view lot, std::string_view serial) {
  if (!all_storable(gtin, lot, serial) || serial.empty()) return {};
  return guarded(connection.display(),
                 [&] { return WatchQuery(connection.sql()).find(gtin, lot, serial).unit; });
}

std::vector<AlertRow> alerts(Connection& connection, const AlertFilter& filter) {
  const std::string lot = filter.lot.value_or("");
  if (!all_storable(std::string_view(filter.gtin), std::string_view(lot))) return {};
  const long long any_gtin = filter.gtin.empty() ? 1 : 0;
  const long long any_lot = filter.lot ? 0 : 1;
  const long long before = filter.before.value_or(std::numeric_limits<std::int64_t>::max());
  const auto most = static_cast<long long>(
      std::min<std::size_t>(filter.limit, std::numeric_limits<std::int32_t>::max()));
  return guarded(connection.display(), [&] {
    std::vector<AlertRow> found;
    AlertRow row;
    long long id = 0;
    long long at = 0;
    soci::statement each =
        (connection.sql().prepare
             << "SELECT id, at_ms, gtin, lot, serial, state, score, code, reason_en, reason_vi "
                "FROM alerts WHERE id < :before AND (1 = :any_gtin OR gtin = :gtin) AND "
                "(1 = :any_lot OR lot = :lot) ORDER BY id DESC LIMIT :most",
         soci::into(id), soci::into(at), soci::into(row.gtin), soci::into(row.lot),
         soci::into(row.serial), soci::into(row.state), soci::into(row.score), soci::into(row.code),
         soci::into(row.reason.en), soci::into(row.reason.vi), soci::use(before),
         soci::use(any_gtin), soci::use(filter.gtin), soci::use(any_lot), soci::use(lot),
         soci::use(most));
    each.execute();
    while (each.fetch()) {
      row.id = id;
      row.at = stored_instant(at);
      found.push_back(row);
    }
    return found;
  });
}

}  // namespace ocop::db
