#include <soci/soci.h>

#include <array>

#include "db/account_rows.h"
#include "db/accounts.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/storable.h"

namespace ocop::db {
namespace {

constexpr std::array<std::string_view, 4> kStages{"second_factor", "enrol", "change_password",
                                                  "full"};
/// How long a count of wrong guesses is kept after the last one.
constexpr std::chrono::hours kFailuresKept{24 * 7};

Stage stage_of(const std::string& code) {
  for (std::size_t i = 0; i < kStages.size(); ++i) {
    if (kStages[i] == code) return static_cast<Stage>(i);
  }
  throw DatabaseError("the registry holds \"" + code + "\" where a session's stage belongs");
}

}  // namespace

bool use_step(Connection& connection, std::string_view id, std::int64_t step) {
  if (!storable(id)) return false;
  return guarded(connection.display(), [&] {
    const std::string user(id);
    const long long wanted = step;
    soci::statement update = (connection.sql().prepare
                                  << "UPDATE users SET last_step = :step WHERE id = :id AND "
                                     "last_step < :before",
                              soci::use(wanted, "step"), soci::use(user, "id"),
                              soci::use(wanted, "before"));
    update.execute(true);
    return update.get_affected_rows() == 1;
  });
}

void add_session(Connection& connection, const Session& session) {
  guarded(connection.display(), [&] {
    const std::string stage(kStages.at(static_cast<std::size_t>(session.stage)));
    const long long created = milliseconds(session.created_at);
    const long long seen = milliseconds(session.seen_at);
    const long long expires = milliseconds(session.expires_at);
    connection.sql() << "INSERT INTO sessions (token, user_id, stage, secret, created_at, seen_at, "
                        "expires_at) VALUES (:token, :user_id, :stage, :secret, :created, :seen, "
                        ":expires)",
        soci::use(session.token), soci::use(session.user), soci::use(stage),
        soci::use(session.secret), soci::use(created), soci::use(seen), soci::use(expires);
  });
}

std::optional<SignedIn> find_session(Connection& connection, std::string_view token) {
  if (!storable(token)) return {};
  return guarded(connection.display(), [&]() -> std::optional<SignedIn> {
    const std::string wanted(token);
    SignedIn found;
    std::string stage;
    long long created = 0;
    long long seen = 0;
    long long expires = 0;
    connection.sql() << "SELECT token, user_id, stage, secret, created_at, seen_at, expires_at "
                        "FROM sessions WHERE token = :token",
        soci::into(found.session.token), soci::into(found.session.user), soci::into(stage),
        soci::into(found.session.secret), soci::into(created), soci::into(seen),
        soci::into(expires), soci::use(wanted, "token");
    if (!connection.sql().got_data()) return {};
    found.session.stage = stage_of(stage);
    found.session.created_at = stored_instant(created);
    found.session.seen_at = stored_instant(seen);
    found.session.expires_at = stored_instant(expires);
    auto user = find_user(connection, found.session.user);
    if (!user || user->disabled) return {};
    found.user = std::move(*user);
    return found;
  });
}

void touch_session(Connection& connection, std::string_view token, Instant seen) {
  const std::string wanted(token);
  const long long at = milliseconds(seen);
  guarded(connection.display(), [&] {
    connection.sql() << "UPDATE sessions SET seen_at = :seen WHERE token = :token AND seen_at < "
                        ":before",
        soci::use(at, "seen"), soci::use(wanted, "token"), soci::use(at, "before");
  });
}

void end_session(Connection& connection, std::string_view token) {
  const std::string wanted(token);
  guarded(connection.display(), [&] {
    connection.sql() << "DELETE FROM sessions WHERE token = :token", soci::use(wanted, "token");
  });
}

void end_other_sessions(Connection& connection, const std::string& user, const std::string& keep) {
  guarded(connection.display(), [&] {
    connection.sql() << "DELETE FROM sessions WHERE user_id = :id AND token <> :keep",
        soci::use(user, "id"), soci::use(keep, "keep");
  });
}

void end_sessions_of(Connection& connection, std::string_view user,
                     std::string_view keep_device) {
  const std::string id(user);
  const std::string kept(keep_device);
  end_other_sessions(connection, id, "");
  guarded(connection.display(), [&] {
    connection.sql() << "DELETE FROM devices WHERE user_id = :id AND token <> :keep",
        soci::use(id, "id"), soci::use(kept, "keep");
  });
}

std::int64_t count_sessions(Connection& connection, std::string_view user, Instant seen,
                            Instant now) {
  const std::string id(user);
  const long long after = milliseconds(seen);
  const long long at = milliseconds(now);
  return guarded(connection.display(), [&] {
    long long count = 0;
    connection.sql() << "SELECT COUNT(*) FROM sessions WHERE user_id = :id AND seen_at > :seen AND "
                        "expires_at > :now",
        soci::into(count), soci::use(id, "id"), soci::use(after, "seen"), soci::use(at, "now");
    return count;
  });
}

void sweep_sessions(Connection& connection, Instant now) {
  const long long at = milliseconds(now);
  const long long old = milliseconds(now - kFailuresKept);
  guarded(connection.display(), [&] {
    connection.sql() << "DELETE FROM sessions WHERE expires_at <= :now", soci::use(at, "now");
    connection.sql() << "DELETE FROM devices WHERE expires_at <= :now", soci::use(at, "now");
    connection.sql() << "DELETE FROM sign_in_failures WHERE last_at <= :old",
        soci::use(old, "old");
  });
}

void add_device(Connection& connection, std::string_view token, std::string_view user,
                Instant expires) {
  const std::string device(token);
  const std::string id(user);
  const long long until = milliseconds(expires);
  guarded(connection.display(), [&] {
    connection.sql() << "INSERT INTO devices (token, user_id, expires_at) VALUES (:token, "
                        ":user_id, :expires)",
        soci::use(device), soci::use(id), soci::use(until);
  });
}

bool is_device_of(Connection& connection, std::string_view token, std::string_view user,
                  Instant now) {
  if (!storable(token) || !storable(user)) return false;
  return guarded(connection.display(), [&] {
    const std::string device(token);
    const std::string id(user);
    const long long at = milliseconds(now);
    long long found = 0;
    connection.sql() << "SELECT COUNT(*) FROM devices WHERE token = :token AND user_id = :id AND "
                        "expires_at > :now",
        soci::into(found), soci::use(device, "token"), soci::use(id, "id"), soci::use(at, "now");
    return found > 0;
  });
}

Failures failures_of(Connection& connection, std::string_view user, std::string_view device) {
  if (!storable(user) || !storable(device)) return {};
  return guarded(connection.display(), [&] {
    const std::string id(user);
    const std::string from(device);
    long long count = 0;
    long long last = 0;
    connection.sql() << "SELECT failures, last_at FROM sign_in_failures WHERE user_id = :id AND "
                        "device = :device",
        soci::into(count), soci::into(last), soci::use(id, "id"), soci::use(from, "device");
    return Failures{count, stored_instant(last)};
  });
}

void count_failure(Connection& connection, std::string_view user, std::string_view device,
                   Instant now) {
  if (!storable(user) || !storable(device)) return;
  const std::string id(user);
  const std::string from(device);
  const long long at = milliseconds(now);
  guarded(connection.display(), [&] {
    connection.sql() << "INSERT INTO sign_in_failures (user_id, device, failures, last_at) VALUES "
                        "(:id, :device, 1, :at) ON CONFLICT (user_id, device) DO UPDATE SET "
                        "failures = sign_in_failures.failures + 1, last_at = excluded.last_at",
        soci::use(id, "id"), soci::use(from, "device"), soci::use(at, "at");
  });
}

void clear_failures(Connection& connection, std::string_view user, std::string_view device) {
  if (!storable(user) || !storable(device)) return;
  const std::string id(user);
  const std::string from(device);
  guarded(connection.display(), [&] {
    connection.sql() << "DELETE FROM sign_in_failures WHERE user_id = :id AND device = :device",
        soci::use(id, "id"), soci::use(from, "device");
  });
}

void clear_all_failures(Connection& connection, std::string_view user) {
  if (!storable(user)) return;
  const std::string id(user);
  guarded(connection.display(), [&] {
    connection.sql() << "DELETE FROM sign_in_failures WHERE user_id = :id", soci::use(id, "id");
  });
}

}  // namespace ocop::db
