#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "programme/certificate.h"

using namespace ocop;
using namespace ocop::programme;

namespace {

using enum CertificateStatus;

const Date kFrom = make_date(2022, 1, 1);
constexpr int kDays = 8 * 365;

const RuleBook& book() { return RuleBook::built_in(); }

Date any_day() { return add_days(kFrom, *rc::gen::inRange(0, kDays)); }

CertificateEvent any_event() {
  CertificateEvent event;
  event.act = *rc::gen::element(CertificateAct::kIssue, CertificateAct::kExtend,
                                CertificateAct::kSuspend, CertificateAct::kReinstate,
                                CertificateAct::kRevoke, CertificateAct::kReplace);
  event.date = any_day();
  if (*rc::gen::arbitrary<bool>()) event.until = any_day();
  if (*rc::gen::arbitrary<bool>()) event.filed = any_day();
  event.rule = *rc::gen::element<std::string>("", "148/2023", "26/2026", "none such");
  return event;
}

Certificate any_certificate(bool with_extensions = true, bool with_ends = true) {
  Certificate certificate;
  certificate.stars = 3;
  certificate.issued = any_day();
  certificate.expires = last_day_of_term(certificate.issued, 36);
  const int count = *rc::gen::inRange(0, 7);
  for (int i = 0; i < count; ++i) {
    const auto event = any_event();
    const bool is_end =
        event.act == CertificateAct::kRevoke || event.act == CertificateAct::kReplace;
    if (event.act == CertificateAct::kExtend && !with_extensions) continue;
    if (is_end && !with_ends) continue;
    certificate.events.push_back(event);
  }
  return certificate;
}

}  // namespace

TEST_CASE("Revocation and replacement are for ever, whatever else is decided") {
  CHECK(rc::check([] {
    const auto certificate = any_certificate();
    const auto day = any_day();
    const auto then = standing_on(book(), certificate, day);
    if (then.status != kRevoked && then.status != kReplaced) return;
    const auto later = standing_on(book(), certificate, add_days(day, *rc::gen::inRange(0, 9999)));
    RC_ASSERT(later.status == then.status);
    RC_ASSERT(later.since == then.since);
  }));
}

TEST_CASE("Without an extension nothing is in force after the last day") {
  CHECK(rc::check([] {
    const auto certificate = any_certificate(false);
    const auto day = add_days(certificate.expires, *rc::gen::inRange(1, 9999));
    RC_ASSERT(!may_show_stars(standing_on(book(), certificate, day).status));
  }));
}

TEST_CASE("Nothing outlives its term by more than the longest extension that any set allows") {
  CHECK(rc::check([] {
    const auto certificate = any_certificate();
    const auto day = add_days(certificate.expires, *rc::gen::inRange(181, 9999));
    RC_ASSERT(!may_show_stars(standing_on(book(), certificate, day).status));
  }));
}

TEST_CASE("Once expired it comes back by a later extension only") {
  CHECK(rc::check([] {
    const auto certificate = any_certificate(false, false);
    const auto day = any_day();
    if (standing_on(book(), certificate, day).status != kExpired) return;
    const auto later = add_days(day, *rc::gen::inRange(0, 9999));
    RC_ASSERT(standing_on(book(), certificate, later).status == kExpired);
  }));
}

TEST_CASE("A standing's days and rule agree with its status") {
  CHECK(rc::check([] {
    const auto certificate = any_certificate();
    const auto day = any_day();
    const auto standing = standing_on(book(), certificate, day);
    RC_ASSERT(standing.status != kNone);
    RC_ASSERT((standing.status == kNotYetValid) == (day < certificate.issued));
    RC_ASSERT(standing.since.has_value() == (standing.status != kNotYetValid));
    if (standing.since && standing.status != kRevoked && standing.status != kReplaced &&
        standing.status != kSuspended) {
      RC_ASSERT(*standing.since >= certificate.issued);
    }
    if (standing.since) RC_ASSERT(*standing.since <= day);
    RC_ASSERT(standing.until.has_value() == may_show_stars(standing.status));
    if (standing.until) RC_ASSERT(*standing.until >= day);
    if (standing.status == kExtended) RC_ASSERT(day > certificate.expires);
    if (standing.status == kInForce) RC_ASSERT(day <= certificate.expires);
    RC_ASSERT(standing.rule.empty() || book().find(standing.rule) != nullptr);
  }));
}

TEST_CASE("Acts of days to come change nothing today") {
  CHECK(rc::check([] {
    const auto certificate = any_certificate();
    const auto day = any_day();
    auto known = certificate;
    std::erase_if(known.events, [&](const CertificateEvent& event) { return event.date > day; });
    const auto all = standing_on(book(), certificate, day);
    const auto now = standing_on(book(), known, day);
    RC_ASSERT(all.status == now.status);
    RC_ASSERT(all.since == now.since);
    RC_ASSERT(all.until == now.until);
    RC_ASSERT(all.rule == now.rule);
  }));
}

TEST_CASE(
    "The certificate that speaks for a product is issued by then and shows stars if any does") {
  CHECK(rc::check([] {
    std::vector<Certificate> all;
    const int count = *rc::gen::inRange(0, 5);
    for (int i = 0; i < count; ++i) all.push_back(any_certificate());
    const auto day = any_day();
    const auto* chosen = governing(book(), all, day);
    bool any_issued = false;
    bool any_stars = false;
    for (const auto& certificate : all) {
      any_issued |= certificate.issued <= day;
      any_stars |= may_show_stars(standing_on(book(), certificate, day).status);
    }
    RC_ASSERT((chosen != nullptr) == any_issued);
    if (chosen == nullptr) return;
    RC_ASSERT(chosen->issued <= day);
    RC_ASSERT(may_show_stars(standing_on(book(), *chosen, day).status) == any_stars);
  }));
}
