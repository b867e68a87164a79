#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "programme/lifecycle.h"

using namespace ocop;
using namespace ocop::programme;

namespace {

using enum CertificateAct;

Date day(std::string_view iso) { return parse_iso_date(iso).value(); }

const RuleBook& book() { return RuleBook::built_in(); }

CertificateEvent event(CertificateAct act, std::string_view date, std::string_view until = "") {
  CertificateEvent made;
  made.act = act;
  made.date = day(date);
  if (!until.empty()) made.until = day(until);
  return made;
}

/// Issued 10/03/2024, last regular day 09/03/2027, 180 days later 05/09/2027.
Certificate certificate(std::vector<CertificateEvent> events = {}, int stars = 3) {
  Certificate c;
  c.number = "01/QĐ";
  c.stars = stars;
  c.issued = day("2024-03-10");
  c.expires = day("2027-03-09");
  c.events = std::move(events);
  return c;
}

ActRequest request(CertificateAct act, std::string_view date = "2026-11-20") {
  ActRequest made;
  made.act = act;
  made.authority = Authority::kProvince;
  made.date = day(date);
  made.decision = "9/QĐ-UBND";
  made.reason = "Theo biên bản kiểm tra";
  if (act == kRevoke) made.ground = "criteria_not_met";
  if (act == kExtend) {
    made.ground = "rules_changed";
    made.until = day("2027-06-30");
  }
  return made;
}

ActRequest but(ActRequest made, const std::function<void(ActRequest&)>& change) {
  change(made);
  return made;
}

struct Row {
  std::string what;
  std::string where;  ///< "" = lawful
  Certificate certificate;
  ActRequest request;
};

void check_rows(const std::vector<Row>& rows, std::string_view today = "2027-12-31") {
  for (const auto& row : rows) {
    CAPTURE(row.what);
    const auto lawful = check_act(book(), row.certificate, row.request, day(today));
    CHECK(lawful.has_value() == row.where.empty());
    if (lawful) {
      CHECK(lawful->rule != nullptr);
      continue;
    }
    CHECK(lawful.error().where == row.where);
    CHECK_FALSE(lawful.error().message.en.empty());
    CHECK_FALSE(lawful.error().message.vi.empty());
  }
}

}  // namespace

TEST_CASE("A lawful act says by which set, and an extension until when") {
  const auto revoked = check_act(book(), certificate(), request(kRevoke), day("2026-11-22"));
  REQUIRE(revoked);
  CHECK(revoked->rule->id == "26/2026");
  CHECK(revoked->expires == day("2027-03-09"));
  const auto extended = check_act(book(), certificate(), request(kExtend), day("2026-11-22"));
  REQUIRE(extended);
  CHECK(extended->expires == day("2027-06-30"));
}

TEST_CASE("Every act has a decision, a reason, and a day between its past and today") {
  for (const auto act : {kExtend, kSuspend, kRevoke}) {
    CAPTURE(std::string(certificate_act_code(act)));
    check_rows(
        {
            {"in order", "", certificate(), request(act)},
            {"no decision", "decision", certificate(),
             but(request(act), [](auto& r) { r.decision = " "; })},
            {"no reason", "reason", certificate(),
             but(request(act), [](auto& r) { r.reason = "\n"; })},
            {"today", "", certificate(), request(act, "2026-11-22")},
            {"tomorrow", "date", certificate(), request(act, "2026-11-23")},
            {"before the issue", "date", certificate(), request(act, "2024-03-09")},
            {"before its last act", "date",
             certificate({event(kSuspend, "2026-11-01"), event(kReinstate, "2026-11-21")}),
             request(act)},
            {"on the day of its last act", "",
             certificate({event(kSuspend, "2026-11-01"), event(kReinstate, "2026-11-20")}),
             request(act)},
        },
        "2026-11-22");
  }
  check_rows({
      {"issue", "act", certificate(), request(kIssue)},
      {"replace", "act", certificate(), request(kReplace)},
  });
  auto early = certificate();
  early.issued = day("2022-01-01");
  early.expires = day("2024-12-31");
  check_rows({{"no rules that day", "date", early, request(kSuspend, "2023-02-23")}});
}

