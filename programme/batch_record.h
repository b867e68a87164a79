// What a producer states about a batch: the payload of the signed batch record
// (docs/batch-record.md). Pure data with strict JSON.
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
  std::string area;                   ///< planting-area code
  std::int64_t grams = 0;             ///< JSON "kg" with up to 3 decimals; 0 = not stated
  std::optional<Date> harvested;

  bool operator==(const AreaUse&) const = default;
};

/// Serials of a batch are decimal numbers of a fixed width: first … first + quantity − 1.
struct SerialRange {
  std::uint64_t first = 1;
  std::uint64_t count = 0;
  unsigned width = 6;                 ///< digits printed, 1–18

  bool operator==(const SerialRange&) const = default;
  std::string serial(std::uint64_t index) const;        ///< zero-padded; index < count
  bool contains(std::string_view serial) const;         ///< exact width and within the range
};

struct BatchRecord {
  std::string producer;               ///< producer id
  std::string gtin;                   ///< GTIN-14
  std::string lot;                    ///< AI (10), 1–20 characters of set 82
  Date produced;
  std::optional<Date> best_before;    ///< goods that do not spoil (handicrafts) have none
  SerialRange serials;                ///< its count is the batch's quantity
  std::vector<AreaUse> areas;
  std::string certificate;            ///< number in force on the production date; "" = none
  Instant issued_at;                  ///< whole seconds

  bool operator==(const BatchRecord&) const = default;
};

inline constexpr std::uint64_t kMaxBatchQuantity = 100'000'000;

/// Same statement, leaving aside when it was signed.
bool same_content(const BatchRecord& a, const BatchRecord& b);

/// Compact JSON, members in a fixed order.
std::string to_json(const BatchRecord& record);

/// Refuses unknown, missing, duplicate and mistyped members, dates in the wrong
/// order, quantity 0 or above the maximum, a GTIN or lot that is none; `where`
/// is the JSON member's path.
Result<BatchRecord> parse_batch_record(std::string_view json);

}  // namespace ocop::programme
