#include <soci/soci.h>

#include <nlohmann/json.hpp>
#include <tuple>

#include "db/audit.h"
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

bool same(const KeyRow& a, const KeyRow& b) {
  const auto all = [](const KeyRow& key) {
    return std::tie(key.producer, key.not_before, key.not_after, key.revoked_since,
                    key.revocation_reason, key.jwk);
  };
  return all(a) == all(b);
}

AuditNote note_of(std::string act, const KeyRow& key) {
  nlohmann::json details{{"producer", key.producer},
                         {"not_before", iso_instant(key.not_before)},
                         {"not_after", iso_instant(key.not_after)}};
  if (key.revoked_since) {
    details["revoked_since"] = iso_instant(*key.revoked_since);
    details["revocation_reason"] = key.revocation_reason;
  }
  return {std::move(act), "key " + key.kid,
          details.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

}  // namespace

void store_keys(Connection& connection, const std::vector<KeyRow>& keys, Instant now) {
  std::vector<AuditNote> notes;
  guarded(connection.display(), [&] {
    KeyQuery stored(connection.sql());
    for (const KeyRow& key : keys) {
      const auto known = stored.find(key.kid);
      if (!known) {
        write(connection.sql(), kInsert, key);
        notes.push_back(note_of("key.add", key));
        continue;
      }
      if (known->producer != key.producer) {
        throw DatabaseError(connection.display() + ": the key " + key.kid + " belongs to " +
                            known->producer + " in the registry and to " + key.producer +
                            " among the published keys");
      }
      const auto changed = tightened(key, *known);
      if (same(changed, *known)) continue;
      write(connection.sql(), kUpdate, changed);
      const bool revoked = changed.revoked_since != known->revoked_since;
      notes.push_back(note_of(revoked ? "key.revoke" : "key.change", changed));
    }
  });
  programme::Actor programme;
  programme.role = programme::Role::kAdministrator;
  programme.via = "published keys";
  for (const auto& note : notes) append_audit(connection, programme, note, now);
}

}  // namespace ocop::db