TEST_CASE("Who decides follows from the stars and the set of the day") {
  using enum Authority;
  const auto by = [](Authority authority, std::string_view date = "2026-11-20",
                     CertificateAct act = kSuspend) {
    return but(request(act, date), [&](auto& r) { r.authority = authority; });
  };
  check_rows({
      {"148: district, 3", "", certificate(), by(kDistrict, "2025-06-30")},
      {"148: province, 3", "authority", certificate(), by(kProvince, "2025-06-30")},
      {"148 without districts: province, 3", "", certificate(), by(kProvince, "2025-07-01")},
      {"148 without districts: district, 3", "authority", certificate(),
       by(kDistrict, "2025-07-01")},
      {"1489: district, 3", "authority", certificate(), by(kDistrict, "2025-07-06")},
      {"province, 4", "", certificate({}, 4), by(kProvince)},
      {"ministry, 4", "authority", certificate({}, 4), by(kMinistry)},
      {"ministry, 5", "", certificate({}, 5), by(kMinistry)},
      {"stars of no set", "authority", certificate({}, 2), by(kProvince)},
  });
  for (const auto act : {kExtend, kSuspend, kReinstate, kRevoke}) {
    CAPTURE(std::string(certificate_act_code(act)));
    auto five = certificate({}, 5);
    if (act == kReinstate) five.events = {event(kSuspend, "2026-11-01")};
    check_rows({
        {"province, 5", "authority", five, by(kProvince, "2026-11-20", act)},
        {"ministry, 5", "", five, by(kMinistry, "2026-11-20", act)},
    });
  }
}

TEST_CASE("Stars that are no longer given are decided on by whom their issue's set names") {
  RuleSet later;
  later.id = "next";
  later.decision = "next";
  later.from = day("2026-10-01");
  later.ratings = {{5, 90, 101, Authority::kMinistry, Authority::kMinistry}};
  later.revocation_grounds = {{"criteria_not_met", {"x", "y"}}};
  auto sets = book().sets();
  sets.push_back(later);
  const RuleBook changed(sets);
  const auto lawful = check_act(changed, certificate({}, 4), request(kRevoke), day("2026-11-22"));
  REQUIRE(lawful);
  CHECK(lawful->rule->id == "next");
}

TEST_CASE("Grounds are those of the set that governs the day") {
  const auto on = [](CertificateAct act, std::string ground, std::string_view date = "2026-11-20") {
    return but(request(act, date), [&](auto& r) { r.ground = std::move(ground); });
  };
  std::vector<Row> rows;
  for (const char* ground : {"false_dossier", "criteria_not_met", "law_breached", "mark_misused",
                             "production_stopped", "authority_conclusion"}) {
    rows.push_back({ground, "", certificate(), on(kRevoke, ground)});
  }
  rows.insert(
      rows.end(),
      {{"revoke on no ground", "ground", certificate(), on(kRevoke, "")},
       {"revoke on an extension's ground", "ground", certificate(), on(kRevoke, "rules_changed")},
       {"revoke on a strange ground", "ground", certificate(), on(kRevoke, "<script>")},
       {"a ground of 26 a day before it", "ground", certificate(),
        on(kRevoke, "mark_misused", "2026-05-21")},
       {"a ground of 26 on its first day", "", certificate(),
        on(kRevoke, "mark_misused", "2026-05-22")},
       {"the ground of 1489", "", certificate(), on(kRevoke, "authority_conclusion", "2026-05-21")},
       {"extend on no ground", "ground", certificate(), on(kExtend, "")},
       {"extend on a revocation's ground", "ground", certificate(), on(kExtend, "law_breached")},
       {"suspend on no ground", "", certificate(), on(kSuspend, "")},
       {"suspend on a known one", "", certificate(), on(kSuspend, "law_breached")},
       {"suspend on a strange one", "ground", certificate(), on(kSuspend, "rules_changed")}});
  check_rows(rows);
}

