#include "db/scan_log.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

// GS1 lots and serials have at most 20 characters.
constexpr std::size_t kMostBytes = 64;

bool is_loggable_text(const std::string& text) {
  return text.size() <= kMostBytes && text.find('\0') == std::string::npos && is_utf8(text);
}

}  // namespace

bool is_loggable(const Scan& scan) {
  return is_loggable_text(scan.gtin) && is_loggable_text(scan.lot) &&
         is_loggable_text(scan.serial) && is_loggable_text(scan.verdict) &&
         is_loggable_text(scan.channel);
}

ScanLog::ScanLog(soci::session& sql)
    : insert_((sql.prepare << "INSERT INTO scans (at_ms, gtin, lot, serial, verdict, channel, "
                              "counted) VALUES (:at, :gtin, :lot, :serial, :verdict, :channel, "
                              ":counted)",
               soci::use(at_), soci::use(gtin_), soci::use(lot_), soci::use(serial_),
               soci::use(verdict_), soci::use(channel_), soci::use(counted_))),
      total_((sql.prepare << "INSERT INTO scan_totals (gtin, lot, serial, first_at, scans) "
                             "VALUES (:gtin, :lot, :serial, :at, :scans) "
                             "ON CONFLICT (gtin, lot, serial) DO UPDATE SET "
                             "scans = scan_totals.scans + excluded.scans, "
                             "first_at = CASE WHEN excluded.first_at < scan_totals.first_at "
                             "THEN excluded.first_at ELSE scan_totals.first_at END",
              soci::use(gtin_), soci::use(lot_), soci::use(serial_), soci::use(at_),
              soci::use(scans_))),
      on_day_((sql.prepare << "INSERT INTO scan_days (gtin, day, scans, last_at) "
                              "VALUES (:gtin, :day, :scans, :at) "
                              "ON CONFLICT (gtin, day) DO UPDATE SET "
                              "scans = scan_days.scans + excluded.scans, "
                              "last_at = CASE WHEN excluded.last_at > scan_days.last_at "
                              "THEN excluded.last_at ELSE scan_days.last_at END",
               soci::use(gtin_), soci::use(day_), soci::use(scans_), soci::use(at_))) {}

void ScanLog::append(std::span<const Scan> scans) {
  for (const Scan& scan : scans) append_one(scan);
  add_to_totals(scans);
  add_to_days(scans);
}

void ScanLog::append_one(const Scan& scan) {
  at_ = milliseconds(scan.at);
  gtin_ = scan.gtin;
  lot_ = scan.lot;
  serial_ = scan.serial;
  verdict_ = scan.verdict;
  channel_ = scan.channel;
  counted_ = scan.counted ? 1 : 0;
  insert_.execute(true);
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
    std::tie(gtin_, lot_, serial_) = code;
    at_ = milliseconds(total.first_at);
    scans_ = total.scans;
    total_.execute(true);
  }
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
    gtin_ = key.first;
    day_ = iso_date(key.second);
    at_ = milliseconds(on_day.last_at);
    scans_ = on_day.scans;
    on_day_.execute(true);
  }
}

}  // namespace ocop::db
