#include <algorithm>

#include "base/text.h"
#include "programme/lifecycle_checks.h"

namespace ocop::programme {
namespace {

using lifecycle::Check;
using lifecycle::check_day;
using lifecycle::check_decision;
using lifecycle::check_not_to_come;
using lifecycle::is_blank;
using lifecycle::no_rules;

std::string ground_list(const std::vector<Ground>& grounds, Language language) {
  std::string list;
  for (const auto& ground : grounds) {
    if (!list.empty()) list += "; ";
    list += ground.name.in(language);
  }
  return list;
}

Check check_ground(const RuleSet& rule, const std::vector<Ground>& grounds,
                   const ActRequest& request) {
  const auto known = std::any_of(grounds.begin(), grounds.end(),
                                 [&](const auto& ground) { return ground.code == request.ground; });
  if (known) return {};
  return fail(
      "ground",
      {fmt::format("{} knows no ground “{}” for this; it knows: {}", rule.decision,
                   printable(request.ground), ground_list(grounds, Language::kEnglish)),
       fmt::format("{} không có căn cứ “{}” cho việc này; các căn cứ là: {}", rule.decision,
                   printable(request.ground), ground_list(grounds, Language::kVietnamese))});
}

Check check_authority(const RuleBook& rules, const RuleSet& rule, const Certificate& certificate,
                      const ActRequest& request) {
  const auto* set = &rule;
  const auto* rating = rule.rating(certificate.stars);
  if (rating == nullptr) {
    // Stars that are no longer given: whoever revoked them when they were.
    set = rules.governing(certificate.issued);
    rating = set != nullptr ? set->rating(certificate.stars) : nullptr;
  }
  if (rating == nullptr) {
    return fail("authority", message("No rule set says who decides on {} stars; add it",
                                     "Chưa có bộ quy định nào nêu cơ quan quyết định đối với hạng "
                                     "{} sao; hãy bổ sung",
                                     certificate.stars));
  }
  const auto lawful = set->revoker(*rating, request.date);
  if (lawful == request.authority) return {};
  const auto right = authority_name(lawful);
  const auto named = authority_name(request.authority);
  return fail("authority", {fmt::format("By {}, {} decides on {} stars, not {}", set->decision,
                                        right.en, certificate.stars, named.en),
                            fmt::format("Theo {}, hạng {} sao do {} quyết định, không phải {}",
                                        set->decision, certificate.stars, right.vi, named.vi)});
}

Error not_now(const Certificate& certificate, CertificateStatus status, const Message& needed) {
  const auto name = certificate_status_name(status);
  return {"act",
          {fmt::format("On that day the certificate {} is {}; {}", printable(certificate.number),
                       name.en, needed.en),
           fmt::format("Vào ngày đó, giấy chứng nhận {} {}; {}", printable(certificate.number),
                       name.vi, needed.vi)}};
}

Check check_last_day(const RuleSet& rule, const Certificate& certificate,
                     const CertificateStanding& before, const ActRequest& request) {
  if (!request.until) {
    return fail("until", message("An extension needs its last day",
                                 "Quyết định kéo dài phải ghi ngày cuối cùng"));
  }
  const auto limit = add_days(certificate.expires, rule.extension_days);
  if (*request.until > limit) {
    return fail("until", message("{0} allows {1} days after {2}: until {3} at most",
                                 "{0} chỉ cho kéo dài {1} ngày sau ngày {2}: muộn nhất là {3}",
                                 rule.decision, rule.extension_days, dmy_date(certificate.expires),
                                 dmy_date(limit)));
  }
  const auto last = before.until.value_or(certificate.expires);
  if (*request.until > last) return {};
  return fail("until",
              message("The certificate holds until {} already; an extension ends later",
                      "Giấy chứng nhận vốn còn hiệu lực đến {}; ngày kéo dài phải muộn hơn",
                      dmy_date(last)));
}

Check check_extension(const RuleSet& rule, const Certificate& certificate,
                      const CertificateStanding& before, const ActRequest& request) {
  if (rule.extension_days == 0) {
    return fail("act", message("{0}, which governs acts of {1}, knows no extension",
                               "{0}, áp dụng cho ngày {1}, không quy định việc kéo dài hiệu lực",
                               rule.decision, dmy_date(request.date)));
  }
  if (!may_show_stars(before.status)) {
    return tl::unexpected(not_now(certificate, before.status,
                                  message("only one that is in force is extended",
                                          "chỉ kéo dài giấy chứng nhận còn hiệu lực")));
  }
  if (auto checked = check_ground(rule, rule.extension_grounds, request); !checked) return checked;
  return check_last_day(rule, certificate, before, request);
}

/// What the act itself needs, once its form, day and authority are right.
Check check_kind(const RuleSet& rule, const Certificate& certificate,
                 const CertificateStanding& before, const ActRequest& request) {
  switch (request.act) {
    case CertificateAct::kExtend:
      return check_extension(rule, certificate, before, request);
    case CertificateAct::kSuspend:
      if (!may_show_stars(before.status)) {
        return tl::unexpected(not_now(certificate, before.status,
                                      message("only one that is in force is suspended",
                                              "chỉ đình chỉ giấy chứng nhận còn hiệu lực")));
      }
      break;
    case CertificateAct::kReinstate:
      if (before.status != CertificateStatus::kSuspended) {
        return tl::unexpected(not_now(certificate, before.status,
                                      message("only one that is suspended is reinstated",
                                              "chỉ khôi phục giấy chứng nhận đang bị đình chỉ")));
      }
      break;
    default:
      return check_ground(rule, rule.revocation_grounds, request);
  }
  return request.ground.empty() ? Check() : check_ground(rule, rule.revocation_grounds, request);
}

Check check_form(const Certificate& certificate, const ActRequest& request, Date today) {
  if (request.act == CertificateAct::kIssue || request.act == CertificateAct::kReplace) {
    return fail("act", message("A certificate is issued, and replaced, by issuing a new one",
                               "Việc cấp và thay giấy chứng nhận được ghi khi cấp giấy mới"));
  }
  if (auto checked = check_decision(request.decision); !checked) return checked;
  if (is_blank(request.reason)) {
    return fail("reason", message("The act has no reason; state why it was decided",
                                  "Chưa có lý do; hãy ghi vì sao có quyết định này"));
  }
  if (auto checked = check_not_to_come(request.date, today, "date"); !checked) return checked;
  return check_day(certificate, request.date, "date");
}

}  // namespace

Result<Lawful> check_act(const RuleBook& rules, const Certificate& certificate,
                         const ActRequest& request, Date today) {
  if (auto checked = check_form(certificate, request, today); !checked) {
    return tl::unexpected(checked.error());
  }
  const auto before = standing_on(rules, certificate, request.date);
  if (before.status == CertificateStatus::kRevoked ||
      before.status == CertificateStatus::kReplaced) {
    return tl::unexpected(
        not_now(certificate, before.status,
                message("nothing more is decided about it", "không thể ra quyết định nào nữa")));
  }
  const auto* rule = rules.governing(request.date);
  if (rule == nullptr) return tl::unexpected(no_rules(request.date, "date"));
  const auto checked = check_authority(rules, *rule, certificate, request).and_then([&] {
    return check_kind(*rule, certificate, before, request);
  });
  if (!checked) return tl::unexpected(checked.error());
  const bool extends = request.act == CertificateAct::kExtend;
  return Lawful{rule, extends ? *request.until : certificate.expires};
}

}  // namespace ocop::programme
