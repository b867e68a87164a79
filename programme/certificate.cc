#include "programme/certificate.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ocop::programme {
namespace {

constexpr std::array<std::string_view, 6> kActCodes{"issue",     "extend", "suspend",
                                                    "reinstate", "revoke", "replace"};

struct StatusWord {
  std::string_view code;
  std::string_view en;
  std::string_view vi;
};

constexpr std::array<StatusWord, 8> kStatusWords{{
    {"none", "no certificate", "không có giấy chứng nhận"},
    {"not_yet_valid", "not yet valid", "chưa có hiệu lực"},
    {"in_force", "in force", "còn hiệu lực"},
    {"extended", "extended", "được kéo dài hiệu lực"},
    {"expired", "expired", "đã hết hạn"},
    {"suspended", "suspended", "đang bị tạm đình chỉ"},
    {"revoked", "revoked", "đã bị thu hồi"},
    {"replaced", "replaced by a new one", "đã được thay bằng giấy chứng nhận mới"},
}};

const StatusWord& word(CertificateStatus status) {
  return kStatusWords.at(static_cast<std::size_t>(status));
}

/// What the acts up to a day have made of a certificate.
struct History {
  const CertificateEvent* issue = nullptr;
  const CertificateEvent* extension = nullptr;
  const CertificateEvent* suspension = nullptr;     ///< the one that still holds
  const CertificateEvent* reinstatement = nullptr;  ///< the last one that lifted a suspension
  const CertificateEvent* end = nullptr;            ///< revocation or replacement
};

void apply(const CertificateEvent& event, History& history) {
  switch (event.act) {
    case CertificateAct::kIssue:
      history.issue = &event;
      break;
    case CertificateAct::kExtend:
      history.extension = &event;
      break;
    case CertificateAct::kSuspend:
      if (history.suspension == nullptr) history.suspension = &event;
      break;
    case CertificateAct::kReinstate:
      if (history.suspension != nullptr) history.reinstatement = &event;
      history.suspension = nullptr;
      break;
    case CertificateAct::kRevoke:
    case CertificateAct::kReplace:
      history.end = &event;
      break;
  }
}

History history_until(const Certificate& certificate, Date day) {
  std::vector<const CertificateEvent*> events;
  events.reserve(certificate.events.size());
  for (const auto& event : certificate.events) {
    if (event.date <= day) events.push_back(&event);
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const auto* a, const auto* b) { return a->date < b->date; });
  History history;
  for (const auto* event : events) {
    if (history.end == nullptr) apply(*event, history);
  }
  return history;
}

const RuleSet* rule_of(const RuleBook& rules, const CertificateEvent& event) {
  const auto* recorded = event.rule.empty() ? nullptr : rules.find(event.rule);
  return recorded != nullptr ? recorded : rules.governing(event.date, event.filed);
}

const RuleSet* rule_of_issue(const RuleBook& rules, const Certificate& certificate,
                             const CertificateEvent* issue) {
  return issue != nullptr ? rule_of(rules, *issue) : rules.governing(certificate.issued);
}

/// The set that bounds an extension. Papers from before the registry do not say
/// under which rules they extended: what was decided ahead of a change of rules, for a
/// certificate that runs out under the new ones, is taken for an extension of those.
const RuleSet* extension_rule(const RuleBook& rules, const Certificate& certificate,
                              const CertificateEvent& extension) {
  const auto* own = rule_of(rules, extension);
  const bool recorded = own != nullptr && own->id == extension.rule;
  if (recorded || (own != nullptr && own->extension_days > 0)) return own;
  return rules.governing(certificate.expires);
}

/// Until when a certificate holds, and by which rules.
struct Term {
  Date last;
  const RuleSet* rule = nullptr;
};

Term term(const RuleBook& rules, const Certificate& certificate, const History& history) {
  const Term regular{certificate.expires, rule_of_issue(rules, certificate, history.issue)};
  if (history.extension == nullptr) return regular;
  const auto* rule = extension_rule(rules, certificate, *history.extension);
  if (rule == nullptr) return regular;
  const auto limit = add_days(certificate.expires, rule->extension_days);
  const auto last = std::min(history.extension->until.value_or(limit), limit);
  const bool came_too_late = history.extension->date > last;
  return came_too_late || last <= certificate.expires ? regular : Term{last, rule};
}

