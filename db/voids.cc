#include <soci/soci.h>

#include <nlohmann/json.hpp>

#include "db/audit.h"
#include "db/goods_acts.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

/// Serials of the range that are void already, if any.
std::optional<programme::SerialRange> void_among(soci::session& sql, const std::string& gtin,
                                                 const programme::SerialRange& range) {
  long long found_first = 0;
  long long found_last = 0;
  const auto width = static_cast<long long>(range.width);
  const long long first = first_number(range);
  const long long last = last_number(range);
  sql << "SELECT first_serial, last_serial FROM voided_serials WHERE gtin = :gtin AND "
         "width = :width AND last_serial >= :first AND first_serial <= :last "
         "ORDER BY first_serial LIMIT 1",
      soci::into(found_first), soci::into(found_last), soci::use(gtin), soci::use(width),
      soci::use(first), soci::use(last);
  if (!sql.got_data()) return {};
  return programme::SerialRange{static_cast<std::uint64_t>(found_first),
                                static_cast<std::uint64_t>(found_last - found_first + 1),
                                range.width};
}

void insert_voided(soci::session& sql, const VoidRequest& request,
                   const programme::SerialRange& range, const std::string& reason,
                   const Actor& actor, Instant now) {
  const auto width = static_cast<long long>(range.width);
  const long long first = first_number(range);
  const long long last = last_number(range);
  const long long at = milliseconds(now);
  sql << "INSERT INTO voided_serials (gtin, width, first_serial, last_serial, lot, reason, "
         "recorded_at, recorded_by) VALUES (:gtin, :width, :first, :last, :lot, :reason, :at, "
         ":who)",
      soci::use(request.gtin), soci::use(width), soci::use(first), soci::use(last),
      soci::use(request.lot), soci::use(reason), soci::use(at), soci::use(actor.user);
}

}  // namespace

Result<void> void_serials(Connection& connection, const Actor& actor, const VoidRequest& request,
                          Instant now) {
  return guarded(connection.display(), [&]() -> Result<void> {
    if (auto reach = check_reach_product(connection, actor, Act::kVoidSerials, request.gtin);
        !reach) {
      return reach;
    }
    lock_product(connection, request.gtin);
    const auto whole = serials_of(connection, request.gtin, request.lot);
    if (!whole) return unknown_lot(request.gtin, request.lot);
    const auto range = part_of(*whole, request.first, request.last);
    if (!range) return tl::unexpected(range.error());
    if (const auto there = void_among(connection.sql(), request.gtin, *range)) {
      return fail("first", message("The serials {0} to {1} are void already; leave them out",
                                   "Các số sê-ri {0} đến {1} đã bị hủy; hãy bỏ chúng ra",
                                   there->serial(0), there->serial(there->count - 1)));
    }
    const auto reason = read_words({"reason", {"the reason", "lý do"}}, request.reason);
    if (!reason) return tl::unexpected(reason.error());
    insert_voided(connection.sql(), request, *range, *reason, actor, now);
    const nlohmann::ordered_json details{
        {"first", request.first}, {"last", request.last}, {"reason", *reason}};
    append_audit(connection, actor,
                 {"labels.void", batch_subject(request.gtin, request.lot), details.dump()}, now);
    return {};
  });
}

std::vector<Voided> voided_of(Connection& connection, std::string_view gtin14,
                              std::string_view lot) {
  std::vector<Voided> result;
  if (!all_storable(gtin14, lot)) return result;
  guarded(connection.display(), [&] {
    const std::string gtin(gtin14);
    const std::string wanted(lot);
    long long width = 0;
    long long first = 0;
    long long last = 0;
    long long at = 0;
    std::string reason;
    std::string who;
    soci::statement each =
        (connection.sql().prepare << "SELECT width, first_serial, last_serial, reason, "
                                     "recorded_at, recorded_by FROM voided_serials "
                                     "WHERE gtin = :gtin AND lot = :lot ORDER BY first_serial",
         soci::into(width), soci::into(first), soci::into(last), soci::into(reason),
         soci::into(at), soci::into(who), soci::use(gtin, "gtin"), soci::use(wanted, "lot"));
    each.execute();
    while (each.fetch()) {
      const programme::SerialRange range{static_cast<std::uint64_t>(first),
                                         static_cast<std::uint64_t>(last - first + 1),
                                         static_cast<unsigned>(width)};
      result.push_back({{gtin, wanted, range.serial(0), range.serial(range.count - 1), reason},
                        stored_instant(at),
                        who});
    }
  });
  return result;
}

}  // namespace ocop::db
