// Inside db/ only: cases as they are stored, for the acts on them. All throw DatabaseError.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/cases.h"
#include "db/list_question.h"

namespace ocop::db {

/// Of cases `c` for which the conditions hold; products `pr` and producers `x` are joined.
std::vector<Case> cases_where(Connection& connection, const Where& where);
std::optional<Case> case_row(Connection& connection, std::int64_t id);

/// The step of that number.
std::optional<CaseStep> case_step(Connection& connection, std::int64_t id, std::int64_t seq);

/// As SQL, of unit_watch `u` with its last mark `m`: suspected, and since then not marked. The first
/// condition is there for SQLite, which takes a partial index only by its own words.
inline constexpr std::string_view kUndecided =
    "u.state <> 'quiet' AND u.state = 'suspected' AND "
    "(m.mark IS NULL OR (m.mark = 'cleared' AND u.since > m.at_ms))";
/// Joins that last mark to a table of units.
std::string last_mark_of(std::string_view table);

/// As SQL, what is thought of a batch of habit_watch `table`: its state, unless that is not "quiet" and
/// the newest closed case of the batch or its product, closed since, was closed as cleared: then
/// `cleared`.
std::string batch_state_of(std::string_view table, std::string_view cleared);

std::vector<CaseUnit> undecided_units(Connection& connection, const CaseScope& scope);

}  // namespace ocop::db
