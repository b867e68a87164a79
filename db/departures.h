// When a batch left its producer: the producer says so once the goods are on their way to the
// shops. What is scanned before was copied, or stolen. All throw DatabaseError.
#pragma once

#include <optional>
#include <string_view>

#include "base/date.h"
#include "base/result.h"
#include "db/connection.h"
#include "db/scope.h"

namespace ocop::db {

/// In the caller's write transaction, with its entry in the audit log. Needs Act::kPrintLabels
/// within the actor's bounds. Noted once is enough: later statements, and those not before the
/// first known departure, change nothing. The departure that counts. Errors' `where`: "gtin",
/// "lot", "left_at" (before the day of production, or still to come).
Result<Instant> note_departure(Connection& connection, const Actor& actor, std::string_view gtin14,
                               std::string_view lot, Instant left_at, Instant now);

/// The earliest stated; nullopt when none is.
std::optional<Instant> departure_of(Connection& connection, std::string_view gtin14,
                                    std::string_view lot);

}  // namespace ocop::db
