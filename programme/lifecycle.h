// Which acts on a certificate are lawful. Pure; what a certificate's acts make of
// it on a day is programme/certificate.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "programme/certificate.h"
#include "programme/rules.h"

namespace ocop::programme {

/// Why a certificate is issued.
enum class Basis { kFirst, kRenewal, kUpgrade };
std::string_view basis_code(Basis basis);  ///< "first", "renewal", "upgrade"
std::optional<Basis> basis_of(std::string_view code);
Message basis_name(Basis basis);

struct IssueRequest {
  std::string number;
  std::string gtin;  ///< GTIN-14
  int stars = 0;
  std::optional<int> score_tenths;  ///< average score, 0–1000
  Authority authority{};
  std::string issuer;  ///< the authority's name, as the paper says
  Date issued;
  std::string decision;
  Basis basis{};
  std::string previous;       ///< number of the certificate that this one replaces; "" for a first one
  std::optional<Date> filed;  ///< day the dossier was filed; needed for a renewal
  std::string note;
};

struct Lawful {
  const RuleSet* rule = nullptr;  ///< the set that governs the act
  Date expires;                   ///< of an issue: its last day
};

/// `certificates`: all of the product, with their acts. Errors' `where`: "number",
/// "stars", "score", "authority", "issued", "decision", "previous", "filed".
/// Refuses: a number that is taken or empty, no decision number, a day after `today`, no rule
/// set of that day, stars that get no certificate (below 3), stars that the score does
/// not reach, an authority that may not issue them; a first one while another is in
/// force, extended or suspended; a renewal or upgrade whose previous certificate is not
/// the product's, was revoked or replaced, or (upgrade) does not gain stars or is not in
/// force; a renewal filed outside the window (QĐ 26/2026: 180 to 120 days before
/// expiry) unless the previous certificate was extended, or filed after the issue.
Result<Lawful> check_issue(const RuleBook& rules, const std::vector<Certificate>& certificates,
                           const IssueRequest& request, Date today);

struct ActRequest {
  CertificateAct act{};  ///< not kIssue, not kReplace: those come with an issue
  Authority authority{};
  Date date;                  ///< takes effect
  std::optional<Date> until;  ///< extension: last day
  std::string decision;
  std::string ground;  ///< code, for a revocation or an extension
  std::string reason;
};

/// Errors' `where`: "act", "authority", "date", "until", "decision", "ground",
/// "reason". Refuses: no decision number or reason, a day before the certificate's issue or its
/// last act or after `today`, an authority that may not revoke these stars (nor
/// suspend, reinstate or extend them), grounds that the governing set does not know,
/// an extension longer than the set allows or of a set that has none, of a
/// certificate that is not in force or expired before the extension took effect,
/// suspending what is not in force or extended, reinstating what is not suspended,
/// anything on a revoked or replaced certificate, suspending or extending an expired one.
Result<Lawful> check_act(const RuleBook& rules, const Certificate& certificate,
                         const ActRequest& request, Date today);

/// The days on which a renewal of `certificate` may be filed; nullopt when the set
/// that governs `day` knows no window.
struct Window {
  Date first;
  Date last;
};
std::optional<Window> renewal_window(const RuleBook& rules, const Certificate& certificate, Date day);

}  // namespace ocop::programme
