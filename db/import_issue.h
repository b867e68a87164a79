// Certificates that a console's import adds: each is an issue, and obeys its rules.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "db/audit.h"
#include "db/import.h"
#include "db/rules.h"
#include "programme/lifecycle.h"

namespace ocop::db {

/// For one import, in its write transaction: check() a new row, then stored() once it is
/// there, row by row; note() at the end. Throws DatabaseError.
class ImportedIssues {
 public:
  ImportedIssues(Connection& connection, const programme::Actor& actor, Instant now);

  /// What programme::check_issue() says of the row: without a basis it is a first
  /// certificate, the paper's own number is the decision's, the authority is the one that
  /// then issued such stars, which must not be above the actor's. Also refuses a
  /// last day other than the governing set's, and renewals, which need the
  /// day of filing that no column states.
  std::optional<RowError> check(const Table& certificates, const RowValues& row);
  /// Adds the events "issue" and, of an upgrade, "replace" on the previous one.
  void stored(const Table& certificates, const RowValues& row);
  /// "certificate.issue" and "certificate.replace" of what was stored.
  void note();

 private:
  programme::IssueRequest request_of(const Table& certificates, const RowValues& row) const;
  void add_event(const std::string& number, const programme::CertificateEvent& event,
                 const programme::IssueRequest& request);

  Connection& connection_;
  const programme::Actor& actor_;
  Instant now_;
  std::shared_ptr<const programme::RuleBook> rules_;
  std::vector<AuditNote> notes_;
};

}  // namespace ocop::db
