// Who is behind a request: the session of its cookie, or an API token. Only SHA-256 of
// either is stored. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/accounts.h"
#include "keys/secret.h"
#include "office/desk.h"
#include "office/store.h"
#include "web/http.h"

namespace ocop::office {

/// A session that stands.
struct Presence {
  db::Session session;
  db::User user;
  std::string cookie;  ///< the secret value itself
  std::string csrf;    ///< HMAC of the cookie: worth nothing to who lacks it
};

/// What the stages of a sign-in hand on: what the password opened, and the second
/// factor's secret where there is one, stored or proposed.
struct StageSecret {
  keys::Secret key;
  keys::Secret totp;
};

class Sessions {
 public:
  static constexpr std::chrono::minutes kStage{15};  ///< longest time for a sign-in's stages
  static constexpr std::chrono::hours kDevice{180 * 24};

  Sessions(const Store& store, const DeskSettings& settings) : store_(store), settings_(settings) {}

  /// Of the session cookie: neither ended nor idle nor too old, its user not disabled.
  std::optional<Presence> find(const web::Request& request, Instant now) const;
  /// Of "Authorization: Bearer …".
  std::optional<db::TokenHolder> find_bearer(const web::Request& request, Instant now) const;

  /// A new session in the caller's write transaction, in place of `replaces` (a token's
  /// hash, "" for none); returns the cookie's value.
  std::string start(db::Connection& connection, std::string_view user, db::Stage stage,
                    const StageSecret& secret, std::string_view replaces, Instant now) const;
  std::optional<StageSecret> secret_of(const Presence& presence) const;

  std::string cookie_name() const { return "__Host-" + settings_.cookie; }
  std::string set(std::string_view value) const;  ///< Set-Cookie
  std::string clear() const;

  /// The hash that a known browser of `user` sends; "" when it is not known.
  std::string device(const web::Request& request, std::string_view user, Instant now) const;
  /// Makes the browser known; returns the Set-Cookie.
  std::string add_device(db::Connection& connection, std::string_view user, Instant now) const;

 private:
  std::string device_cookie(std::string_view user) const;

  const Store& store_;
  const DeskSettings& settings_;
};

}  // namespace ocop::office
