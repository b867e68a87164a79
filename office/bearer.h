// API tokens: who is behind "Authorization: Bearer …", and what a token may be for. Only SHA-256 of
// a token is stored.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/accounts.h"
#include "db/connection.h"
#include "programme/roles.h"
#include "web/http.h"

namespace ocop::office {

/// What a token may do, within what its user may.
inline constexpr std::string_view kReadScope = "registry:read";      ///< lists of the console
inline constexpr std::string_view kCaptureScope = "epcis:capture";  ///< POST events (docs/events.md)
inline constexpr std::string_view kQueryScope = "epcis:query";      ///< read events

struct Scope {
  std::string_view name;
  programme::Act act;  ///< who may not do this is not offered the scope
};
inline constexpr std::array kScopes{Scope{kReadScope, programme::Act::kView},
                                    Scope{kCaptureScope, programme::Act::kRecordEvent},
                                    Scope{kQueryScope, programme::Act::kView}};

/// A new token: what its holder keeps, and what is stored of it.
struct FreshToken {
  std::string secret;
  db::Token token;
};
FreshToken fresh_token(std::string_view user, std::string_view name, std::vector<std::string> scopes,
                       std::chrono::hours term, Instant now);
/// Is it one of kScopes, and does the role's holder do such things?
bool is_offered(std::string_view scope, programme::Role role);

/// Neither revoked nor expired, of a user who is not disabled. Throws db::DatabaseError.
std::optional<db::TokenHolder> find_bearer(db::Connection& connection, const web::Request& request,
                                           Instant now);
bool has_scope(const db::TokenHolder& holder, std::string_view scope);
/// Actor::via names the token.
programme::Actor actor_of(const db::TokenHolder& holder);

}  // namespace ocop::office
