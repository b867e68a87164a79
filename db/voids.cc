#include <soci/soci.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "db/audit.h"
#include "db/goods_acts.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/rolls.h"

namespace ocop::db {
namespace {

struct WantedVoid {
  std::string gtin;
  SerialRange serials;
  std::string reason;
};

void insert_void(soci::session& sql, const WantedVoid& wanted, const SerialRange& part,
                 const std::string& lot, const std::string& roll, const Actor& actor, Instant now) {
  const SerialColumns serials(part);
  const long long at = milliseconds(now);
  sql << "INSERT INTO voided_serials (gtin, width, first_serial, last_serial, lot, roll, reason, "
         "recorded_at, recorded_by) VALUES (:gtin, :width, :first, :last, :lot, :roll, :reason, "
         ":at, :who)",
      soci::use(wanted.gtin), soci::use(serials.width), soci::use(serials.first),
      soci::use(serials.last), soci::use(lot), soci::use(roll), soci::use(wanted.reason),
      soci::use(at), soci::use(actor.user);
}

/// Serials and reason of a request that asks for a part of `all`, reads well and voids nothing
/// twice. `of`: "this lot".
template <class Request>
Result<WantedVoid> read_void(Connection& connection, const Request& request,
                             const std::vector<SerialRange>& all, const Message& of) {
  const auto range = part_of(all, of, request.first, request.last);
  if (!range) return tl::unexpected(range.error());
  const auto there = voids_among(connection, request.gtin, *range);
  if (!there.empty()) {
    const auto& first = there.front().serials;
    return fail("first", message("The serials {0} to {1} are void already; leave them out",
                                 "Các số sê-ri {0} đến {1} đã bị hủy; hãy bỏ chúng ra",
                                 first.serial(0), first.serial(first.count - 1)));
  }
  auto reason = read_words({"reason", {"the reason", "lý do"}}, request.reason);
  if (!reason) return tl::unexpected(reason.error());
  return WantedVoid{request.gtin, *range, *std::move(reason)};
}

template <class Request>
std::string details_of(const Request& request, const std::string& reason) {
  return nlohmann::ordered_json{
      {"first", request.first}, {"last", request.last}, {"reason", reason}}
      .dump();
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
    if (!all_storable(request.lot)) return unknown_lot(request.gtin, request.lot);
    const auto ranges = ranges_of_lot(connection, request.gtin, request.lot);
    if (ranges.empty()) return unknown_lot(request.gtin, request.lot);
    const auto wanted =
        read_void(connection, request, serials_of(ranges), {"this lot", "lô này"});
    if (!wanted) return tl::unexpected(wanted.error());
    for (const auto& lot : ranges) {
      if (const auto part = common(lot.serials, wanted->serials)) {
        insert_void(connection.sql(), *wanted, *part, lot.lot, lot.roll, actor, now);
      }
    }
    append_audit(connection, actor,
                 {"labels.void", batch_subject(request.gtin, request.lot),
                  details_of(request, wanted->reason)},
                 now);
    return {};
  });
}

Result<void> void_roll(Connection& connection, const Actor& actor, const VoidRollRequest& request,
                       Instant now) {
  return guarded(connection.display(), [&]() -> Result<void> {
    if (auto reach = check_reach_product(connection, actor, Act::kVoidSerials, request.gtin);
        !reach) {
      return reach;
    }
    lock_product(connection, request.gtin);
    const auto roll = roll_of(connection, request.gtin, request.roll);
    if (!roll) return unknown_roll(request.gtin, request.roll);
    const auto wanted =
        read_void(connection, request, {roll->serials}, {"this roll", "cuộn này"});
    if (!wanted) return tl::unexpected(wanted.error());
    for (const auto& part : parts_of(connection, *roll)) {
      if (const auto gone = common(part.serials, wanted->serials)) {
        insert_void(connection.sql(), *wanted, *gone, part.lot, roll->roll, actor, now);
      }
    }
    append_audit(connection, actor,
                 {"roll.void", roll_subject(request.gtin, request.roll),
                  details_of(request, wanted->reason)},
                 now);
    return {};
  });
}

std::vector<Voided> voided_of(Connection& connection, std::string_view gtin14,
                              std::string_view lot) {
  std::vector<Voided> result;
  if (!all_storable(gtin14, lot)) return result;
  guarded(connection.display(), [&] {
    const std::string gtin(gtin14);
    auto ranges = ranges_of_lot(connection, gtin, std::string(lot));
    std::sort(ranges.begin(), ranges.end(), [](const auto& a, const auto& b) {
      return a.serials.first < b.serials.first;
    });
    for (const auto& range : ranges) {
      for (const auto& there : voids_among(connection, gtin, range.serials)) {
        const auto part = common(there.serials, range.serials).value();
        result.push_back({{gtin, std::string(lot), part.serial(0), part.serial(part.count - 1),
                           there.reason},
                          stored_instant(there.recorded_at),
                          there.recorded_by});
      }
    }
  });
  return result;
}

}  // namespace ocop::db
