#include "programme/certificate.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace ocop;
using namespace ocop::programme;

namespace {

using enum CertificateAct;
using enum CertificateStatus;

Date day(std::string_view iso) {
  const auto date = parse_iso_date(iso);
  REQUIRE_MESSAGE(date, iso);
  return *date;
}

CertificateEvent event(CertificateAct act, std::string_view date, std::string decision = "") {
  return {act, day(date), {}, std::move(decision), "reason of " + std::string(date)};
}

CertificateEvent extension(std::string_view date, std::string_view until) {
  auto act = event(kExtend, date, "gia hạn");
  act.until = day(until);
  return act;
}

/// Issued 10/03/2024, last regular day 09/03/2027, 180 days later 05/09/2027.
Certificate certificate(std::vector<CertificateEvent> events = {}) {
  Certificate c;
  c.number = "01/QĐ-UBND";
  c.stars = 3;
  c.issued = day("2024-03-10");
  c.expires = regular_expiry(c.issued);
  c.events = std::move(events);
  return c;
}

struct Row {
  std::string day;
  CertificateStatus status;
  std::string since;     ///< "" = not stated
  std::string until;     ///< "" = not stated
  std::string decision;  ///< "" = none
};

void check_standing(const Certificate& c, const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    CAPTURE(row.day);
    const auto standing = standing_on(c, day(row.day));
    CHECK(certificate_status_code(standing.status) == certificate_status_code(row.status));
    CHECK((standing.since ? iso_date(*standing.since) : "") == row.since);
    CHECK((standing.until ? iso_date(*standing.until) : "") == row.until);
    CHECK(standing.decision == row.decision);
  }
}

}  // namespace

TEST_CASE("A certificate runs for 36 months") {
  struct Term {
    std::string issued;
    std::string last;
  };
  const Term rows[] = {{"2024-03-10", "2027-03-09"}, {"2024-01-01", "2026-12-31"},
                       {"2024-03-01", "2027-02-28"}, {"2025-03-01", "2028-02-29"},
                       {"2024-02-28", "2027-02-27"}, {"2024-02-29", "2027-02-28"},
                       {"2023-12-31", "2026-12-30"}};
  for (const auto& row : rows) {
    CAPTURE(row.issued);
    CHECK(iso_date(regular_expiry(day(row.issued))) == row.last);
  }
}

TEST_CASE("Without acts it is in force from its issue to its last day") {
  check_standing(certificate(), {
                                    {"2024-03-09", kNotYetValid, "", "", ""},
                                    {"2024-03-10", kInForce, "2024-03-10", "2027-03-09", ""},
                                    {"2027-03-09", kInForce, "2024-03-10", "2027-03-09", ""},
                                    {"2027-03-10", kExpired, "2027-03-10", "", ""},
                                    {"2199-12-31", kExpired, "2027-03-10", "", ""},
                                });
  check_standing(certificate({event(kIssue, "2024-03-10", "12/QĐ")}),
                 {
                     {"2024-03-10", kInForce, "2024-03-10", "2027-03-09", "12/QĐ"},
                     {"2027-03-10", kExpired, "2027-03-10", "", ""},
                 });
}

TEST_CASE("The last day of a certificate issued on 29 February") {
  auto c = certificate();
  c.issued = day("2024-02-29");
  c.expires = regular_expiry(c.issued);
  check_standing(c, {
                        {"2024-02-28", kNotYetValid, "", "", ""},
                        {"2024-02-29", kInForce, "2024-02-29", "2027-02-28", ""},
                        {"2027-02-28", kInForce, "2024-02-29", "2027-02-28", ""},
                        {"2027-03-01", kExpired, "2027-03-01", "", ""},
                    });
}

TEST_CASE("An extension takes over where the term ends") {
  check_standing(certificate({extension("2027-02-01", "2027-06-30")}),
                 {
                     {"2027-02-01", kInForce, "2024-03-10", "2027-03-09", ""},
                     {"2027-03-09", kInForce, "2024-03-10", "2027-03-09", ""},
                     {"2027-03-10", kExtended, "2027-03-10", "2027-06-30", "gia hạn"},
                     {"2027-06-30", kExtended, "2027-03-10", "2027-06-30", "gia hạn"},
                     {"2027-07-01", kExpired, "2027-07-01", "", ""},
                 });
}

TEST_CASE("An extension ends after 180 days whatever it says") {
  const auto unlimited = event(kExtend, "2027-02-01", "gia hạn");
  for (const auto& act : {extension("2027-02-01", "2028-01-01"), unlimited}) {
    check_standing(certificate({act}),
                   {
                       {"2027-09-05", kExtended, "2027-03-10", "2027-09-05", "gia hạn"},
                       {"2027-09-06", kExpired, "2027-09-06", "", ""},
                   });
  }
}

