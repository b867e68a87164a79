// Inside db/ only: what the acts on goods, rolls and raw material share.
//
// Who locks rows locks products first, then areas in the order of their codes, then the
// log: so no two writers of PostgreSQL wait in a circle. SQLite's write transaction is
// alone already. All throw soci::soci_error or DatabaseError.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/connection.h"
#include "db/serial_rows.h"

namespace ocop::db {

void lock_product(Connection& connection, std::string gtin);
void lock_areas(Connection& connection, std::vector<std::string> areas);

/// The same act of the same hand within this time is a form that was sent twice.
inline constexpr std::chrono::seconds kSentTwiceWithin{60};

enum class Numbered { kRecalls, kDeliveries, kPrints, kLabelBlocks, kPublicReports, kCases, kProductLinks, kEvents };
/// The number of a new row, after a lock on the end of the audit log, which nearly every act will
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

/// "That lot is not registered" for a field.
tl::unexpected<Error> unknown_lot(std::string_view gtin, std::string_view lot);
/// "That roll is not there", likewise.
tl::unexpected<Error> unknown_roll(std::string_view gtin, std::string_view roll);
/// "batch 09521234543213/L01", the subject in the audit log.
std::string batch_subject(std::string_view gtin, std::string_view lot);
/// "roll 09521234543213/R1", likewise.
std::string roll_subject(std::string_view gtin, std::string_view roll);

}  // namespace ocop::db
