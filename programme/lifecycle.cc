#include "programme/lifecycle.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace ocop::programme {
namespace {

struct BasisWord {
  std::string_view code;
  std::string_view en;
  std::string_view vi;
};

constexpr std::array<BasisWord, 3> kBases{{
    {"first", "first certificate", "công nhận lần đầu"},
    {"renewal", "renewal", "công nhận lại"},
    {"upgrade", "upgrade", "nâng hạng sao"},
}};

constexpr int kMostTenths = 1000;

using Check = Result<void>;

const BasisWord& word(Basis basis) { return kBases.at(static_cast<std::size_t>(basis)); }

bool is_blank(const std::string& text) { return trim(text).empty(); }

Date last_act(const Certificate& certificate) {
  Date last = certificate.issued;
  for (const auto& event : certificate.events) last = std::max(last, event.date);
  return last;
}

/// The act's day lies where nothing known contradicts it.
Check check_day(const Certificate& certificate, Date day, std::string_view where) {
  const auto last = last_act(certificate);
  if (day >= last) return {};
  return fail(std::string(where),
              message("The certificate {0} has an act of {1}; state that day or a later one",
                      "Giấy chứng nhận {0} đã có quyết định ngày {1}; hãy ghi ngày đó hoặc muộn hơn",
                      printable(certificate.number), dmy_date(last)));
}

Check check_not_to_come(Date day, Date today, std::string_view where) {
  if (day <= today) return {};
  return fail(std::string(where), message("{0} is after today, {1}; state a day that has come",
                                          "Ngày {0} sau hôm nay, {1}; hãy ghi ngày đã đến",
                                          dmy_date(day), dmy_date(today)));
}

Check check_decision(const std::string& decision) {
  if (!is_blank(decision)) return {};
  return fail("decision", message("The decision has no number; state it as on the paper",
                                  "Chưa có số quyết định; hãy ghi như trên văn bản"));
}

Error no_rules(Date day, std::string_view where) {
  return {std::string(where),
          message("No rule set was in effect on {}; state a day that one governs, or add the set",
                  "Không có bộ quy định nào có hiệu lực vào ngày {}; hãy ghi ngày khác hoặc bổ sung "
                  "bộ quy định",
                  dmy_date(day))};
}

std::string rated_stars(const RuleSet& rule) {
  std::string list;
  for (const auto& rating : rule.ratings) {
    if (!list.empty()) list += ", ";
    list += std::to_string(rating.stars);
  }
  return list;
}

std::string tenths(int value) { return fmt::format("{}.{}", value / 10, value % 10); }

Check check_rating(const RuleSet& rule, const IssueRequest& request) {
  const auto* rating = rule.rating(request.stars);
  if (rating == nullptr) {
    return fail("stars", message("{0} certifies {1} stars, not {2}",
                                 "{0} chỉ cấp giấy chứng nhận {1} sao, không cấp {2} sao",
                                 rule.decision, rated_stars(rule), request.stars));
  }
  if (request.score_tenths && (*request.score_tenths < 0 || *request.score_tenths > kMostTenths)) {
    return fail("score", message("An average score lies between 0 and 100",
                                 "Điểm trung bình nằm trong khoảng từ 0 đến 100"));
  }
  if (request.score_tenths && *request.score_tenths < rating->score_from * 10) {
    return fail("score",
                message("{0} stars need {1} points or more by {2}; the score is {3}",
                        "Theo {2}, hạng {0} sao cần từ {1} điểm; điểm đã ghi là {3}",
                        request.stars, rating->score_from, rule.decision,
                        tenths(*request.score_tenths)));
  }
  const auto issuer = rule.issuer(*rating, request.issued);
  if (issuer == request.authority) return {};
  const auto lawful = authority_name(issuer);
  const auto named = authority_name(request.authority);
  return fail("authority",
              {fmt::format("By {}, {} stars are certified by {}, not by {}", rule.decision,
                           request.stars, lawful.en, named.en),
               fmt::format("Theo {}, giấy chứng nhận {} sao do {} cấp, không phải {}",
                           rule.decision, request.stars, lawful.vi, named.vi)});
}

bool holds(CertificateStatus status) {
  return may_show_stars(status) || status == CertificateStatus::kSuspended;
}

/// Neither on the day of the new issue nor today does another one than `previous` hold.
Check check_no_other(const RuleBook& rules, const std::vector<Certificate>& certificates,
                     const IssueRequest& request, Date today) {
  for (const auto& other : certificates) {
    if (other.number == request.previous) continue;
    const auto then = standing_on(rules, other, request.issued).status;
    const auto now = standing_on(rules, other, today).status;
    if (!holds(then) && !holds(now)) continue;
    const auto name = certificate_status_name(holds(then) ? then : now);
    return fail("previous",
                {fmt::format("The product's certificate {} is {}; state it as the one that is "
                             "renewed or upgraded",
                             printable(other.number), name.en),
                 fmt::format("Giấy chứng nhận {} của sản phẩm {}; hãy ghi đó là giấy được công "
                             "nhận lại hoặc nâng hạng",
                             printable(other.number), name.vi)});
  }
  return {};
}

/// Did an extension prolong it, by what was decided until `day`?
bool was_extended(const RuleBook& rules, const Certificate& certificate, Date day) {
  const auto first = std::max(add_days(certificate.expires, 1), day);
  auto known = certificate;
  std::erase_if(known.events, [&](const CertificateEvent& event) {
    return event.act != CertificateAct::kExtend || event.date > day;
  });
  return standing_on(rules, known, first).status == CertificateStatus::kExtended;
}

Check check_window(const RuleBook& rules, const Certificate& previous, const IssueRequest& request) {
  const auto window = renewal_window(rules, previous, *request.filed);
  if (!window || was_extended(rules, previous, *request.filed) ||
      was_extended(rules, previous, request.issued)) {
    return {};
  }
  if (*request.filed >= window->first && *request.filed <= window->last) return {};
  return fail("filed",
              message("A renewal of {0} is filed from {1} to {2}; {3} lies outside, and the "
                      "certificate was not extended",
                      "Hồ sơ công nhận lại {0} nộp từ {1} đến {2}; ngày {3} nằm ngoài thời hạn đó "
                      "và giấy chứng nhận không được kéo dài hiệu lực",
                      printable(previous.number), dmy_date(window->first), dmy_date(window->last),
                      dmy_date(*request.filed)));
}

Check check_filed(const IssueRequest& request) {
  if (!request.filed && request.basis == Basis::kRenewal) {
    return fail("filed", message("A renewal needs the day on which its dossier was filed",
                                 "Công nhận lại phải ghi ngày nộp hồ sơ"));
  }
  if (!request.filed || *request.filed <= request.issued) return {};
  return fail("filed", message("The dossier was filed on {0}, after the issue on {1}; state the "
                               "earlier day of filing",
                               "Ngày nộp hồ sơ {0} sau ngày cấp {1}; hãy ghi ngày nộp hồ sơ đúng",
                               dmy_date(*request.filed), dmy_date(request.issued)));
}

Check check_upgrade(const RuleBook& rules, const Certificate& previous,
                    const IssueRequest& request) {
  const auto status = standing_on(rules, previous, request.issued).status;
  if (!may_show_stars(status)) {
    const auto name = certificate_status_name(status);
    return fail("previous",
                {fmt::format("The certificate {} is {}; only one in force is upgraded",
                             printable(previous.number), name.en),
                 fmt::format("Giấy chứng nhận {} {}; chỉ nâng hạng giấy còn hiệu lực",
                             printable(previous.number), name.vi)});
  }
  if (request.stars > previous.stars) return {};
  return fail("stars", message("An upgrade of {0} stars gives more than {0}; {1} is a renewal",
                               "Nâng hạng từ {0} sao phải được hơn {0} sao; {1} sao là công nhận lại",
                               previous.stars, request.stars));
}

Check check_previous(const RuleBook& rules, const std::vector<Certificate>& certificates,
                     const IssueRequest& request) {
  const auto found = std::find_if(certificates.begin(), certificates.end(), [&](const auto& known) {
    return known.number == request.previous;
  });
  if (found == certificates.end()) {
    return fail("previous", message("The product has no certificate “{}”; state the one that is "
                                    "renewed or upgraded",
                                    "Sản phẩm không có giấy chứng nhận “{}”; hãy ghi giấy được "
                                    "công nhận lại hoặc nâng hạng",
                                    printable(request.previous)));
  }
  if (auto checked = check_day(*found, request.issued, "issued"); !checked) return checked;
  const auto status = standing_on(rules, *found, request.issued).status;
  if (status == CertificateStatus::kRevoked || status == CertificateStatus::kReplaced) {
    const auto name = certificate_status_name(status);
    return fail("previous",
                {fmt::format("The certificate {} is {}; issue a first one instead",
                             printable(found->number), name.en),
                 fmt::format("Giấy chứng nhận {} {}; hãy cấp theo diện công nhận lần đầu",
                             printable(found->number), name.vi)});
  }
  if (request.basis == Basis::kUpgrade) return check_upgrade(rules, *found, request);
  return check_window(rules, *found, request);
}

Check check_number(const std::vector<Certificate>& certificates, const IssueRequest& request) {
  if (is_blank(request.number)) {
    return fail("number", message("The certificate has no number; state it as on the paper",
                                  "Chưa có số giấy chứng nhận; hãy ghi như trên văn bản"));
  }
  for (const auto& known : certificates) {
    if (trim(known.number) != trim(request.number)) continue;
    return fail("number", message("The number {} is taken; each certificate has its own",
                                  "Số {} đã được cấp; mỗi giấy chứng nhận có một số riêng",
                                  printable(request.number)));
  }
  return {};
}

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
  return fail("ground",
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
    return fail("until",
                message("{0} allows {1} days after {2}: until {3} at most",
                        "{0} chỉ cho kéo dài {1} ngày sau ngày {2}: muộn nhất là {3}",
                        rule.decision, rule.extension_days, dmy_date(certificate.expires),
                        dmy_date(limit)));
  }
  const auto last = before.until.value_or(certificate.expires);
  if (*request.until > last) return {};
  return fail("until", message("The certificate holds until {} already; an extension ends later",
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
    return fail("reason",
                message("The act has no reason; state why it was decided",
                        "Chưa có lý do; hãy ghi vì sao có quyết định này"));
  }
  if (auto checked = check_not_to_come(request.date, today, "date"); !checked) return checked;
  return check_day(certificate, request.date, "date");
}

}  // namespace

