// Accounts, sessions, tokens as stored. What a password or a token is worth,
// office/ decides: here are only hashes. All throw DatabaseError; changes belong to the
// caller's write transaction.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "db/connection.h"
#include "db/scope.h"

namespace ocop::db {

struct User {
  std::string id;  ///< 1–64 of a–z 0–9 . _ -
  std::string name;
  programme::Role role{};
  std::string place;
  std::string producer;
  std::string password;       ///< office/password.h
  std::string second_factor;  ///< sealed with the password; "" = none yet
  std::int64_t last_step = 0; ///< of the last code used: none is taken twice
  bool must_change = false;
  bool disabled = false;
  Instant created_at{};
  std::string created_by;
};

std::optional<User> find_user(Connection& connection, std::string_view id);
/// Those that `actor` may manage, by id.
std::vector<User> users(Connection& connection, const Actor& actor);

/// Each with its entry in the audit log. Refuses (where = "id", "name", "role", "place",
/// "producer"): an id that is taken or none, a role without the place or producer that it
/// needs (a commune officer a commune, a province officer a province, a producer a
/// producer), and what the actor may not manage: an administrator manages all, a
/// province officer the commune officers and producers of the province.
Result<void> add_user(Connection& connection, const Actor& actor, const User& user, Instant now);
/// Disabling ends the account's sessions and revokes its tokens; enabling brings none back.
Result<void> disable_user(Connection& connection, const Actor& actor, std::string_view id, bool disabled, Instant now);
/// A new password by a manager (must_change, no second factor) or by the user itself.
/// `second_factor` replaces the sealed one. Ends all sessions, except `keep` (a token hash);
/// a manager's also revokes all API tokens.
Result<void> set_password(Connection& connection, const Actor& actor, const User& changed, std::string_view keep, Instant now);
/// By the user itself only; a manager removes it with a new password.
Result<void> set_second_factor(Connection& connection, const Actor& actor, std::string_view id, std::string_view sealed, Instant now);
/// False when `step` is not newer than the last one used: the code was used before.
bool use_step(Connection& connection, std::string_view id, std::int64_t step);

enum class Stage { kSecondFactor, kEnrol, kChangePassword, kFull };
struct Session {
  std::string token;  ///< SHA-256 of the cookie's value, hexadecimal
  std::string user;
  Stage stage{};
  std::string secret;  ///< what the next stage needs, sealed
  Instant created_at{}, seen_at{}, expires_at{};
};
void add_session(Connection& connection, const Session& session);
/// With its user, unless that is disabled.
struct SignedIn {
  Session session;
  User user;
};
std::optional<SignedIn> find_session(Connection& connection, std::string_view token);
void touch_session(Connection& connection, std::string_view token, Instant seen);
void end_session(Connection& connection, std::string_view token);
/// And its devices, except `keep_device` (a device's token hash).
void end_sessions_of(Connection& connection, std::string_view user, std::string_view keep_device = {});
/// Of any stage, used after `seen` and not expired.
std::int64_t count_sessions(Connection& connection, std::string_view user, Instant seen, Instant now);
void sweep_sessions(Connection& connection, Instant now);             ///< removes what has expired

void add_device(Connection& connection, std::string_view token, std::string_view user, Instant expires);
bool is_device_of(Connection& connection, std::string_view token, std::string_view user, Instant now);

struct Failures {
  std::int64_t count = 0;
  Instant last{};
};
Failures failures_of(Connection& connection, std::string_view user, std::string_view device);
void count_failure(Connection& connection, std::string_view user, std::string_view device, Instant now);
void clear_failures(Connection& connection, std::string_view user, std::string_view device);
void clear_all_failures(Connection& connection, std::string_view user);  ///< of every device

struct Token {
  std::string id;
  std::string user;
  std::string token;  ///< SHA-256, hexadecimal
  std::string name;
  std::vector<std::string> scopes;
  Instant created_at{}, expires_at{};
  std::optional<Instant> revoked_at;
};
Result<void> add_token(Connection& connection, const Actor& actor, const Token& token, Instant now);
Result<void> revoke_token(Connection& connection, const Actor& actor, std::string_view id, Instant now);
/// All that stand, by the user itself or by who manages it; how many they were.
Result<std::int64_t> revoke_tokens_of(Connection& connection, const Actor& actor, std::string_view user, Instant now);
/// How many tokens stand, by user; those without one are not in it.
std::map<std::string, std::int64_t> standing_tokens(Connection& connection, Instant now);
std::vector<Token> tokens_of(Connection& connection, std::string_view user);
struct TokenHolder {
  Token token;
  User user;
};
/// Neither revoked nor expired, of a user who is not disabled.
std::optional<TokenHolder> find_token(Connection& connection, std::string_view token, Instant now);

}  // namespace ocop::db
