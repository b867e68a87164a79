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

constexpr int kMostTenths = 1000;

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
                        "Theo {2}, hạng {0} sao cần từ {1} điểm; điểm đã ghi là {3}", request.stars,
                        rating->score_from, rule.decision, tenths(*request.score_tenths)));
  }
  const auto issuer = rule.issuer(*rating, request.issued);
  if (issuer == request.authority) return {};
  const auto lawful = authority_name(issuer);
  const auto named = authority_name(request.authority);
  return fail("authority", {fmt::format("By {}, {} stars are certified by {}, not by {}",
                                        rule.decision, request.stars, lawful.en, named.en),
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

Check check_window(const RuleBook& rules, const Certificate& previous,
                   const IssueRequest& request) {
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
    return fail("previous", {fmt::format("The certificate {} is {}; only one in force is upgraded",
                                         printable(previous.number), name.en),
                             fmt::format("Giấy chứng nhận {} {}; chỉ nâng hạng giấy còn hiệu lực",
                                         printable(previous.number), name.vi)});
  }
  if (request.stars > previous.stars) return {};
  return fail("stars",
              message("An upgrade of {0} stars gives more than {0}; {1} is a renewal",
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
  if (trim(request.number) == "." || trim(request.number) == "..") {
    return fail("number", message("“{}” is no number; state it as on the paper",
                                  "“{}” không phải số giấy chứng nhận; hãy ghi như trên văn bản",
                                  request.number));
  }
  for (const auto& known : certificates) {
    if (trim(known.number) != trim(request.number)) continue;
    return fail("number", message("The number {} is taken; each certificate has its own",
                                  "Số {} đã được cấp; mỗi giấy chứng nhận có một số riêng",
                                  printable(request.number)));
  }
  return {};
}

}  // namespace

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

}  // namespace ocop::programme
