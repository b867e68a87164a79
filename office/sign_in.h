// Signing in, stage by stage: password, code of the second factor, a new password where
// one was given out, setting up the second factor. Each stage is a session of its own
// with a new cookie, so that none that was known before is worth anything after.
// Internal to office/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "office/desk_core.h"
#include "office/guesses.h"

namespace ocop::office {

/// Answers GET and POST of /sign-in, /sign-in/code, /sign-in/password and /sign-in/enrol.
/// `path`: below the prefix. `presence`: of the request, whatever its stage.
web::Response handle_sign_in(DeskCore& core, const web::Request& request, std::string_view path,
                             const std::optional<Presence>& presence, Instant now);

/// Where a session that is not full has to go on, below the prefix.
std::string_view path_of_stage(db::Stage stage);

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
