// The outgoing feed of signed statements (docs/national-data.md). All throw DatabaseError.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "db/connection.h"

namespace ocop::db {

struct Change {
  std::int64_t seq = 0;
  Instant signed_at{};
  std::int64_t audit_seq = 0;
  std::string subject;  ///< "product", "batch", "recall"
  std::string key;      ///< "GTIN" or "GTIN/LOT"
  std::string jws;
};

/// Those behind `since`, oldest first.
std::vector<Change> changes_since(Connection& connection, std::int64_t since, std::size_t most);
std::optional<Change> last_change(Connection& connection);

/// What public records changed by entries of the audit log behind `audit_seq`: each subject once, in the order of its
/// last entry, up to the entry `until`.
struct ChangedSubject {
  std::string subject, key;
  std::int64_t audit_seq = 0;
};
struct ChangedSubjects {
  std::vector<ChangedSubject> subjects;
  std::int64_t until = 0;  ///< read up to this entry
};
ChangedSubjects changed_subjects(Connection& connection, std::int64_t audit_seq, std::size_t most);

/// In the caller's write transaction; takes the turn 'feed' (table turns), so that two signers never number the same.
void append_changes(Connection& connection, const std::vector<Change>& changes);

}  // namespace ocop::db
