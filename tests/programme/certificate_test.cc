#include "programme/certificate.h"

#include <doctest/doctest.h>

#include "tests/programme/certificate_scene.h"

using namespace ocop;
using namespace ocop::programme;
using namespace ocop::programme::sample;

TEST_CASE("A term of months ends the day before the same day, or with the month") {
  struct Term {
    std::string issued;
    int months;
    std::string last;
  };
  const Term rows[] = {{"2024-03-10", 36, "2027-03-09"}, {"2024-01-01", 36, "2026-12-31"},
                       {"2024-03-01", 36, "2027-02-28"}, {"2025-03-01", 36, "2028-02-29"},
                       {"2024-02-28", 36, "2027-02-27"}, {"2024-02-29", 36, "2027-02-28"},
                       {"2023-12-31", 36, "2026-12-30"}, {"2024-02-29", 48, "2028-02-28"},
                       {"2024-02-29", 12, "2025-02-28"}, {"2024-08-31", 6, "2025-02-28"},
                       {"2024-01-01", 1, "2024-01-31"},  {"2027-02-28", 12, "2028-02-27"},
                       {"2027-03-01", 12, "2028-02-29"}};
  for (const auto& row : rows) {
    CAPTURE(row.issued);
    CHECK(iso_date(last_day_of_term(day(row.issued), row.months)) == row.last);
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
  c.expires = last_day_of_term(c.issued, 36);
  check_standing(c, {
                        {"2024-02-28", kNotYetValid, "", "", ""},
                        {"2024-02-29", kInForce, "2024-02-29", "2027-02-28", ""},
                        {"2027-02-28", kInForce, "2024-02-29", "2027-02-28", ""},
                        {"2027-03-01", kExpired, "2027-03-01", "", ""},
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

TEST_CASE("A standing names the rule set that governs what brought it about") {
  struct RuleRow {
    std::string what;
    Certificate certificate;
    std::string day;
    std::string rule;
  };
  const auto issued_on = [](std::string_view issued, std::vector<CertificateEvent> events = {}) {
    auto c = certificate(std::move(events));
    c.issued = day(issued);
    c.expires = last_day_of_term(c.issued, 36);
    return c;
  };
  auto filed = event(kIssue, "2026-06-30", "12/QĐ");
  filed.filed = day("2026-05-21");
  auto named = event(kIssue, "2026-06-30", "12/QĐ");
  named.rule = "148/2023";
  auto forgotten = event(kIssue, "2026-06-30", "12/QĐ");
  forgotten.rule = "no such set";
  const std::vector lapsing{extension("2027-02-01", "2027-06-30"), event(kSuspend, "2027-04-01"),
                            event(kReinstate, "2027-05-01")};
  const RuleRow rows[] = {
      {"before any set", issued_on("2023-02-23"), "2023-03-01", ""},
      {"first day of 148", issued_on("2023-02-24"), "2023-03-01", "148/2023"},
      {"last day of 148 alone", issued_on("2025-07-05"), "2027-01-01", "148/2023"},
      {"first day of 1489", issued_on("2025-07-06"), "2027-01-01", "1489/2025"},
      {"the day before 26", issued_on("2026-05-21"), "2027-01-01", "1489/2025"},
      {"first day of 26", issued_on("2026-05-22"), "2027-01-01", "26/2026"},
      {"filed under 1489", issued_on("2026-06-30", {filed}), "2027-01-01", "1489/2025"},
      {"the act names its set", issued_on("2026-06-30", {named}), "2027-01-01", "148/2023"},
      {"a set that is not known", issued_on("2026-06-30", {forgotten}), "2027-01-01", "26/2026"},
      {"not yet valid", issued_on("2025-07-06"), "2025-07-05", "1489/2025"},
      {"expired", issued_on("2025-07-05"), "2028-07-05", "148/2023"},
      {"extended", certificate(lapsing), "2027-03-10", "26/2026"},
      {"in force before the extension takes hold", certificate(lapsing), "2027-03-09", "148/2023"},
      {"expired after an extension", certificate(lapsing), "2027-07-01", "26/2026"},
      {"suspended", certificate({event(kSuspend, "2025-07-06")}), "2025-08-01", "1489/2025"},
      {"reinstated", certificate({event(kSuspend, "2025-07-06"), event(kReinstate, "2026-05-22")}),
       "2026-06-01", "26/2026"},
      {"revoked", certificate({event(kRevoke, "2026-05-21")}), "2026-06-01", "1489/2025"},
      {"replaced", certificate({event(kReplace, "2026-05-22")}), "2026-06-01", "26/2026"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    CHECK(standing_on(book(), row.certificate, day(row.day)).rule == row.rule);
  }
}

TEST_CASE("An upgrade in the middle of the term ends the old certificate on its own day") {
  auto old_one = certificate({event(kReplace, "2025-12-01", "N1")});
  auto new_one = certificate();
  new_one.number = "02/QĐ-UBND";
  new_one.stars = 4;
  new_one.issued = day("2025-12-01");
  new_one.expires = last_day_of_term(new_one.issued, 36);
  const std::vector all{old_one, new_one};
  CHECK(governing(book(), all, day("2025-11-30"))->stars == 3);
  CHECK(standing_on(book(), old_one, day("2025-11-30")).status == kInForce);
  CHECK(governing(book(), all, day("2025-12-01"))->stars == 4);
  CHECK(standing_on(book(), old_one, day("2025-12-01")).status == kReplaced);
}

TEST_CASE("The reason of the act comes along") {
  const auto c = certificate({event(kRevoke, "2025-01-01", "T1")});
  CHECK(standing_on(book(), c, day("2025-01-02")).reason == "reason of 2025-01-01");
  CHECK(standing_on(book(), c, day("2024-12-31")).reason.empty());
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
  old_expired.expires = last_day_of_term(old_expired.issued, 36);
  auto good = certificate();
  good.number = "good";
  auto revoked = certificate({event(kRevoke, "2025-01-01")});
  revoked.number = "revoked";
  revoked.issued = day("2024-06-01");
  auto replaced = certificate({event(kReplace, "2025-01-01")});
  replaced.number = "replaced";
  replaced.issued = day("2024-07-01");
  auto extended = certificate({extension("2026-06-01", "2026-12-28")});
  extended.number = "extended";
  extended.issued = day("2023-07-02");
  extended.expires = day("2026-07-01");

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
      {{extended, revoked}, "2026-12-29", "revoked"},
      {{extended, revoked}, "2026-12-28", "extended"},
      {{extended, old_expired}, "2026-12-01", "extended"},
      {{extended, good}, "2026-12-01", "good"},
      {{good, revoked}, "2024-12-01", "revoked"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.day);
    CAPTURE(row.all.size());
    const auto* chosen = governing(book(), row.all, day(row.day));
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
