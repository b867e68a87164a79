// Guesses at passwords and codes, counted in the registry (office/lock_out.h says what
// the count means). Internal to office/.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "office/desk_core.h"

namespace ocop::office {

/// One guess more for `user` (an id, or a bucket of unknown names) from `device`, before
/// it is looked at: guesses at the same time do not get around the count. Returns how
/// long to wait, when it may not be made. `begun`: of a code, when its sign-in's password
/// was right; that guess, the last one counted, does not lock out the code that follows it.
std::optional<std::chrono::minutes> reserve_guess(const DeskCore& core, std::string_view user,
                                                  std::string_view device, Instant now,
                                                  std::optional<Instant> begun = {});

/// A guess was wrong: the audit log is told when that begins a wait.
void note_wrong_guess(const DeskCore& core, const db::User& user, std::string_view device,
                      Instant now);

Message said_to_wait(std::chrono::minutes wait);
Message said_busy();

}  // namespace ocop::office
