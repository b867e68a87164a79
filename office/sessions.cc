#include "office/sessions.h"

#include <algorithm>

#include "base/base64.h"
#include "base/digest.h"
#include "base/text.h"
#include "office/bearer.h"
#include "office/password.h"
#include "web/cookie.h"

namespace ocop::office {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kMostCookie = 64;
/// How exactly it is known when a session was last used: a write a minute, not a request.
constexpr std::chrono::minutes kTouch{1};

/// The key that only who holds the cookie can make: the database alone opens nothing.
keys::Secret stage_key(std::string_view cookie) {
  return keys::Secret(hmac_sha256(cookie, "ocop session stage"));
}

bool is_plausible(std::string_view token) { return !token.empty() && token.size() <= kMostCookie; }

}  // namespace

std::optional<Presence> Sessions::find(const web::Request& request, Instant now) const {
  const auto cookie = web::cookie(request, cookie_name());
  if (!cookie || !is_plausible(*cookie)) return {};
  std::optional<db::SignedIn> found;
  store_.read([&](db::Connection& connection) {
    found = db::find_session(connection, sha256_hex(*cookie));
  });
  if (!found) return {};
  const db::Session& session = found->session;
  if (now >= session.expires_at || now - session.seen_at >= settings_.idle) return {};
  if (now - session.seen_at >= kTouch) {
    store_.write_later([token = session.token, now](db::Connection& connection) {
      db::touch_session(connection, token, now);
    });
  }
  return Presence{.session = session,
                  .user = std::move(found->user),
                  .cookie = *cookie,
                  .csrf = to_base64url(hmac_sha256(*cookie, "ocop csrf"))};
}

std::optional<db::TokenHolder> Sessions::find_bearer(const web::Request& request,
                                                     Instant now) const {
  std::optional<db::TokenHolder> found;
  store_.read([&](db::Connection& connection) {
    found = office::find_bearer(connection, request, now);
  });
  return found;
}

std::string Sessions::start(db::Connection& connection, std::string_view user, db::Stage stage,
                            const StageSecret& secret, std::string_view replaces,
                            Instant now) const {
  if (!replaces.empty()) db::end_session(connection, replaces);
  db::sweep_sessions(connection, now);
  const std::string cookie = to_base64url(random_bytes(kTokenBytes));
  db::Session session{.token = sha256_hex(cookie),
                      .user = std::string(user),
                      .stage = stage,
                      .secret = {},
                      .created_at = now,
                      .seen_at = now,
                      .expires_at = now + settings_.longest};
  if (stage != db::Stage::kFull) {
    session.expires_at = now + kStage;
    const std::string both = std::string(secret.key.view()) + std::string(secret.totp.view());
    session.secret = seal(stage_key(cookie), both, user);
  }
  db::add_session(connection, session);
  return cookie;
}

std::optional<StageSecret> Sessions::secret_of(const Presence& presence) const {
  const auto both = unseal(stage_key(presence.cookie), presence.session.secret, presence.user.id);
  if (!both || both->view().size() < kKeyBytes) return {};
  return StageSecret{keys::Secret(both->view().substr(0, kKeyBytes)),
                     keys::Secret(both->view().substr(kKeyBytes))};
}

std::string Sessions::set(std::string_view value) const {
  return web::set_cookie(cookie_name(), value);
}

std::string Sessions::clear() const {
  return web::set_cookie(cookie_name(), "", std::chrono::seconds(0));
}

std::string Sessions::device_cookie(std::string_view user) const {
  // A desk that several people share knows each of them.
  return cookie_name() + "-device-" + sha256_hex(user).substr(0, 8);
}

std::string Sessions::device(const web::Request& request, std::string_view user,
                             Instant now) const {
  const auto cookie = web::cookie(request, device_cookie(user));
  if (!cookie || !is_plausible(*cookie)) return {};
  const std::string hash = sha256_hex(*cookie);
  bool known = false;
  store_.read(
      [&](db::Connection& connection) { known = db::is_device_of(connection, hash, user, now); });
  return known ? hash : std::string();
}

std::string Sessions::add_device(db::Connection& connection, std::string_view user,
                                 Instant now) const {
  const std::string token = to_base64url(random_bytes(kTokenBytes));
  db::add_device(connection, sha256_hex(token), user, now + kDevice);
  return web::set_cookie(device_cookie(user), token, std::chrono::seconds(kDevice));
}

}  // namespace ocop::office
