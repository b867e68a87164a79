#include "db/departures.h"

#include <soci/soci.h>

#include <nlohmann/json.hpp>

#include "db/audit.h"
#include "db/events.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

std::optional<Instant> earliest(Connection& connection, const std::string& gtin,
                                const std::string& lot) {
  long long found = 0;
  connection.sql() << "SELECT COALESCE(MIN(left_at), -1) FROM departures WHERE gtin = :gtin AND "
                      "lot = :lot",
      soci::into(found), soci::use(gtin), soci::use(lot);
  if (found < 0) return {};
  return stored_instant(found);
}

std::optional<Date> produced_on(Connection& connection, const std::string& gtin,
                                const std::string& lot) {
  std::string produced;
  connection.sql() << "SELECT produced FROM batches WHERE gtin = :gtin AND lot = :lot",
      soci::into(produced), soci::use(gtin), soci::use(lot);
  if (!connection.sql().got_data()) return {};
  return stored_date(produced);
}

Result<void> check_moment(Instant left_at, Date produced, Instant now) {
  if (local_date(left_at) < produced) {
    return fail("left_at", message("The batch cannot have left on {0}, before it was made on {1}",
                                   "Lô hàng không thể xuất đi ngày {0}, trước ngày sản xuất {1}",
                                   dmy_date(local_date(left_at)), dmy_date(produced)));
  }
  if (left_at <= now) return {};
  return fail("left_at", message("That moment is still to come; note the departure once the goods "
                                 "have left",
                                 "Thời điểm đó chưa đến; hãy ghi khi hàng đã thật sự xuất đi"));
}

void insert_departure(Connection& connection, const Actor& actor, const std::string& gtin,
                      const std::string& lot, Instant left_at, Instant now) {
  const long long left = milliseconds(left_at);
  const long long at = milliseconds(now);
  connection.sql() << "INSERT INTO departures (gtin, lot, left_at, recorded_at, recorded_by) "
                      "VALUES (:gtin, :lot, :left, :at, :who)",
      soci::use(gtin), soci::use(lot), soci::use(left), soci::use(at), soci::use(actor.user);
  const nlohmann::ordered_json details{{"left_at", iso_instant(left_at)}};
  append_audit(connection, actor, {"batch.depart", batch_subject(gtin, lot), details.dump()}, now);
}

}  // namespace

Result<Instant> note_departure(Connection& connection, const Actor& actor, std::string_view gtin14,
                               std::string_view lot, Instant left_at, Instant now) {
  return guarded(connection.display(), [&]() -> Result<Instant> {
    if (auto reach = check_reach_product(connection, actor, Act::kPrintLabels, gtin14); !reach) {
      return tl::unexpected(reach.error());
    }
    if (!storable(lot)) return unknown_lot(gtin14, lot);
    const std::string gtin(gtin14);
    const std::string name(lot);
    lock_product(connection, gtin);
    const auto produced = produced_on(connection, gtin, name);
    if (!produced) return unknown_lot(gtin14, lot);
    if (auto right = check_moment(left_at, *produced, now); !right) {
      return tl::unexpected(right.error());
    }
    if (const auto known = earliest(connection, gtin, name); known && *known <= left_at) {
      return *known;
    }
    insert_departure(connection, actor, gtin, name, left_at, now);
    note_departure_event(connection, actor, gtin, name, left_at, now);
    return left_at;
  });
}

std::optional<Instant> departure_of(Connection& connection, std::string_view gtin14,
                                    std::string_view lot) {
  if (!all_storable(gtin14, lot)) return {};
  return guarded(connection.display(), [&] {
    return earliest(connection, std::string(gtin14), std::string(lot));
  });
}

}  // namespace ocop::db