CertificateStanding standing(CertificateStatus status, std::optional<Date> since,
                             std::optional<Date> until, const CertificateEvent* act,
                             const RuleSet* rule) {
  CertificateStanding result{status, since, until, "", "", ""};
  if (act != nullptr) {
    result.decision = act->decision;
    result.reason = act->reason;
  }
  if (rule != nullptr) result.rule = rule->id;
  return result;
}

/// By an act other than issue and extension.
CertificateStanding standing_by(const RuleBook& rules, CertificateStatus status,
                                const CertificateEvent& act, std::optional<Date> until = {}) {
  return standing(status, act.date, until, &act, rule_of(rules, act));
}

}  // namespace

std::string_view certificate_act_code(CertificateAct act) {
  return kActCodes.at(static_cast<std::size_t>(act));
}

std::optional<CertificateAct> certificate_act_of(std::string_view code) {
  const auto* const found = std::find(kActCodes.begin(), kActCodes.end(), code);
  if (found == kActCodes.end()) return {};
  return static_cast<CertificateAct>(found - kActCodes.begin());
}

std::string_view certificate_status_code(CertificateStatus status) { return word(status).code; }

Message certificate_status_name(CertificateStatus status) {
  return {std::string(word(status).en), std::string(word(status).vi)};
}

Date last_day_of_term(Date issued, int months) {
  const auto same_day = add_months(issued, months);
  const auto day_of = [](Date date) { return std::chrono::year_month_day{date.day}.day(); };
  return day_of(same_day) == day_of(issued) ? add_days(same_day, -1) : same_day;
}

CertificateStanding standing_on(const RuleBook& rules, const Certificate& certificate, Date day) {
  using enum CertificateStatus;
  const auto history = history_until(certificate, day);
  const auto* issue_rule = rule_of_issue(rules, certificate, history.issue);
  if (day < certificate.issued) return standing(kNotYetValid, {}, {}, nullptr, issue_rule);
  if (history.end != nullptr) {
    const bool revoked = history.end->act == CertificateAct::kRevoke;
    return standing_by(rules, revoked ? kRevoked : kReplaced, *history.end);
  }
  const auto [last, rule] = term(rules, certificate, history);
  if (day > last) return standing(kExpired, add_days(last, 1), {}, nullptr, rule);
  if (history.suspension != nullptr) return standing_by(rules, kSuspended, *history.suspension);

  const bool extended = day > certificate.expires;
  const auto status = extended ? kExtended : kInForce;
  const auto until = extended ? last : certificate.expires;
  const auto since = extended ? std::max(add_days(certificate.expires, 1), history.extension->date)
                              : certificate.issued;
  if (history.reinstatement != nullptr && history.reinstatement->date > since) {
    return standing_by(rules, status, *history.reinstatement, until);
  }
  return extended ? standing(status, since, until, history.extension, rule)
                  : standing(status, since, until, history.issue, issue_rule);
}

bool may_show_stars(CertificateStatus status) {
  return status == CertificateStatus::kInForce || status == CertificateStatus::kExtended;
}

const Certificate* governing(const RuleBook& rules, const std::vector<Certificate>& certificates,
                             Date day) {
  const auto rank = [](CertificateStatus status) {
    if (status == CertificateStatus::kInForce) return 3;
    if (status == CertificateStatus::kExtended) return 2;
    return status == CertificateStatus::kReplaced ? 0 : 1;
  };
  const Certificate* best = nullptr;
  std::pair<int, Date> best_key;
  for (const auto& certificate : certificates) {
    if (certificate.issued > day) continue;
    const std::pair key{rank(standing_on(rules, certificate, day).status), certificate.issued};
    if (best == nullptr || key > best_key) {
      best = &certificate;
      best_key = key;
    }
  }
  return best;
}

}  // namespace ocop::programme
