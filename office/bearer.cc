#include "office/bearer.h"

#include <algorithm>
#include <utility>

#include "base/base64.h"
#include "base/digest.h"
#include "base/text.h"

namespace ocop::office {
namespace {

constexpr std::size_t kMostToken = 64;
constexpr std::string_view kTokenMark = "ocop_";

}  // namespace

FreshToken fresh_token(std::string_view user, std::string_view name,
                       std::vector<std::string> scopes, std::chrono::hours term, Instant now) {
  FreshToken fresh;
  fresh.secret = std::string(kTokenMark) + to_base64url(random_bytes(32));
  fresh.token = {.id = to_base64url(random_bytes(9)),
                 .user = std::string(user),
                 .token = sha256_hex(fresh.secret),
                 .name = std::string(name),
                 .scopes = std::move(scopes),
                 .created_at = now,
                 .expires_at = now + term,
                 .revoked_at = {}};
  return fresh;
}

bool is_offered(std::string_view scope, programme::Role role) {
  return std::any_of(kScopes.begin(), kScopes.end(), [&](const Scope& one) {
    return one.name == scope && programme::may(role, one.act);
  });
}

std::optional<db::TokenHolder> find_bearer(db::Connection& connection, const web::Request& request,
                                           Instant now) {
  constexpr std::string_view kScheme = "bearer ";
  const std::string_view header = request.header("Authorization");
  if (ascii_lower(header.substr(0, kScheme.size())) != kScheme) return {};
  const auto token = trim(header.substr(kScheme.size()));
  if (token.empty() || token.size() > kMostToken) return {};
  return db::find_token(connection, sha256_hex(token), now);
}

bool has_scope(const db::TokenHolder& holder, std::string_view scope) {
  const auto& scopes = holder.token.scopes;
  return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

programme::Actor actor_of(const db::TokenHolder& holder) {
  return {.user = holder.user.id,
          .role = holder.user.role,
          .place = holder.user.place,
          .producer = holder.user.producer,
          .via = "token " + holder.token.id};
}

}  // namespace ocop::office
