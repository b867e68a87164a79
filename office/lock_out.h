// How long wrong guesses make one wait. Guesses are counted apart for each browser that
// the user has signed in from before, and together for all others: a stranger who
// guesses makes strangers wait, never the user at a known browser. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/date.h"
#include "db/accounts.h"

namespace ocop::office {

inline constexpr std::int64_t kGuesses = 10;

/// Nothing below kGuesses; from there 15 minutes, doubling with each further wrong
/// guess, a day at the most.
std::chrono::minutes wait_after(std::int64_t failures);

/// What is still to wait, rounded up; nullopt: a guess may be made.
std::optional<std::chrono::minutes> still_locked(const db::Failures& failures, Instant now);

/// The last wrong guess is a day old: counting begins anew.
bool is_stale(const db::Failures& failures, Instant now);

}  // namespace ocop::office
