// The OCOP certificate: what was decided about a product, and where it stands
// on a given day. Pure. How long a term or an extension is, the rule sets say
// (programme/rules.h); which acts are lawful, programme/lifecycle.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/message.h"
#include "programme/rules.h"

namespace ocop::programme {

enum class CertificateAct { kIssue, kExtend, kSuspend, kReinstate, kRevoke, kReplace };

std::string_view certificate_act_code(CertificateAct act);  ///< "issue", "extend", …
std::optional<CertificateAct> certificate_act_of(std::string_view code);

/// One decision about a certificate. Never changed once written.
struct CertificateEvent {
  CertificateAct act{};
  Date date;                  ///< takes effect on this day
  std::optional<Date> until;  ///< extension: last day
  std::string decision;       ///< decision number, "" when unknown
  std::string reason;
  std::string ground;                  ///< code of the rule set, "" when none was named
  std::optional<Authority> authority;  ///< who decided, where it was recorded
  std::optional<Date> filed;           ///< issue: day the dossier was filed
  std::string rule;         ///< id of the rule set that governed it, "" for what was imported
  std::string paper;        ///< SHA-256 of the scan, "" when there is none
  int seq = 0;              ///< its number among the certificate's acts, from 1
  Instant recorded_at{};    ///< the epoch for what was imported
  std::string recorded_by;  ///< user id
};

struct Certificate {
  std::string number;
  std::string gtin;    ///< GTIN-14 of the product
  int stars = 0;       ///< 3–5
  std::string issuer;  ///< the authority's name
  Date issued;
  Date expires;  ///< last day of validity
  std::string note;
  std::string basis;     ///< basis_code(), "" when unknown
  std::string previous;  ///< number of the certificate that it replaced
  std::optional<int> score_tenths;
  std::vector<CertificateEvent> events;  ///< by date; the issue itself need not be among them
};

enum class CertificateStatus {
  kNone,  ///< no certificate at all
  kNotYetValid,
  kInForce,
  kExtended,
  kExpired,
  kSuspended,
  kRevoked,
  kReplaced
};

std::string_view certificate_status_code(CertificateStatus status);  ///< "in_force", …
Message certificate_status_name(CertificateStatus status);

struct CertificateStanding {
  CertificateStatus status = CertificateStatus::kNone;
  std::optional<Date> since;  ///< the day this status began
  std::optional<Date> until;  ///< in force, extended: its last day
  std::string decision;       ///< of the act that brought it about, if any
  std::string reason;
  std::string rule;  ///< id of the rule set that governs it; "" when none was in effect
};

/// `months` from `issued`, less a day: the day before the same day that many months
/// later. Where that month has no such day (issued on 29 February) it is the month's
/// last day, as for any term in months (Civil Code 2015, article 148).
Date last_day_of_term(Date issued, int months);

/// Later acts beat earlier ones, of one day the later in the list; revocation
/// and replacement are final, also after the last day. Acts of days to come do
/// not count. An extension takes hold where the regular term ends (or on its own
/// date, when that is later: the days between are expired), ends at `until`, and
/// never later than extension_days of its set after the term; without `until` it ends
/// there. It never shortens. A suspension ends with the certificate's last day:
/// from then on it is expired. Before its issue it is not yet valid, whatever
/// the acts say.
///
/// An act is governed by the set that it names, or else by the one of its day
/// (RuleBook::governing). An extension that names none, of a day whose set knows no
/// extension, is bounded by the set in effect on the certificate's last regular day
/// instead; where that knows none either, it does not prolong the certificate.
///
/// The rule of a standing is the one that governs the act which brought it about: of
/// "in force" and "not yet valid" the issue, of "extended" the extension (of both the
/// reinstatement, where that came last), of "expired" whichever set the last day.
CertificateStanding standing_on(const RuleBook& rules, const Certificate& certificate, Date day);

/// May stars and the OCOP mark be shown? (in force or extended)
bool may_show_stars(CertificateStatus status);

/// The certificate that speaks for a product on `day`: one in force, else one
/// extended, else the latest issued that was not replaced, else the latest
/// replaced; the latest issued among equals. So a revocation is not hidden behind
/// an older certificate that merely expired. nullptr when there is none issued by
/// then. The pointer is into `certificates`.
const Certificate* governing(const RuleBook& rules, const std::vector<Certificate>& certificates,
                             Date day);

}  // namespace ocop::programme
