// What was scanned, in figures: by day, province and product, from the counts that stay
// (scan_counts), and what only single scans tell, as long as they are kept. Reads only; one
// snapshot each where the caller opened one. All throw DatabaseError.
//
// Bounds are those of products: who answers for a place sees what was scanned of its products,
// wherever. Codes whose product is not registered are seen by who answers for the whole country.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "db/connection.h"
#include "db/lists.h"

namespace ocop::db {

/// A product (`lot` nullopt), a batch (labels of rolls, scanned without a lot: "") or a unit.
struct ScanSubject {
  std::string gtin;  ///< GTIN-14
  std::optional<std::string> lot{};
  std::string serial{};  ///< "" = all
};

struct ScanQuestion {
  Date from, until;        ///< both in
  std::string gtin{};      ///< "" = all
  std::string place{};     ///< of the products' producers, within the bounds; "" = all
  std::string province{};  ///< where it was scanned, two digits; "" = all
};

struct ScanCount {
  std::string key;      ///< what it is counted by
  std::string verdict;  ///< headline code
  std::int64_t scans = 0, counted = 0;
  /// Visitors who said later where they had scanned: their scans are in the row of key "" of
  /// provinces. Not among `scans`. 0 where no province is asked for nor counted by.
  std::int64_t told = 0;
  std::string name{};   ///< of a product
};
/// Keys: ISO days; province codes, "" where not known; GTINs, "" where no product is registered.
/// In the order of keys, then verdicts.
std::vector<ScanCount> scans_by_day(Connection& connection, const Bounds& bounds, const ScanQuestion& question);
std::vector<ScanCount> scans_by_province(Connection& connection, const Bounds& bounds, const ScanQuestion& question);
std::vector<ScanCount> scans_by_product(Connection& connection, const Bounds& bounds, const ScanQuestion& question);

/// Of one subject, which the caller has checked to be within reach. Of a unit from single scans,
/// of a batch or product from the counts. `until` is the last day.
std::vector<ScanCount> subject_by_day(Connection& connection, const ScanSubject& subject, Date from, Date until);
std::vector<ScanCount> subject_by_province(Connection& connection, const ScanSubject& subject, Date from, Date until);
/// The first day on which it was scanned, as far as the counts or, of a unit, single scans say.
std::optional<Date> first_scanned(Connection& connection, const ScanSubject& subject);

/// Distinct devices of counted scans on a day; days without any are left out.
struct DeviceCount {
  Date day;
  std::int64_t devices = 0;
};
std::vector<DeviceCount> devices_by_day(Connection& connection, const ScanSubject& subject, Date from, Date until);

/// When units or, serial "", batches came to be watched or suspected; oldest first, at most 1,000.
struct AlertMoment {
  Instant at;
  std::string lot, serial, state;
};
std::vector<AlertMoment> alert_moments(Connection& connection, const ScanSubject& subject, Date from, Date until);

/// When the last scan was made that copy detection saw; nullopt: it has seen none, or none is kept.
std::optional<Instant> last_seen_scan(Connection& connection);

/// Codes whose signature did not hold, as often as they were asked for in the period and as long as
/// single scans are kept: most often first.
struct ForgedCode {
  std::string gtin, lot, serial;  ///< as the code said; nothing of it need exist
  std::string product;            ///< its name, "" where none is registered
  std::int64_t scans = 0;
  Instant last_at;
};
std::vector<ForgedCode> forged_codes(Connection& connection, const Bounds& bounds, const ScanQuestion& question,
                                     std::size_t most);

/// A batch that copy detection suspects as a whole, or of which units are suspected
/// that no inspector cleared since.
struct SuspectedBatch {
  std::string gtin, lot;
  std::string product, producer;  ///< their names
  std::string state;              ///< of the batch as a whole: "quiet", "suspected"
  std::int64_t units = 0;         ///< suspected, not cleared
  std::int64_t confirmed = 0;     ///< units, by inspectors
  std::optional<std::int64_t> open_case;  ///< of the batch, or of its product
};
/// Of products within the bounds and the question's place and GTIN, whenever it was. Suspected
/// ones first, by falling units, then those that stand out most as a whole.
std::vector<SuspectedBatch> suspected_batches(Connection& connection, const Bounds& bounds,
                                              const ScanQuestion& question, std::size_t most);

}  // namespace ocop::db
