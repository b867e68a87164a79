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
  std::string previous;  ///< number of the certificate that this one replaces; "" for a first one
  std::optional<Date> filed;  ///< day the dossier was filed; needed for a renewal
  std::string note;
};

struct Lawful {
  const RuleSet* rule = nullptr;  ///< the set that governs the act; into the book
  Date expires;                   ///< last day of an issue or an extension, else the regular one
};

/// `certificates`: all of the product, with their acts. Errors' `where`: "number",
/// "stars", "score", "authority", "issued", "decision", "previous", "filed".
/// Refuses: a number that is taken among these or empty, no decision number, a day after
/// `today`, no rule set of that day, stars that get no certificate (below 3), stars that
/// the score does not reach (fewer than it reaches are lawful: some criteria ask for a
/// minimum), an authority that may not issue them; a first one while another is in
/// force, extended or suspended that day or today; a renewal or upgrade whose previous
/// certificate is not the product's, was revoked or replaced, has an act of a later
/// day, or is not the only one that holds, or (upgrade) does not gain stars or is neither
/// in force nor extended; a renewal filed outside the window that was known on the day
/// of filing (QĐ 26/2026: 180 to 120 days before expiry) unless the previous certificate
/// was extended and still held then, or filed after the issue.
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
/// An extension needs its last day, later than what holds already. A suspension or
/// reinstatement may name a ground of revocation or none. Of stars that the governing
/// set no longer gives, the set of the certificate's issue says who decides.
Result<Lawful> check_act(const RuleBook& rules, const Certificate& certificate,
                         const ActRequest& request, Date today);

/// The days on which a renewal of `certificate` may be filed, counted back from its last
/// regular day; nullopt when the set
/// that governs `day` knows no window.
struct Window {
  Date first;
  Date last;
};
std::optional<Window> renewal_window(const RuleBook& rules, const Certificate& certificate,
                                     Date day);

}  // namespace ocop::programme