TEST_CASE("An extension decided late leaves the days between expired") {
  check_standing(certificate({extension("2027-03-20", "2027-06-30")}),
                 {
                     {"2027-03-19", kExpired, "2027-03-10", "", ""},
                     {"2027-03-20", kExtended, "2027-03-20", "2027-06-30", "gia hạn"},
                     {"2027-07-01", kExpired, "2027-07-01", "", ""},
                 });
}

TEST_CASE("An extension never shortens and never comes after its own end") {
  check_standing(certificate({extension("2026-01-01", "2026-06-30")}),
                 {
                     {"2027-03-09", kInForce, "2024-03-10", "2027-03-09", ""},
                     {"2027-03-10", kExpired, "2027-03-10", "", ""},
                 });
  check_standing(certificate({extension("2027-12-01", "2028-06-30")}),
                 {
                     {"2027-12-01", kExpired, "2027-03-10", "", ""},
                 });
}

TEST_CASE("A later extension beats an earlier one") {
  check_standing(
      certificate({extension("2027-02-01", "2027-06-30"), extension("2027-06-01", "2027-08-31")}),
      {
          {"2027-05-31", kExtended, "2027-03-10", "2027-06-30", "gia hạn"},
          {"2027-06-01", kExtended, "2027-06-01", "2027-08-31", "gia hạn"},
          {"2027-09-01", kExpired, "2027-09-01", "", ""},
      });
}

TEST_CASE("Suspension holds until reinstatement") {
  check_standing(
      certificate({event(kSuspend, "2025-05-01", "S1"), event(kSuspend, "2025-05-20", "S2"),
                   event(kReinstate, "2025-06-01", "R1")}),
      {
          {"2025-04-30", kInForce, "2024-03-10", "2027-03-09", ""},
          {"2025-05-01", kSuspended, "2025-05-01", "", "S1"},
          {"2025-05-31", kSuspended, "2025-05-01", "", "S1"},
          {"2025-06-01", kInForce, "2025-06-01", "2027-03-09", "R1"},
          {"2027-03-10", kExpired, "2027-03-10", "", ""},
      });
}

TEST_CASE("A suspension ends with the certificate, a reinstatement of nothing changes nothing") {
  check_standing(
      certificate({event(kReinstate, "2024-06-01", "R0"), event(kSuspend, "2027-03-09", "S1")}),
      {
          {"2024-06-01", kInForce, "2024-03-10", "2027-03-09", ""},
          {"2027-03-09", kSuspended, "2027-03-09", "", "S1"},
          {"2027-03-10", kExpired, "2027-03-10", "", ""},
      });
}

TEST_CASE("An extended certificate can be suspended, reinstated and revoked") {
  check_standing(
      certificate({extension("2027-02-01", "2027-08-31"), event(kSuspend, "2027-04-01", "S1"),
                   event(kReinstate, "2027-05-01", "R1"), event(kRevoke, "2027-06-01", "T1")}),
      {
          {"2027-03-31", kExtended, "2027-03-10", "2027-08-31", "gia hạn"},
          {"2027-04-01", kSuspended, "2027-04-01", "", "S1"},
          {"2027-05-01", kExtended, "2027-05-01", "2027-08-31", "R1"},
          {"2027-05-31", kExtended, "2027-05-01", "2027-08-31", "R1"},
          {"2027-06-01", kRevoked, "2027-06-01", "", "T1"},
          {"2027-09-01", kRevoked, "2027-06-01", "", "T1"},
      });
}

TEST_CASE("A reinstatement before the extension does not explain the extension") {
  check_standing(
      certificate({event(kSuspend, "2026-01-01", "S1"), event(kReinstate, "2026-02-01", "R1"),
                   extension("2027-02-01", "2027-08-31")}),
      {
          {"2027-03-10", kExtended, "2027-03-10", "2027-08-31", "gia hạn"},
      });
}

TEST_CASE("Revocation and replacement are final") {
  check_standing(
      certificate({event(kRevoke, "2025-01-01", "T1"), event(kReinstate, "2025-02-01", "R1"),
                   extension("2027-02-01", "2027-06-30"), event(kReplace, "2025-03-01", "N1")}),
      {
          {"2024-12-31", kInForce, "2024-03-10", "2027-03-09", ""},
          {"2025-01-01", kRevoked, "2025-01-01", "", "T1"},
          {"2025-03-01", kRevoked, "2025-01-01", "", "T1"},
          {"2027-04-01", kRevoked, "2025-01-01", "", "T1"},
      });
  check_standing(
      certificate({event(kReplace, "2026-01-01", "N1"), event(kRevoke, "2026-02-01", "T1")}),
      {
          {"2026-02-01", kReplaced, "2026-01-01", "", "N1"},
          {"2028-01-01", kReplaced, "2026-01-01", "", "N1"},
      });
}

