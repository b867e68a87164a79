#include "db/seen_scans.h"

#include <soci/soci.h>

#include <limits>

#include "db/guard.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

constexpr long long kPage = 5'000;

// By running number: a client of PostgreSQL would hold the whole answer in memory otherwise.
class SeenPage : Query {
 public:
  SeenPage(soci::session& sql, const SeenFilter& filter)
      : gtin_(filter.gtin),
        any_gtin_(filter.gtin.empty() ? 1 : 0),
        since_(filter.since ? milliseconds(*filter.since) : std::numeric_limits<long long>::min()),
        until_(filter.until ? milliseconds(*filter.until) : std::numeric_limits<long long>::max()),
        last_((sql.prepare << "SELECT taken FROM turns WHERE name = 'watch'", soci::into(end_))),
        page_((sql.prepare << "SELECT seen, at_ms, gtin, lot, serial, device, place, produced "
                              "FROM scans WHERE seen > 0 AND seen > :after AND seen <= :last AND "
                              "at_ms >= :since AND at_ms < :until AND "
                              "(1 = :any_gtin OR gtin = :gtin) ORDER BY seen LIMIT :most",
               soci::into(seen_), soci::into(at_), soci::into(row_.gtin), soci::into(row_.lot),
               soci::into(row_.serial), soci::into(row_.device), soci::into(row_.place),
               soci::into(produced_), soci::use(after_), soci::use(end_), soci::use(since_),
               soci::use(until_), soci::use(any_gtin_), soci::use(gtin_), soci::use(most_))) {
    run(last_, [] {});
    row_.watched = true;
  }

  /// The next page's rows; none when there are no more.
  std::vector<Scan> next() {
    std::vector<Scan> rows;
    run(page_, [&] {
      row_.at = stored_instant(at_);
      row_.produced = produced_ != 0;
      after_ = seen_;
      rows.push_back(row_);
    });
    return rows;
  }

 private:
  std::string gtin_;
  long long any_gtin_, since_, until_;
  long long seen_ = 0, at_ = 0, produced_ = 1, after_ = 0, end_ = 0, most_ = kPage;
  Scan row_;
  soci::statement last_, page_;
};

}  // namespace

std::uint64_t seen_scans(Connection& connection, const SeenFilter& filter,
                         const std::function<void(const Scan&)>& each) {
  if (!storable(filter.gtin)) return 0;
  const auto guard = [&](auto&& work) { return guarded(connection.display(), work); };
  auto page = guard([&] { return std::make_unique<SeenPage>(connection.sql(), filter); });
  std::uint64_t count = 0;
  for (;;) {
    const auto rows = guard([&] { return page->next(); });
    if (rows.empty()) return count;
    for (const Scan& row : rows) each(row);
    count += rows.size();
  }
}

std::vector<WatchedBatch> watched_batches(Connection& connection, const std::string& gtin) {
  if (!storable(gtin)) return {};
  return guarded(connection.display(), [&] {
    std::vector<WatchedBatch> batches;
    const long long any = gtin.empty() ? 1 : 0;
    WatchedBatch row;
    soci::statement each =
        (connection.sql().prepare << "SELECT gtin, lot FROM habit_watch WHERE kind = 'batch' AND "
                                     "(1 = :any OR gtin = :gtin) ORDER BY gtin, lot",
         soci::into(row.gtin), soci::into(row.lot), soci::use(any), soci::use(gtin));
    each.execute();
    while (each.fetch()) batches.push_back(row);
    WatchStore store(connection);
    for (WatchedBatch& batch : batches) batch.facts = store.facts(batch.gtin, batch.lot);
    return batches;
  });
}

std::optional<Instant> newest_scan(Connection& connection) {
  return guarded(connection.display(), [&]() -> std::optional<Instant> {
    long long at = 0;
    connection.sql() << "SELECT at_ms FROM scans ORDER BY at_ms DESC LIMIT 1", soci::into(at);
    if (!connection.sql().got_data()) return std::nullopt;
    return Instant(std::chrono::milliseconds(at));
  });
}

}  // namespace ocop::db
