// How an extension carries a certificate past its last day.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/programme/certificate_scene.h"

using namespace ocop;
using namespace ocop::programme;
using namespace ocop::programme::sample;

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

TEST_CASE("An extension of a day whose rules know none counts by the rules of the last day") {
  struct Case {
    std::string what;
    std::string expires;
    std::string decided;
    std::string rule;            ///< that the act names
    std::string extended_until;  ///< "" = it does not help
  };
  const Case rows[] = {
      {"decided under 1489, runs out under 26", "2026-06-10", "2026-05-21", "", "2026-12-07"},
      {"runs out on the first day of 26", "2026-05-22", "2026-05-01", "", "2026-11-18"},
      {"runs out a day before 26", "2026-05-21", "2026-05-01", "", ""},
      {"decided on the first day of 26, too late", "2026-05-21", "2026-05-22", "", "2026-11-17"},
      {"148 knows none", "2024-06-10", "2024-05-01", "", ""},
      {"before any set", "2022-06-10", "2022-05-01", "", ""},
      {"the act names a set that knows none", "2026-06-10", "2026-05-21", "1489/2025", ""},
      {"the act names a set that knows one", "2024-06-10", "2024-05-01", "26/2026", "2024-12-07"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    auto act = event(kExtend, row.decided);
    act.rule = row.rule;
    auto c = certificate({act});
    c.expires = day(row.expires);
    c.issued = add_days(add_months(c.expires, -36), 1);
    const auto next = std::max(add_days(c.expires, 1), act.date);
    const auto standing = standing_on(book(), c, next);
    CHECK((standing.status == kExtended) == !row.extended_until.empty());
    CHECK((standing.until ? iso_date(*standing.until) : "") == row.extended_until);
  }
}

TEST_CASE("An extension ends on its 180th day") {
  const auto c = certificate({extension("2027-02-01", "2027-09-05")});
  CHECK(days_between(c.expires, day("2027-09-05")) == 180);
  CHECK(standing_on(book(), c, day("2027-09-05")).status == kExtended);
  CHECK(standing_on(book(), c, day("2027-09-06")).status == kExpired);
  const auto longer = certificate({extension("2027-02-01", "2027-09-06")});
  CHECK(standing_on(book(), longer, day("2027-09-06")).status == kExpired);
}

TEST_CASE("Suspended in its extension it expires with the extension") {
  check_standing(
      certificate({extension("2027-02-01", "2027-06-30"), event(kSuspend, "2027-06-30", "S1")}),
      {
          {"2027-06-29", kExtended, "2027-03-10", "2027-06-30", "gia hạn"},
          {"2027-06-30", kSuspended, "2027-06-30", "", "S1"},
          {"2027-07-01", kExpired, "2027-07-01", "", ""},
      });
}