TEST_CASE("A certificate can be revoked after it expired") {
  check_standing(certificate({event(kRevoke, "2027-05-01", "T1")}),
                 {
                     {"2027-04-30", kExpired, "2027-03-10", "", ""},
                     {"2027-05-01", kRevoked, "2027-05-01", "", "T1"},
                 });
}

TEST_CASE("Acts out of order count by their date, acts of one day by their place") {
  check_standing(
      certificate({event(kReinstate, "2025-06-01", "R1"), event(kSuspend, "2025-05-01", "S1")}),
      {
          {"2025-05-01", kSuspended, "2025-05-01", "", "S1"},
          {"2025-06-01", kInForce, "2025-06-01", "2027-03-09", "R1"},
      });
  check_standing(
      certificate({event(kSuspend, "2025-05-01", "S1"), event(kReinstate, "2025-05-01", "R1")}),
      {
          {"2025-05-01", kInForce, "2025-05-01", "2027-03-09", "R1"},
      });
  check_standing(
      certificate({event(kReinstate, "2025-05-01", "R1"), event(kSuspend, "2025-05-01", "S1")}),
      {
          {"2025-05-01", kSuspended, "2025-05-01", "", "S1"},
      });
}

TEST_CASE("The reason of the act comes along") {
  const auto c = certificate({event(kRevoke, "2025-01-01", "T1")});
  CHECK(standing_on(c, day("2025-01-02")).reason == "reason of 2025-01-01");
  CHECK(standing_on(c, day("2024-12-31")).reason.empty());
}

TEST_CASE("Stars are shown in force and extended only") {
  for (const auto status :
       {kNone, kNotYetValid, kInForce, kExtended, kExpired, kSuspended, kRevoked, kReplaced}) {
    CAPTURE(certificate_status_code(status));
    CHECK(may_show_stars(status) == (status == kInForce || status == kExtended));
    CHECK_FALSE(certificate_status_name(status).vi.empty());
    CHECK_FALSE(certificate_status_name(status).en.empty());
  }
}

TEST_CASE(
    "The certificate that speaks for a product is the one in force, else the latest that says why "
    "not") {
  auto old_expired = certificate();
  old_expired.number = "old";
  old_expired.issued = day("2020-01-01");
  old_expired.expires = regular_expiry(old_expired.issued);
  auto good = certificate();
  good.number = "good";
  auto revoked = certificate({event(kRevoke, "2025-01-01")});
  revoked.number = "revoked";
  revoked.issued = day("2024-06-01");
  auto replaced = certificate({event(kReplace, "2025-01-01")});
  replaced.number = "replaced";
  replaced.issued = day("2024-07-01");
  auto extended = certificate({extension("2024-06-01", "2026-12-31")});
  extended.number = "extended";
  extended.issued = day("2021-07-02");
  extended.expires = day("2024-07-01");
  extended.events[0].until = day("2024-12-28");

  struct Choice {
    std::vector<Certificate> all;
    std::string day;
    std::string number;  ///< "" = none
  };
  const Choice rows[] = {
      {{}, "2025-06-01", ""},
      {{good}, "2024-03-09", ""},
      {{good}, "2024-03-10", "good"},
      {{old_expired, good, revoked}, "2025-06-01", "good"},
      {{revoked, good, old_expired}, "2025-06-01", "good"},
      {{old_expired, revoked}, "2025-06-01", "revoked"},
      {{revoked, replaced}, "2025-06-01", "revoked"},
      {{replaced}, "2025-06-01", "replaced"},
      {{replaced, old_expired}, "2025-06-01", "old"},
      {{extended, revoked}, "2025-06-01", "revoked"},
      {{extended, old_expired}, "2024-12-01", "extended"},
      {{extended, good}, "2024-12-01", "good"},
      {{good, revoked}, "2024-12-01", "revoked"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.day);
    CAPTURE(row.all.size());
    const auto* chosen = governing(row.all, day(row.day));
    CHECK((chosen != nullptr ? chosen->number : "") == row.number);
  }
}

TEST_CASE("Acts and statuses have stable codes") {
  const std::pair<CertificateAct, const char*> rows[] = {
      {kIssue, "issue"},         {kExtend, "extend"}, {kSuspend, "suspend"},
      {kReinstate, "reinstate"}, {kRevoke, "revoke"}, {kReplace, "replace"}};
  for (const auto& [act, code] : rows) {
    CHECK(certificate_act_code(act) == code);
    CHECK(certificate_act_of(code) == act);
  }
  for (const auto* code : {"", "Issue", "expire"}) CHECK_FALSE(certificate_act_of(code));
  const std::pair<CertificateStatus, const char*> statuses[] = {
      {kNone, "none"},         {kNotYetValid, "not_yet_valid"}, {kInForce, "in_force"},
      {kExtended, "extended"}, {kExpired, "expired"},           {kSuspended, "suspended"},
      {kRevoked, "revoked"},   {kReplaced, "replaced"}};
  for (const auto& [status, code] : statuses) CHECK(certificate_status_code(status) == code);
}
