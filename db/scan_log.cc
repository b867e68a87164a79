#include "db/scan_log.h"

#include <soci/soci.h>

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "db/guard.h"
#include "db/watch.h"

namespace ocop::db {
namespace {

// GS1 lots and serials have at most 20 characters.
constexpr std::size_t kMostBytes = 64;

constexpr std::size_t kMostRemembered = 100'000;

/// Of scans that say where an earlier one was made.
constexpr std::string_view kTold = "place";

bool is_loggable_text(const std::string& text) {
  return text.size() <= kMostBytes && text.find('\0') == std::string::npos && is_utf8(text);
}

}  // namespace

bool is_loggable(const Scan& scan) {
  return is_loggable_text(scan.gtin) && is_loggable_text(scan.lot) &&
         is_loggable_text(scan.serial) && is_loggable_text(scan.verdict) &&
         is_loggable_text(scan.channel) && is_loggable_text(scan.place) &&
         is_loggable_text(scan.device) && is_loggable_text(scan.client);
}

ScanLog::ScanLog(soci::session& sql)
    : insert_(sql,
              "INSERT INTO scans (at_ms, gtin, lot, serial, verdict, channel, counted, place, "
              "device, client, seen, produced) VALUES ",
              "ntttttntttnn"),
      total_(sql, "INSERT INTO scan_totals (gtin, lot, serial, first_at, scans) VALUES ", "tttnn",
             " ON CONFLICT (gtin, lot, serial) DO UPDATE SET "
             "scans = scan_totals.scans + excluded.scans, "
             "first_at = CASE WHEN excluded.first_at < scan_totals.first_at "
             "THEN excluded.first_at ELSE scan_totals.first_at END"),
      on_day_(sql, "INSERT INTO scan_days (gtin, day, scans, last_at) VALUES ", "ttnn",
              " ON CONFLICT (gtin, day) DO UPDATE SET scans = scan_days.scans + excluded.scans, "
              "last_at = CASE WHEN excluded.last_at > scan_days.last_at "
              "THEN excluded.last_at ELSE scan_days.last_at END"),
      count_(sql,
             "INSERT INTO scan_counts (gtin, day, lot, verdict, place, scans, counted, told) VALUES ",
             "tttttnnn",
             " ON CONFLICT (gtin, day, lot, verdict, place) DO UPDATE SET "
             "scans = scan_counts.scans + excluded.scans, "
             "counted = scan_counts.counted + excluded.counted, "
             "told = scan_counts.told + excluded.told"),
      product_(sql, "SELECT 1 FROM products WHERE gtin = :a"),
      batch_(sql, NumberQuery::Two{"SELECT 1 FROM batches WHERE gtin = :a AND lot = :b"}) {}

void ScanLog::append(std::span<const Scan> scans, long long first_seen) {
  for (const Scan& scan : scans) {
    append_one(scan, scan.watched && first_seen > 0 ? first_seen++ : 0);
  }
  insert_.finish();
  add_to_totals(scans);
  add_to_days(scans);
  add_to_counts(scans);
}

void ScanLog::append_one(const Scan& scan, long long seen) {
  insert_.number(milliseconds(scan.at)).text(scan.gtin).text(scan.lot).text(scan.serial);
  insert_.text(scan.verdict).text(scan.channel).number(scan.counted ? 1 : 0);
  insert_.text(scan.place).text(scan.device).text(scan.client);
  insert_.number(seen).number(scan.produced ? 1 : 0);
}

// In the order of their keys: two verifiers that count the same codes at the same
// time lock the rows in the same order.
void ScanLog::add_to_totals(std::span<const Scan> scans) {
  struct Total {
    long long scans = 0;
    Instant first_at;
  };
  std::map<std::tuple<std::string, std::string, std::string>, Total> totals;
  for (const Scan& scan : scans) {
    if (!scan.counted) continue;
    const auto at = totals.try_emplace({scan.gtin, scan.lot, scan.serial}, Total{0, scan.at}).first;
    at->second.scans += 1;
    at->second.first_at = std::min(at->second.first_at, scan.at);
  }
  for (const auto& [code, total] : totals) {
    const auto& [gtin, lot, serial] = code;
    total_.text(gtin).text(lot).text(serial).number(milliseconds(total.first_at));
    total_.number(total.scans);
  }
  total_.finish();
}

// In the order of their keys, and behind the totals, for the same reason.
void ScanLog::add_to_days(std::span<const Scan> scans) {
  struct OnDay {
    long long scans = 0;
    Instant last_at;
  };
  std::map<std::pair<std::string, Date>, OnDay> days;
  for (const Scan& scan : scans) {
    if (!scan.counted) continue;
    const auto at = days.try_emplace({scan.gtin, local_date(scan.at)}, OnDay{0, scan.at}).first;
    at->second.scans += 1;
    at->second.last_at = std::max(at->second.last_at, scan.at);
  }
  for (const auto& [key, on_day] : days) {
    on_day_.text(key.first).text(iso_date(key.second)).number(on_day.scans);
    on_day_.number(milliseconds(on_day.last_at));
  }
  on_day_.finish();
}

// In the order of their keys, and behind the days, for the same reason.
void ScanLog::add_to_counts(std::span<const Scan> scans) {
  struct Count {
    long long scans = 0;
    long long counted = 0;
    long long told = 0;
  };
  using Key = std::tuple<std::string, Date, std::string, std::string, std::string>;
  std::map<Key, Count> counts;
  for (const Scan& scan : scans) {
    Count& count = counts[{is_known(scan.gtin, "") ? scan.gtin : "", local_date(scan.at),
                           is_known(scan.gtin, scan.lot) ? scan.lot : "", scan.verdict, scan.place}];
    count.scans += 1;
    count.counted += scan.counted ? 1 : 0;
    count.told += scan.channel == kTold ? 1 : 0;
  }
  for (const auto& [key, count] : counts) {
    const auto& [gtin, day, lot, verdict, place] = key;
    count_.text(gtin).text(iso_date(day)).text(lot).text(verdict).text(place);
    count_.number(count.scans).number(count.counted).number(count.told);
  }
  count_.finish();
}

bool ScanLog::is_known(const std::string& gtin, const std::string& lot) {
  if (known_.contains({gtin, lot})) return true;
  const auto found = lot.empty() ? product_.find(gtin) : batch_.find(gtin, lot);
  if (!found) return false;
  if (known_.size() >= kMostRemembered) known_.clear();
  known_.emplace(gtin, lot);
  return true;
}

std::uint64_t delete_old_scans(Connection& connection, Instant before, std::size_t most) {
  return guarded(connection.display(), [&] {
    soci::session& sql = connection.sql();
    sql << "UPDATE turns SET taken = taken + 1 WHERE name = 'retention'";
    long long until = milliseconds(before);
    const auto left_out = static_cast<long long>(
        std::clamp<std::size_t>(most, 1, std::numeric_limits<std::int32_t>::max()) - 1);
    // The last that goes; when there are fewer, all that are old enough go.
    long long last = 0;
    sql << "SELECT at_ms FROM scans WHERE at_ms < :until ORDER BY at_ms LIMIT 1 OFFSET :left_out",
        soci::into(last), soci::use(until), soci::use(left_out);
    if (sql.got_data()) until = last + 1;
    soci::statement remove =
        (sql.prepare << "DELETE FROM scans WHERE at_ms < :until", soci::use(until));
    remove.execute(true);
    return static_cast<std::uint64_t>(std::max(remove.get_affected_rows(), 0LL));
  });
}

}  // namespace ocop::db
