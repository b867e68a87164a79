// Who may issue certificates and act on them.
#include <doctest/doctest.h>
#include <soci/soci.h>

#include "tests/db/certificate_scene.h"

namespace ocop::db {

using namespace example;

TEST_CASE("who may act on a certificate: every role, here and next door, on 4 stars and on 5") {
  struct Case {
    Actor actor;
    bool four;  ///< stars of a product in tan-ky, province 19
    bool five;
  };
  const std::vector<Case> cases = {
      {administrator(), false, false},     {ministry_officer(), false, true},
      {province_officer(), true, false},   {province_next_door(), false, false},
      {commune_officer(), false, false},   {commune_next_door(), false, false},
      {inspector(), false, false},         {cooperative(), false, false},
      {household(), false, false},         {at_command_line(), false, false}};
  constexpr CertificateAct kActs[] = {CertificateAct::kExtend, CertificateAct::kSuspend,
                                      CertificateAct::kReinstate, CertificateAct::kRevoke};
  on_each_engine([&](const Address& address) {
    fill_with_neighbours(address);
    Connection connection(address, Access::kTool);
    const auto allowed = [&](const Actor& actor, CertificateAct what, int stars) {
      const WriteTransaction undone(connection);
      const long long wanted = stars;
      connection.sql() << "UPDATE certificates SET stars = :stars, issued = '2023-12-01', "
                          "expires = '2026-11-30' WHERE number = '03/2025/OCOP'",
          soci::use(wanted);
      auto request = act(what, what == CertificateAct::kReinstate ? 1 : 2);
      request.act.authority =
          programme::authority_of_role(actor.role).value_or(Authority::kProvince);
      if (what == CertificateAct::kReinstate) {
        connection.sql() << "DELETE FROM certificate_events WHERE number = '03/2025/OCOP' AND "
                            "act = 'reinstate'";
      }
      if (what == CertificateAct::kExtend) {
        request.act.ground = "rules_changed";
        request.act.until = day("2026-12-31");
      }
      return act_on_certificate(connection, actor, request, november()).has_value();
    };
    for (const auto& one : cases) {
      for (const auto what : kActs) {
        INFO(one.actor.user, " ", programme::certificate_act_code(what));
        CHECK(allowed(one.actor, what, 4) == one.four);
        CHECK(allowed(one.actor, what, 5) == one.five);
      }
    }
  });
}

TEST_CASE("who may issue: every role, here and next door, 3 stars and 5") {
  struct Case {
    Actor actor;
    bool three;
    bool five;
  };
  const std::vector<Case> cases = {
      {administrator(), false, false},     {ministry_officer(), false, true},
      {province_officer(), true, false},   {province_next_door(), false, false},
      {commune_officer(), false, false},   {inspector(), false, false},
      {cooperative(), false, false},       {household(), false, false},
      {at_command_line(), false, false}};
  on_each_engine([&](const Address& address) {
    fill_with_neighbours(address);
    Connection connection(address, Access::kTool);
    for (const auto& one : cases) {
      for (const int stars : {3, 5}) {
        INFO(one.actor.user, " ", stars);
        const WriteTransaction undone(connection);
        auto request = first_issue();
        request.stars = stars;
        request.score_tenths = stars == 5 ? 950 : 655;
        request.authority =
            programme::authority_of_role(one.actor.role).value_or(Authority::kProvince);
        CHECK(issue_certificate(connection, one.actor, request, "", november()).has_value() ==
              (stars == 5 ? one.five : one.three));
      }
    }
  });
}

TEST_CASE("nobody records the decisions of another authority") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    execute(address, "UPDATE certificates SET stars = 5 WHERE number = '03/2025/OCOP'");
    auto as_ministry = act(CertificateAct::kRevoke);
    as_ministry.act.authority = Authority::kMinistry;
    CHECK(perform(address, province_officer(), as_ministry) == "refused: authority");
    CHECK(perform(address, province_officer(), act(CertificateAct::kRevoke)) ==
          "refused: authority");
    CHECK(perform(address, ministry_officer(), as_ministry) == "done");
    auto five = first_issue();
    five.stars = 5;
    five.score_tenths = 950;
    five.authority = Authority::kMinistry;
    CHECK(issue(address, province_officer(), five) == "refused: authority");
  });
}

}  // namespace ocop::db
