#include <fmt/format.h>
#include <soci/soci.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/account_rows.h"
#include "db/accounts.h"
#include "db/audit.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/storable.h"

namespace ocop::db {
namespace {

constexpr std::size_t kLongestName = 100;
constexpr std::size_t kLongestScope = 40;

/// All columns of a token, and what a statement brings them back in.
struct Row {
  static constexpr std::string_view kColumns =
      "id, user_id, token, name, scopes, created_at, expires_at, COALESCE(revoked_at, -1)";
  Token read;
  std::string scopes;
  long long created_at = 0, expires_at = 0, revoked_at = 0;

  void bind(soci::statement& statement) {
    for (auto* text : {&read.id, &read.user, &read.token, &read.name, &scopes}) {
      statement.exchange(soci::into(*text));
    }
    for (auto* number : {&created_at, &expires_at, &revoked_at}) {
      statement.exchange(soci::into(*number));
    }
  }

  Token token() const {
    Token token = read;
    for (std::string_view rest = scopes; !rest.empty();) {
      const auto end = rest.find(' ');
      token.scopes.emplace_back(rest.substr(0, end));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    token.created_at = stored_instant(created_at);
    token.expires_at = stored_instant(expires_at);
    if (revoked_at >= 0) token.revoked_at = stored_instant(revoked_at);
    return token;
  }
};

std::vector<Token> read_tokens(Connection& connection, std::string_view column,
                               std::string_view value) {
  if (!storable(value)) return {};
  return guarded(connection.display(), [&] {
    const std::string wanted(value);
    Row row;
    soci::statement statement(connection.sql());
    row.bind(statement);
    statement.exchange(soci::use(wanted, "wanted"));
    statement.alloc();
    statement.prepare("SELECT " + std::string(Row::kColumns) + " FROM tokens WHERE " +
                      std::string(column) + " = :wanted ORDER BY created_at DESC, id");
    statement.define_and_bind();
    std::vector<Token> tokens;
    for (bool more = statement.execute(true); more; more = statement.fetch()) {
      tokens.push_back(row.token());
    }
    return tokens;
  });
}

bool is_scope(std::string_view scope) {
  return !scope.empty() && scope.size() <= kLongestScope &&
         std::all_of(scope.begin(), scope.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || c == ':' || c == '_'; });
}

Result<void> check_token(const Token& token, Instant now) {
  if (trim(token.name).empty() || printable(token.name, kLongestName) != token.name) {
    return fail("name", message("Name what the token is for, on one line and at most {} bytes",
                                "Hãy ghi mã truy cập dùng vào việc gì, trên một dòng, tối đa {} byte",
                                kLongestName));
  }
  if (token.scopes.empty() || !std::all_of(token.scopes.begin(), token.scopes.end(), is_scope)) {
    return fail("scopes", message("Choose at least one thing that the token may do",
                                  "Hãy chọn ít nhất một việc mà mã truy cập được làm"));
  }
  if (token.expires_at <= now) {
    return fail("expires", message("The token would have expired already; choose a later day",
                                   "Mã truy cập sẽ hết hạn ngay; hãy chọn ngày muộn hơn"));
  }
  return {};
}

Result<User> check_owner(Connection& connection, const Actor& actor, const std::string& id) {
  auto user = find_user(connection, id);
  if (!user) {
    return fail("user", message("There is no account “{}”", "Không có tài khoản “{}”",
                                printable(id)));
  }
  if (actor.user.empty() || actor.user != user->id) {
    if (auto allowed = check_manages(connection, actor, *user); !allowed) {
      return tl::unexpected<Error>(allowed.error());
    }
  }
  return std::move(*user);
}

}  // namespace

Result<void> add_token(Connection& connection, const Actor& actor, const Token& token,
                       Instant now) {
  if (auto right = check_token(token, now); !right) return right;
  if (auto owner = check_owner(connection, actor, token.user); !owner) {
    return tl::unexpected<Error>(owner.error());
  }
  const auto scopes = fmt::format("{}", fmt::join(token.scopes, " "));
  guarded(connection.display(), [&] {
    const long long created = milliseconds(now);
    const long long expires = milliseconds(token.expires_at);
    connection.sql() << "INSERT INTO tokens (id, user_id, token, name, scopes, created_at, "
                        "expires_at) VALUES (:id, :user_id, :token, :name, :scopes, :created, "
                        ":expires)",
        soci::use(token.id), soci::use(token.user), soci::use(token.token), soci::use(token.name),
        soci::use(scopes), soci::use(created), soci::use(expires);
  });
  append_audit(connection, actor,
               {"token.add", "user " + token.user,
                nlohmann::json{{"id", token.id},
                               {"name", token.name},
                               {"scopes", token.scopes},
                               {"expires", iso_instant(token.expires_at)}}
                    .dump()},
               now);
  return {};
}

Result<void> revoke_token(Connection& connection, const Actor& actor, std::string_view id,
                          Instant now) {
  const auto found = read_tokens(connection, "id", id);
  if (found.empty()) {
    return fail("id", message("There is no token “{}”", "Không có mã truy cập “{}”",
                              printable(id)));
  }
  const auto& token = found.front();
  if (auto owner = check_owner(connection, actor, token.user); !owner) {
    return tl::unexpected<Error>(owner.error());
  }
  if (token.revoked_at) return {};
  guarded(connection.display(), [&] {
    const long long at = milliseconds(now);
    connection.sql() << "UPDATE tokens SET revoked_at = :at WHERE id = :id", soci::use(at, "at"),
        soci::use(token.id, "id");
  });
  append_audit(
      connection, actor,
      {"token.revoke", "user " + token.user, nlohmann::json{{"id", token.id}}.dump()}, now);
  return {};
}

std::int64_t end_tokens_of(Connection& connection, const std::string& user, Instant now) {
  return guarded(connection.display(), [&]() -> std::int64_t {
    const long long at = milliseconds(now);
    soci::statement update =
        (connection.sql().prepare << "UPDATE tokens SET revoked_at = :at WHERE user_id = :id AND "
                                     "revoked_at IS NULL AND expires_at > :now",
         soci::use(at, "at"), soci::use(user, "id"), soci::use(at, "now"));
    update.execute(true);
    return update.get_affected_rows();
  });
}

Result<std::int64_t> revoke_tokens_of(Connection& connection, const Actor& actor,
                                      std::string_view user, Instant now) {
  const auto owner = check_owner(connection, actor, std::string(user));
  if (!owner) return tl::unexpected<Error>(owner.error());
  const auto revoked = end_tokens_of(connection, owner->id, now);
  if (revoked > 0) {
    append_audit(connection, actor,
                 {"token.revoke_all", "user " + owner->id,
                  nlohmann::json{{"tokens_revoked", revoked}}.dump()},
                 now);
  }
  return revoked;
}

std::map<std::string, std::int64_t> standing_tokens(Connection& connection, Instant now) {
  return guarded(connection.display(), [&] {
    const long long at = milliseconds(now);
    std::string user;
    long long count = 0;
    soci::statement statement =
        (connection.sql().prepare << "SELECT user_id, COUNT(*) FROM tokens WHERE revoked_at IS "
                                     "NULL AND expires_at > :now GROUP BY user_id",
         soci::into(user), soci::into(count), soci::use(at, "now"));
    std::map<std::string, std::int64_t> standing;
    for (bool more = statement.execute(true); more; more = statement.fetch())
      standing[user] = count;
    return standing;
  });
}

std::vector<Token> tokens_of(Connection& connection, std::string_view user) {
  return read_tokens(connection, "user_id", user);
}

std::optional<TokenHolder> find_token(Connection& connection, std::string_view token,
                                      Instant now) {
  const auto found = read_tokens(connection, "token", token);
  if (found.empty() || found.front().revoked_at || found.front().expires_at <= now) return {};
  auto user = find_user(connection, found.front().user);
  if (!user || user->disabled) return {};
  return TokenHolder{found.front(), std::move(*user)};
}

}  // namespace ocop::db
