// The OCOP certificate: what was decided about a product, and where it stands
// on a given day. Pure.
//
// A certificate is valid 36 months from its issue (QĐ 148/QĐ-TTg; QĐ
// 26/2026/QĐ-TTg); its last day is the day before the same day 36 months later.
// Where that month has no such day (issued on 29 February) it is the month's
// last day, as for any term in months (Civil Code 2015, article 148).
// An extension ("kéo dài", QĐ 26/2026) adds at most 180 days.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/message.h"

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
};

struct Certificate {
  std::string number;
  std::string gtin;    ///< GTIN-14 of the product
  int stars = 0;       ///< 3–5
  std::string issuer;  ///< the authority's name
  Date issued;
  Date expires;  ///< last day of validity
  std::string note;
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
};

/// How long a certificate may outlive its regular term (QĐ 26/2026).
inline constexpr int kMaxExtensionDays = 180;

/// 36 months from `issued`, less a day.
Date regular_expiry(Date issued);

/// Later acts beat earlier ones, of one day the later in the list; revocation
/// and replacement are final, also after the last day. Acts of days to come do
/// not count. An extension takes hold where the regular term ends (or on its own
/// date, when that is later: the days between are expired), ends at `until`, and
/// never later than kMaxExtensionDays after the term; without `until` it ends
/// there. It never shortens. A suspension ends with the certificate's last day:
/// from then on it is expired. Before its issue it is not yet valid, whatever
/// the acts say.
CertificateStanding standing_on(const Certificate& certificate, Date day);

/// May stars and the OCOP mark be shown? (in force or extended)
bool may_show_stars(CertificateStatus status);

/// The certificate that speaks for a product on `day`: one in force, else one
/// extended, else the latest issued that was not replaced, else the latest
/// replaced; the latest issued among equals. So a revocation is not hidden behind
/// an older certificate that merely expired. nullptr when there is none issued by
/// then. The pointer is into `certificates`.
const Certificate* governing(const std::vector<Certificate>& certificates, Date day);

}  // namespace ocop::programme