TEST_CASE("An extension ends at most 180 days after the term and after what holds already") {
  const auto until = [](std::string_view last, std::string_view date = "2027-02-01") {
    return but(request(kExtend, date), [&](auto& r) { r.until = day(last); });
  };
  const auto extended = certificate({event(kExtend, "2027-02-01", "2027-06-30")});
  CHECK(days_between(certificate().expires, day("2027-09-05")) == 180);
  check_rows({
      {"no last day", "until", certificate(),
       but(request(kExtend), [](auto& r) { r.until.reset(); })},
      {"the last regular day", "until", certificate(), until("2027-03-09")},
      {"a day more", "", certificate(), until("2027-03-10")},
      {"180 days", "", certificate(), until("2027-09-05")},
      {"181 days", "until", certificate(), until("2027-09-06")},
      {"decided on the last day", "", certificate(), until("2027-06-30", "2027-03-09")},
      {"decided the day after", "act", certificate(), until("2027-06-30", "2027-03-10")},
      {"extended again, longer", "", extended, until("2027-09-05", "2027-06-30")},
      {"extended again, after its end", "act", extended, until("2027-09-05", "2027-07-01")},
      {"extended again, as long", "until", extended, until("2027-06-30", "2027-06-01")},
      {"extended again, beyond", "until", extended, until("2027-09-06", "2027-06-01")},
      {"a day before 26", "act", certificate(), until("2027-06-30", "2026-05-21")},
      {"on the first day of 26", "", certificate(), until("2027-06-30", "2026-05-22")},
      {"suspended", "act", certificate({event(kSuspend, "2027-01-01")}), until("2027-06-30")},
  });
}

TEST_CASE("What may be decided depends on where the certificate stands") {
  const auto in_force = certificate();
  const auto extended = certificate({event(kExtend, "2027-02-01", "2027-06-30")});
  const auto suspended = certificate({event(kSuspend, "2026-11-01")});
  const auto reinstated =
      certificate({event(kSuspend, "2026-11-01"), event(kReinstate, "2026-11-10")});
  const auto revoked = certificate({event(kRevoke, "2026-11-01")});
  const auto replaced = certificate({event(kReplace, "2026-11-01")});
  const char* kIn = "2026-11-20";
  const char* kAfter = "2027-05-01";
  check_rows({
      {"suspend in force", "", in_force, request(kSuspend, kIn)},
      {"suspend extended", "", extended, request(kSuspend, kAfter)},
      {"suspend reinstated", "", reinstated, request(kSuspend, kIn)},
      {"suspend suspended", "act", suspended, request(kSuspend, kIn)},
      {"suspend on the last day", "", in_force, request(kSuspend, "2027-03-09")},
      {"suspend expired", "act", in_force, request(kSuspend, "2027-03-10")},
      {"suspend revoked", "act", revoked, request(kSuspend, kIn)},
      {"suspend replaced", "act", replaced, request(kSuspend, kIn)},
      {"reinstate in force", "act", in_force, request(kReinstate, kIn)},
      {"reinstate suspended", "", suspended, request(kReinstate, kIn)},
      {"reinstate on the last day", "", suspended, request(kReinstate, "2027-03-09")},
      {"reinstate suspended and expired", "act", suspended, request(kReinstate, "2027-03-10")},
      {"reinstate reinstated", "act", reinstated, request(kReinstate, kIn)},
      {"reinstate revoked", "act", revoked, request(kReinstate, kIn)},
      {"reinstate replaced", "act", replaced, request(kReinstate, kIn)},
      {"revoke in force", "", in_force, request(kRevoke, kIn)},
      {"revoke extended", "", extended, request(kRevoke, kAfter)},
      {"revoke suspended", "", suspended, request(kRevoke, kIn)},
      {"revoke expired", "", in_force, request(kRevoke, kAfter)},
      {"revoke revoked", "act", revoked, request(kRevoke, kIn)},
      {"revoke replaced", "act", replaced, request(kRevoke, kIn)},
      {"extend reinstated", "", reinstated, request(kExtend, kIn)},
      {"extend suspended", "act", suspended, request(kExtend, kIn)},
      {"extend revoked", "act", revoked, request(kExtend, kIn)},
      {"extend replaced", "act", replaced, request(kExtend, kIn)},
      {"extend expired", "act", in_force, request(kExtend, kAfter)},
  });
}
