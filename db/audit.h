// The audit log: every act that changes state, append-only, each entry chained
// by SHA-256 to the one before. The bytes that are hashed: docs/audit-log.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "db/connection.h"
#include "programme/roles.h"

namespace ocop::db {

struct AuditEntry {
  std::int64_t seq = 0;
  Instant at{};
  std::string actor;    ///< users.id, "" for the operator, "key KID" for a signed record
  std::string via;      ///< Actor::via
  std::string act;      ///< "certificate.revoke", "batch.register", "user.add", …
  std::string subject;  ///< "certificate 01/QĐ-UBND", "batch 0952…/L01", "user lan"
  std::string details;  ///< a JSON object: what was asked for; of a change old and new
  std::string hash;     ///< 64 hexadecimal digits
};

struct AuditNote {
  std::string act;
  std::string subject;
  std::string details = "{}";  ///< JSON; no passwords, no keys
};

/// The operator of the machine, who has no account: may do all that an administrator may.
programme::Actor at_command_line();

/// In the caller's write transaction: an act and its entry stand or fall together. From
/// here on other writers wait for the commit, so it comes last: what takes rows after
/// it can meet another act that waits for the log (PostgreSQL ends one of the two).
/// Throws DatabaseError, and std::invalid_argument for details that no row can hold.
void append_audit(Connection& connection, const programme::Actor& actor, const AuditNote& note,
                  Instant now);

/// The hash of an entry: of its own fields and the hash before it.
std::string audit_hash(const AuditEntry& entry, std::string_view previous);

struct AuditHead {
  std::int64_t seq = 0;  ///< 0: the log is empty
  std::string hash;
};
AuditHead audit_head(Connection& connection);

/// Reads the chain from its beginning, in constant memory and a snapshot of its own.
/// Errors (20 at the most, by entry) name each entry whose hash does not follow, which is
/// the first that was changed, inserted or put elsewhere, entries that were removed, an
/// end that was cut off, and, with `expected`, a head noted earlier that is not in the chain.
std::vector<Error> verify_audit(Connection& connection,
                                const std::optional<AuditHead>& expected = {});

struct AuditFilter {
  std::string subject{};                 ///< "" = all
  std::string actor{};                   ///< "" = all
  std::optional<std::int64_t> before{};  ///< entries with a smaller number
  std::size_t limit = 50;
};
std::vector<AuditEntry> audit_entries(Connection& connection, const AuditFilter& filter);  ///< newest first

}  // namespace ocop::db
