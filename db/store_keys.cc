#include <soci/soci.h>

#include "db/guard.h"
#include "db/queries.h"
#include "db/writer.h"

namespace ocop::db {
namespace {

// Of two moments of revocation the earlier one holds, with its reason.
KeyRow tightened(KeyRow published, const KeyRow& stored) {
  if (stored.revoked_since &&
      (!published.revoked_since || *stored.revoked_since <= *published.revoked_since)) {
    published.revoked_since = stored.revoked_since;
    published.revocation_reason = stored.revocation_reason;
  }
  if (published.jwk.empty()) published.jwk = stored.jwk;
  return published;
}

constexpr const char* kInsert =
    "INSERT INTO signing_keys (producer, not_before, not_after, revoked_since, "
    "revocation_reason, jwk, kid) VALUES (:producer, :not_before, :not_after, :since, :reason, "
    ":jwk, :kid)";
constexpr const char* kUpdate =
    "UPDATE signing_keys SET producer = :producer, not_before = :not_before, "
    "not_after = :not_after, revoked_since = :since, revocation_reason = :reason, jwk = :jwk "
    "WHERE kid = :kid";

void write(soci::session& sql, const char* statement, const KeyRow& key) {
  const long long not_before = milliseconds(key.not_before);
  const long long not_after = milliseconds(key.not_after);
  const long long since = key.revoked_since ? milliseconds(*key.revoked_since) : 0;
  soci::indicator revoked = key.revoked_since ? soci::i_ok : soci::i_null;
  sql << statement, soci::use(key.producer), soci::use(not_before), soci::use(not_after),
      soci::use(since, revoked), soci::use(key.revocation_reason), soci::use(key.jwk),
      soci::use(key.kid);
}

}  // namespace

void store_keys(Connection& connection, const std::vector<KeyRow>& keys) {
  guarded(connection.display(), [&] {
    KeyQuery stored(connection.sql());
    for (const KeyRow& key : keys) {
      const auto known = stored.find(key.kid);
      if (!known) {
        write(connection.sql(), kInsert, key);
        continue;
      }
      if (known->producer != key.producer) {
        throw DatabaseError(connection.display() + ": the key " + key.kid + " belongs to " +
                            known->producer + " in the registry and to " + key.producer +
                            " among the published keys");
      }
      write(connection.sql(), kUpdate, tightened(key, *known));
    }
  });
}

}  // namespace ocop::db
