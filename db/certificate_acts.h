// Acts on certificates: checked, stored as events, and put on the audit log in
// the caller's write transaction, which is left open and unchanged on an error.
// All throw DatabaseError.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "db/scope.h"
#include "programme/lifecycle.h"

namespace ocop::db {

inline constexpr std::size_t kMaxPaperBytes = std::size_t{4} << 20;

/// "application/pdf" or "image/jpeg" for a file that is one by its content, from its first
/// mark to its end mark; "" for anything else.
std::string_view paper_type_of(std::string_view bytes);

/// A scan of a paper: PDF or JPEG (paper_type_of), at most kMaxPaperBytes. Refuses actors
/// who may not issue certificates. Returns its SHA-256; the same bytes again are no second
/// row. Belongs into the transaction of the act that it is for, whose entry in the audit log
/// names it.
Result<std::string> store_paper(Connection& connection, const Actor& actor, std::string_view bytes,
                                Instant now);
struct Paper {
  std::string media_type;
  std::string bytes;
};
std::optional<Paper> paper(Connection& connection, std::string_view sha256);
/// Refuses (where = "paper") what is neither "" nor the SHA-256 of a stored paper.
Result<void> check_paper(Connection& connection, const std::string& sha256);

/// Role, bounds, programme::check_issue(); then the certificate, its issue as event 1, and of
/// a renewal or upgrade the event "replace" on the previous one.
Result<void> issue_certificate(Connection& connection, const Actor& actor,
                               const programme::IssueRequest& request, std::string_view paper,
                               Instant now);

struct CertificateActRequest {
  std::string number;
  /// How many acts the actor saw. Another one since then refuses (where = "seen") and
  /// says who did what meanwhile.
  int seen = 0;
  programme::ActRequest act;
  std::string paper;  ///< of store_paper(), or ""
};
Result<void> act_on_certificate(Connection& connection, const Actor& actor,
                                const CertificateActRequest& request, Instant now);

}  // namespace ocop::db
