// Inside db/ only: what the acts on cases share. In the caller's write transaction. All throw
// DatabaseError or soci::soci_error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "db/cases.h"

namespace ocop::db {

/// The case, when the actor may do this and its bounds reach it; its product stays locked.
Result<Case> reach_case(Connection& connection, const Actor& actor, Act act, std::int64_t id);
/// The open case of exactly this product or batch, wherever it is.
std::optional<Case> open_one(Connection& connection, const std::string& gtin, const std::string& lot);

Result<void> check_open(const Case& what);
Result<void> check_seen(const Case& what, std::int64_t seen);
Result<std::string> read_reason(std::string_view text);  ///< where = "reason"

CaseStep step_of(const Actor& actor, std::string_view step);
/// The same step by the same hand a moment ago: a form sent twice.
bool sent_before(Connection& connection, const Case& what, const CaseStep& step, Instant now);
/// Adds the step behind Case::steps.
void add_step(Connection& connection, const Case& what, const CaseStep& step, Instant now);
/// Its entry in the audit log, which comes last (db/audit.h).
void log_step(Connection& connection, const Actor& actor, const Case& what, std::string_view act,
              const CaseStep& step, Instant now);

/// Adds a step of marks with the marks of its units, and logs it.
void add_marks(Connection& connection, const Actor& actor, const Case& what, const CaseStep& step,
               Instant now);

}  // namespace ocop::db
