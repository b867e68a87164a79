// What a producer states about a batch: the payload of the signed batch record.
// Pure data with strict JSON, described for implementers in docs/batch-record.md:
//
//   {"producer":"htx-doan-ket","gtin":"09521234543213","lot":"L2601",
//    "produced":"2026-11-22","best_before":"2027-11-22",
//    "serials":{"first":1,"count":500,"width":6},
//    "areas":[{"area":"VN-TNOR-0095","kg":120.5,"harvested":"2026-11-20"}],
//    "certificate":"01/QĐ-UBND","issued_at":"2026-11-22T03:04:05Z"}
//
// All members are required but best_before, kg and harvested, which are left
// out when there is nothing to state (never null, never "" or 0).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"

namespace ocop::programme {

/// Raw material of one area that went into the batch.
struct AreaUse {
  std::string area;        ///< planting-area code
  std::int64_t grams = 0;  ///< JSON "kg" with up to 3 decimals; 0 = not stated
  std::optional<Date> harvested;

  bool operator==(const AreaUse&) const = default;
};

/// Serials of a batch are decimal numbers of a fixed width: first … first + quantity − 1.
struct SerialRange {
  std::uint64_t first = 1;
  std::uint64_t count = 0;
  unsigned width = 6;  ///< digits printed, 1–18

  bool operator==(const SerialRange&) const = default;
  std::string serial(std::uint64_t index) const;  ///< zero-padded; index < count
  bool contains(std::string_view serial) const;   ///< exact width and within the range
};

struct BatchRecord {
  std::string producer;  ///< producer id
  std::string gtin;      ///< GTIN-14
  std::string lot;       ///< AI (10), 1–20 characters of set 82
  Date produced;
  std::optional<Date> best_before;  ///< goods that do not spoil (handicrafts) have none
  SerialRange serials;              ///< its count is the batch's quantity
  std::vector<AreaUse> areas;
  std::string certificate;  ///< number in force on the production date; "" = none
  Instant issued_at{};      ///< whole seconds

  bool operator==(const BatchRecord&) const = default;
};

inline constexpr std::uint64_t kMaxBatchQuantity = 100'000'000;

/// Bounds that parse_batch_record() keeps.
inline constexpr std::size_t kMaxBatchJson = 45 * 1024;  ///< bytes; fits a 64 KiB JWS in base64url
inline constexpr std::size_t kMaxBatchAreas = 200;
inline constexpr std::int64_t kMaxAreaGrams = 1'000'000'000'000;  ///< a million tonnes
inline constexpr std::size_t kMaxCertificateNumber = 120;         ///< bytes of UTF-8

/// Same statement, leaving aside when it was signed and the order of the areas.
bool same_content(const BatchRecord& a, const BatchRecord& b);

/// Compact JSON, members in a fixed order. For a record that keeps the rules of
/// parse_batch_record() the inverse of it; checks nothing.
std::string to_json(const BatchRecord& record);

/// Refuses unknown, missing, duplicate and mistyped members, dates in the wrong
/// order (harvested ≤ produced ≤ best before), quantity 0 or above the maximum,
/// serials that outgrow their width, a producer id, GTIN, lot, area code or
/// certificate number that is none, kilograms that are no plain decimal with at
/// most three decimals, the same area and harvest twice; `where` is the JSON
/// member's path ("areas[0].kg"). A lot "." or ".." is refused: no URI can carry it.
Result<BatchRecord> parse_batch_record(std::string_view json);

}  // namespace ocop::programme
