// Inside db/ only: which serials belong to which lot and roll, as stored. All throw
// soci::soci_error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/connection.h"
#include "programme/batch_record.h"

namespace ocop::db {

using programme::SerialRange;

std::int64_t first_number(const SerialRange& range);
std::int64_t last_number(const SerialRange& range);
SerialRange range_of(long long first, long long last, long long width);
/// The columns width, first_serial and last_serial of a row.
struct SerialColumns {
  SerialColumns() = default;
  explicit SerialColumns(const SerialRange& range);
  SerialRange range() const { return range_of(first, last, width); }
  long long width = 0, first = 0, last = 0;
};
/// A printed serial as columns hold it; of what is no serial the width is 0, which none has.
struct SerialKey {
  explicit SerialKey(std::string_view serial);
  long long width = 0, number = 0;
};
/// A number as this range prints it.
std::string printed(const SerialRange& range, std::int64_t number);

/// One row of serial_ranges.
struct LotRange {
  SerialRange serials;
  std::string lot;
  long long seq = 1;
  std::string roll;  ///< that it came off, or ""
  std::string jws;   ///< of its own record; "" of the batch's
  long long recorded_at = 0;
  std::string recorded_by;
};
std::vector<LotRange> ranges_of_lot(Connection& connection, const std::string& gtin, const std::string& lot);  ///< by seq
std::vector<LotRange> ranges_of_roll(Connection& connection, const std::string& gtin, const std::string& roll);  ///< by serial

/// Serials of `gtin` that `range` would share with a lot or a roll; the first, if any.
struct Taken {
  std::string name;
  bool is_roll = false;
  SerialRange serials;
};
std::optional<Taken> taken_among(Connection& connection, const std::string& gtin, const SerialRange& range);

/// One row of voided_serials that lies in `range` wholly or in part.
struct VoidRange {
  SerialRange serials;
  std::string reason;
  long long recorded_at = 0;
  std::string recorded_by;
};
std::vector<VoidRange> voids_among(Connection& connection, const std::string& gtin, const SerialRange& range);  ///< by serial

/// "000007" to "000010" as a range that `all` hold together, without a gap between them;
/// refuses what is not, or in the wrong order (where = "first", "last"). `of`: "this lot".
Result<SerialRange> part_of(const std::vector<SerialRange>& all, const Message& of, std::string_view first,
                            std::string_view last);
/// The same question for a range that has been read.
bool hold(const std::vector<SerialRange>& all, const SerialRange& part);
/// What two ranges share.
std::optional<SerialRange> common(const SerialRange& a, const SerialRange& b);
std::vector<SerialRange> serials_of(const std::vector<LotRange>& ranges);

/// One above the highest serial of the product in a lot or on a roll; 1 when there is none.
std::uint64_t next_serial_of(Connection& connection, const std::string& gtin);

}  // namespace ocop::db