std::string_view basis_code(Basis basis) { return word(basis).code; }

std::optional<Basis> basis_of(std::string_view code) {
  const auto* const found = std::find_if(kBases.begin(), kBases.end(),
                                         [&](const BasisWord& w) { return w.code == code; });
  if (found == kBases.end()) return {};
  return static_cast<Basis>(found - kBases.begin());
}

Message basis_name(Basis basis) {
  return {std::string(word(basis).en), std::string(word(basis).vi)};
}

Result<Lawful> check_issue(const RuleBook& rules, const std::vector<Certificate>& certificates,
                           const IssueRequest& request, Date today) {
  const auto* rule = rules.governing(request.issued, request.filed);
  const auto checked =
      check_number(certificates, request)
          .and_then([&] { return check_decision(request.decision); })
          .and_then([&] { return check_not_to_come(request.issued, today, "issued"); })
          .and_then([&] { return check_filed(request); })
          .and_then([&]() -> Check {
            if (rule == nullptr) return tl::unexpected(no_rules(request.issued, "issued"));
            return check_rating(*rule, request);
          })
          .and_then([&]() -> Check {
            if (request.basis != Basis::kFirst) return check_previous(rules, certificates, request);
            if (request.previous.empty()) return {};
            return fail("previous", message("A first certificate replaces none; leave this empty",
                                            "Giấy chứng nhận lần đầu không thay giấy nào; hãy để "
                                            "trống"));
          })
          .and_then([&] { return check_no_other(rules, certificates, request, today); });
  if (!checked) return tl::unexpected(checked.error());
  return Lawful{rule, last_day_of_term(request.issued, rule->validity_months)};
}

Result<Lawful> check_act(const RuleBook& rules, const Certificate& certificate,
                         const ActRequest& request, Date today) {
  if (auto checked = check_form(certificate, request, today); !checked) {
    return tl::unexpected(checked.error());
  }
  const auto before = standing_on(rules, certificate, request.date);
  if (before.status == CertificateStatus::kRevoked ||
      before.status == CertificateStatus::kReplaced) {
    return tl::unexpected(not_now(certificate, before.status,
                                  message("nothing more is decided about it",
                                          "không thể ra quyết định nào nữa")));
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

std::optional<Window> renewal_window(const RuleBook& rules, const Certificate& certificate,
                                     Date day) {
  const auto* rule = rules.governing(day);
  if (rule == nullptr || !rule->renewal_earliest_days || !rule->renewal_latest_days) return {};
  return Window{add_days(certificate.expires, -*rule->renewal_earliest_days),
                add_days(certificate.expires, -*rule->renewal_latest_days)};
}

}  // namespace ocop::programme
