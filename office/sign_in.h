// Signing in, stage by stage: password, code of the second factor, a new password where
// one was given out, setting up the second factor. Each stage is a session of its own
// with a new cookie, so that none that was known before is worth anything after.
// Internal to office/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "office/desk_core.h"

namespace ocop::office {

/// Answers GET and POST of /sign-in, /sign-in/code, /sign-in/password and /sign-in/enrol.
/// `path`: below the prefix. `presence`: of the request, whatever its stage.
web::Response handle_sign_in(DeskCore& core, const web::Request& request, std::string_view path,
                             const std::optional<Presence>& presence, Instant now);

/// Where a session that is not full has to go on, below the prefix.
std::string_view path_of_stage(db::Stage stage);

programme::Actor actor_of(const DeskCore& core, const db::User& user);

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

/// Ends `presence` and starts the user's next stage; 303 to it, or to `next` when all is
/// done. `after`: what the session is for.
web::Response go_on(DeskCore& core, const Presence* presence, const web::Request& request,
                    const db::User& user, db::Stage after, StageSecret secret,
                    std::string_view next, Instant now);
db::Stage stage_after_factor(const db::User& user);

/// Stores a new password of the user's own and seals `totp` with it; the user as changed
/// and what the new password opens. The caller holds a pass of the gate. Errors' where:
/// "password", "again".
struct NewPassword {
  db::User user;
  keys::Secret key;
};
Result<NewPassword> change_password(DeskCore& core, const db::User& user, const keys::Secret& totp,
                                    std::string_view password, std::string_view again, Instant now);

}  // namespace ocop::office
