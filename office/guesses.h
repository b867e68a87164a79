// Guesses at passwords and codes, counted in the registry (office/lock_out.h says what
// the count means). Internal to office/.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "office/desk_core.h"

namespace ocop::office {

/// Whose guess it is, as the registry counts it.
struct Guesser {
  std::string user;    ///< an id, or a bucket of unknown names
  std::string device;  ///< a known browser's token hash, else a digest of its network
  std::string common;  ///< whose bound of all unknown browsers it counts to; "" = known browser
};
/// No address is stored: 16 bits of a digest of user and network tell networks apart.
Guesser guesser_of(const DeskCore& core, const web::Request& request, const db::User& user,
                   Instant now);
/// Unknown names share few rows that nobody can aim at, so that guessing neither fills
/// the table nor answers otherwise than for a user who is there.
Guesser guesser_of_unknown(const DeskCore& core, const web::Request& request,
                           std::string_view name);

/// One guess more, before it is looked at: guesses at the same time do not get around
/// the count. Returns how long to wait, when it may not be made. `begun`: of a code, when
/// its sign-in's password was right; that guess, the last one counted from there, does not
/// lock out the code that follows it. The common bound holds for codes too.
std::optional<std::chrono::minutes> reserve_guess(const DeskCore& core, const Guesser& guesser,
                                                  Instant now,
                                                  std::optional<Instant> begun = {});

/// A guess was wrong: the audit log is told when that begins a wait.
void note_wrong_guess(const DeskCore& core, const db::User& user, const Guesser& guesser,
                      Instant now);

Message said_to_wait(std::chrono::minutes wait);
Message said_busy();

}  // namespace ocop::office
