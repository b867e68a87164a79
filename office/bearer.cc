#include "office/bearer.h"

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"

namespace ocop::office {
namespace {

constexpr std::size_t kMostToken = 64;

}  // namespace

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
