// How long wrong guesses make one wait. Guesses are counted apart for each browser that
// the user has signed in from before, and for all others apart for each network that they
// come from: a stranger who guesses makes neighbours wait, neither the user at a known
// browser nor the user at a new one elsewhere. All unknown browsers together have a bound
// of their own for each quarter of an hour, which many networks at once run into. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "db/accounts.h"

namespace ocop::office {

inline constexpr std::int64_t kGuesses = 10;
/// By all unknown browsers together in one window.
inline constexpr std::int64_t kCommonGuesses = 300;
inline constexpr std::chrono::minutes kCommonWindow{15};

/// Nothing below kGuesses; from there 15 minutes, doubling with each further wrong
/// guess, a day at the most.
std::chrono::minutes wait_after(std::int64_t failures);

/// What is still to wait, rounded up; nullopt: a guess may be made.
std::optional<std::chrono::minutes> still_locked(const db::Failures& failures, Instant now);

/// The window that `now` is in, counted from 1970, and when it ends.
std::int64_t common_window(Instant now);
Instant end_of_window(Instant now);

/// The peer's network: of IPv4 (also in IPv6) the first 24 bits, of IPv6 the first 48;
/// "" for what is no address.
std::string network_of(std::string_view address);

/// The last wrong guess is a day old: counting begins anew.
bool is_stale(const db::Failures& failures, Instant now);

}  // namespace ocop::office
