// Inside db/ only: what the acts on goods and raw material share.
//
// Who locks rows locks products first, then areas in the order of their codes, then the
// log: so no two writers of PostgreSQL wait in a circle. SQLite's write transaction is
// alone already. All throw soci::soci_error or DatabaseError.
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

void lock_product(Connection& connection, std::string gtin);
void lock_areas(Connection& connection, std::vector<std::string> areas);

enum class Numbered { kRecalls, kDeliveries, kPrints };
/// The number of a new row, after a lock on the end of the audit log, which the act will
/// write to anyway.
long long next_id(Connection& connection, Numbered table);

/// What a person wrote for `field`: NFC, without white space at its ends, without control
/// characters; `label` is what the field is called ("the reason", "lý do").
struct Words {
  std::string_view field;
  Message label;
  bool required = true;
  bool line_breaks = false;
  std::size_t most = 300;  ///< characters
};
Result<std::string> read_words(const Words& words, std::string_view text);

/// The serials of a registered lot; nullopt when it is not registered.
std::optional<programme::SerialRange> serials_of(Connection& connection, const std::string& gtin,
                                                 const std::string& lot);
/// "000007" to "000010" as a range; refuses what is not both in `whole`, or in the wrong
/// order (where = "first", "last").
Result<programme::SerialRange> part_of(const programme::SerialRange& whole, std::string_view first,
                                       std::string_view last);
std::int64_t first_number(const programme::SerialRange& range);
std::int64_t last_number(const programme::SerialRange& range);

/// "That lot is not registered" for a field.
tl::unexpected<Error> unknown_lot(std::string_view gtin, std::string_view lot);
/// "batch 09521234543213/L01", the subject in the audit log.
std::string batch_subject(std::string_view gtin, std::string_view lot);

}  // namespace ocop::db
