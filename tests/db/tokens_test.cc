// API tokens of accounts.
#include <doctest/doctest.h>

#include <map>
#include <string>

#include "db/audit.h"
#include "tests/db/accounts_scene.h"

namespace ocop::db {
namespace {

using namespace example;

Token token(const std::string& id, const std::string& of, char c) {
  Token token;
  token.id = id;
  token.user = of;
  token.token = hash_of(c);
  token.name = "máy in";
  token.scopes = {"registry:read"};
  token.expires_at = november() + std::chrono::hours(24);
  return token;
}

}  // namespace

TEST_CASE("a token is found until it expires, is revoked, or its user is disabled") {
  with_users([](const Address& address, Connection& connection) {
    auto two = token("t1", "hoa", 'a');
    two.scopes = {"registry:read", "batches:write"};
    in_transaction(address, [&](Connection& other) {
      CHECK(add_token(other, commune_officer(), two, november()).has_value());
      CHECK(add_token(other, administrator(), token("t2", "hoa", 'b'), november()).has_value());
      CHECK_FALSE(add_token(other, cooperative(), token("t3", "hoa", 'c'), november()).has_value());
      auto bad = token("t4", "hoa", 'd');
      bad.scopes.clear();
      CHECK(add_token(other, commune_officer(), bad, november()).error().where == "scopes");
      bad.scopes = {"registry read"};
      CHECK(add_token(other, commune_officer(), bad, november()).error().where == "scopes");
      bad = token("t4", "hoa", 'd');
      bad.name = "";
      CHECK(add_token(other, commune_officer(), bad, november()).error().where == "name");
      bad = token("t4", "hoa", 'd');
      bad.expires_at = november();
      CHECK(add_token(other, commune_officer(), bad, november()).error().where == "expires");
      return 0;
    });
    const auto held = find_token(connection, hash_of('a'), november());
    REQUIRE(held.has_value());
    CHECK(held->user.id == "hoa");
    CHECK(held->token.scopes == two.scopes);
    CHECK(tokens_of(connection, "hoa").size() == 2);
    CHECK_FALSE(find_token(connection, hash_of('a'), two.expires_at).has_value());
    in_transaction(address, [](Connection& other) {
      CHECK_FALSE(revoke_token(other, cooperative(), "t1", november()).has_value());
      CHECK_FALSE(revoke_token(other, commune_officer(), "t9", november()).has_value());
      return revoke_token(other, commune_officer(), "t1", november()).has_value();
    });
    CHECK_FALSE(find_token(connection, hash_of('a'), november()).has_value());
    CHECK(find_token(connection, hash_of('b'), november()).has_value());
    in_transaction(address, [](Connection& other) {
      return disable_user(other, administrator(), "hoa", true, november()).has_value();
    });
    CHECK_FALSE(find_token(connection, hash_of('b'), november()).has_value());
    const auto entries = audit_entries(connection, {.subject = "user hoa"});
    for (const auto& entry : entries) CHECK(entry.details.find(hash_of('a')) == std::string::npos);
    CHECK(verify_audit(connection).empty());
  });
}

TEST_CASE("all tokens of an account end at once, by who may") {
  with_users([](const Address& address, Connection& connection) {
    in_transaction(address, [&](Connection& other) {
      CHECK(add_token(other, commune_officer(), token("t1", "hoa", 'a'), november()).has_value());
      CHECK(add_token(other, commune_officer(), token("t2", "hoa", 'b'), november()).has_value());
      CHECK(add_token(other, cooperative(), token("t3", "linh", 'c'), november()).has_value());
      return 0;
    });
    using Counts = std::map<std::string, std::int64_t>;
    CHECK(standing_tokens(connection, november()) == Counts{{"hoa", 2}, {"linh", 1}});
    in_transaction(address, [](Connection& other) {
      CHECK_FALSE(revoke_tokens_of(other, cooperative(), "hoa", november()).has_value());
      CHECK_FALSE(revoke_tokens_of(other, province_next_door(), "hoa", november()).has_value());
      CHECK_FALSE(revoke_tokens_of(other, administrator(), "nobody", november()).has_value());
      CHECK(revoke_tokens_of(other, province_officer(), "hoa", november()).value() == 2);
      CHECK(revoke_tokens_of(other, commune_officer(), "hoa", november()).value() == 0);
      auto reset = *find_user(other, "linh");
      return set_password(other, administrator(), reset, "", november()).has_value();
    });
    CHECK(standing_tokens(connection, november()).empty());
    CHECK_FALSE(find_token(connection, hash_of('c'), november()).has_value());
    CHECK(audit_entries(connection, {.subject = "user linh", .limit = 1})[0].details ==
          R"({"tokens_revoked":1})");
  });
}

}  // namespace ocop::db
