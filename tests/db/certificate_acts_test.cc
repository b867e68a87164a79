#include "db/certificate_acts.h"

#include <doctest/doctest.h>
#include <soci/soci.h>

#include <atomic>
#include <latch>
#include <thread>

#include "db/audit.h"
#include "db/registry.h"
#include "tests/db/engines.h"
#include "tests/db/neighbours.h"

namespace ocop::db {
namespace {

using namespace example;
using programme::ActRequest;
using programme::Authority;
using programme::Basis;
using programme::CertificateAct;
using programme::IssueRequest;

IssueRequest first_issue() {
  IssueRequest request;
  request.number = "55/2026/OCOP";
  request.gtin = kTea;
  request.stars = 3;
  request.score_tenths = 655;
  request.authority = Authority::kProvince;
  request.issuer = "UBND tỉnh Thái Nguyên";
  request.issued = day("2026-11-02");
  request.decision = "1200/QĐ-UBND";
  request.basis = Basis::kFirst;
  request.filed = day("2026-09-01");
  return request;
}

IssueRequest upgrade() {
  auto request = first_issue();
  request.number = "56/2026/OCOP";
  request.gtin = kHoney;
  request.stars = 5;
  request.score_tenths = 930;
  request.authority = Authority::kMinistry;
  request.basis = Basis::kUpgrade;
  request.previous = kHoneyCertificate;
  return request;
}

/// On kHoneyCertificate, which has two acts.
CertificateActRequest act(CertificateAct what, int seen = 2) {
  CertificateActRequest request;
  request.number = kHoneyCertificate;
  request.seen = seen;
  request.act.act = what;
  request.act.authority = Authority::kProvince;
  request.act.date = day("2026-11-20");
  request.act.decision = "1300/QĐ-UBND";
  request.act.reason = "kết luận kiểm tra";
  if (what == CertificateAct::kRevoke) request.act.ground = "criteria_not_met";
  return request;
}

std::string issue(const Address& address, const Actor& actor, const IssueRequest& request,
                  const std::string& paper = "") {
  return in_transaction(address, [&](Connection& connection) {
    const auto done = issue_certificate(connection, actor, request, paper, november());
    return done ? std::string("done") : "refused: " + done.error().where;
  });
}

std::string perform(const Address& address, const Actor& actor,
                    const CertificateActRequest& request) {
  return in_transaction(address, [&](Connection& connection) {
    const auto done = act_on_certificate(connection, actor, request, november());
    return done ? std::string("done") : "refused: " + done.error().where;
  });
}

programme::Certificate certificate(const Address& address, const std::string& gtin,
                                   const std::string& number) {
  for (auto& one : Reader(address).certificates(gtin)) {
    if (one.number == number) return one;
  }
  FAIL("no certificate ", number);
  return {};
}

std::vector<AuditEntry> log_of(const Address& address, const std::string& subject) {
  Connection connection(address, Access::kRead);
  return audit_entries(connection, {.subject = subject});
}

}  // namespace

TEST_CASE("an issue is stored with its event, its rule, its words and its entry") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    REQUIRE(issue(address, province_officer(), first_issue()) == "done");
    const auto stored = certificate(address, kTea, "55/2026/OCOP");
    CHECK(stored.stars == 3);
    CHECK(stored.score_tenths == 655);
    CHECK(stored.basis == "first");
    CHECK(stored.previous.empty());
    CHECK(stored.issuer == "UBND tỉnh Thái Nguyên");
    CHECK(stored.expires == day("2029-11-01"));
    REQUIRE(stored.events.size() == 1);
    const auto& event = stored.events[0];
    CHECK(event.act == CertificateAct::kIssue);
    CHECK(event.seq == 1);
    CHECK(event.date == day("2026-11-02"));
    CHECK(event.decision == "1200/QĐ-UBND");
    CHECK(event.authority == Authority::kProvince);
    CHECK(event.filed == day("2026-09-01"));
    CHECK(event.rule == "26/2026");
    CHECK(event.recorded_at == november());
    CHECK(event.recorded_by == "lan");
    const auto entries = log_of(address, "certificate 55/2026/OCOP");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].act == "certificate.issue");
    CHECK(entries[0].actor == "lan");
    CHECK(entries[0].details.find("1200/QĐ-UBND") != std::string::npos);
    CHECK(number(address, "SELECT COUNT(*) FROM search_terms WHERE kind = 'certificate' AND id = "
                          "'55/2026/OCOP' AND text LIKE '%1200/qd-ubnd%tra hoa hong%'") +
              number(address,
                     "SELECT COUNT(*) FROM search_terms WHERE kind = 'certificate' AND id = "
                     "'55/2026/OCOP' AND text LIKE '%tra hoa hong%1200/qd-ubnd%'") ==
          1);
  });
}

TEST_CASE("an upgrade replaces the certificate before it, which keeps all it had") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    REQUIRE(issue(address, ministry_officer(), upgrade()) == "done");
    const auto before = certificate(address, kHoney, kHoneyCertificate);
    CHECK(before.stars == 4);
    REQUIRE(before.events.size() == 3);
    CHECK(before.events[2].act == CertificateAct::kReplace);
    CHECK(before.events[2].seq == 3);
    CHECK(before.events[2].date == day("2026-11-02"));
    CHECK(before.events[2].reason.find("56/2026/OCOP") != std::string::npos);
    CHECK(certificate(address, kHoney, "56/2026/OCOP").previous == kHoneyCertificate);
    CHECK(log_of(address, "certificate " + kHoneyCertificate).at(0).act == "certificate.replace");
    CHECK(perform(address, province_officer(), act(CertificateAct::kRevoke, 3)) == "refused: act");
  });
}

TEST_CASE("a number that another product has is refused, and nothing is stored") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    for (const std::string& taken : {kHoneyCertificate, "  " + kHoneyCertificate}) {
      auto request = first_issue();
      request.number = taken;
      CHECK(issue(address, province_officer(), request) == "refused: number");
    }
    CHECK(number(address, "SELECT COUNT(*) FROM certificates") == 3);
    CHECK(number(address, "SELECT COUNT(*) FROM certificate_events") == 3);
  });
}

TEST_CASE("texts of an issue are what a file could hold") {
  struct Case {
    std::string IssueRequest::*field;
    std::string text;
    const char* where;
  };
  const std::vector<Case> cases = {
      {&IssueRequest::number, "", "number"},
      {&IssueRequest::number, std::string(121, '1'), "number"},
      {&IssueRequest::number, std::string("1\0/QĐ", 6), "number"},
      {&IssueRequest::number, "1\n2", "number"},
      {&IssueRequest::number, "\xFF", "number"},
      {&IssueRequest::issuer, std::string(301, 'x'), "issuer"},
      {&IssueRequest::note, std::string(10'001, 'x'), "note"},
      {&IssueRequest::decision, "\xE2\x80\xAE" "12", "decision"},
      {&IssueRequest::decision, " ", "decision"},
      {&IssueRequest::gtin, "0'; DROP TABLE certificates; --", "gtin"},
      {&IssueRequest::gtin, std::string("09521234543237\0x", 16), "gtin"}};
  on_each_engine([&](const Address& address) {
    fill_with_neighbours(address);
    for (const auto& one : cases) {
      INFO(one.where);
      auto request = first_issue();
      request.*one.field = one.text;
      CHECK(issue(address, province_officer(), request) == std::string("refused: ") + one.where);
    }
    auto decomposed = first_issue();
    decomposed.number = "55/QD" "\xCC\xA3";  // combining dot below
    CHECK(issue(address, province_officer(), decomposed) == "done");
    CHECK(number(address, "SELECT COUNT(*) FROM certificates") == 4);
  });
}

TEST_CASE("an act is stored as the next event, under the rules of its day, and on the log") {
  struct Case {
    CertificateAct act;
    const char* entry;
  };
  for (const auto& one : {Case{CertificateAct::kSuspend, "certificate.suspend"},
                          Case{CertificateAct::kRevoke, "certificate.revoke"}}) {
    on_each_engine([&](const Address& address) {
      fill_with_neighbours(address);
      REQUIRE(perform(address, province_officer(), act(one.act)) == "done");
      const auto stored = certificate(address, kHoney, kHoneyCertificate);
      REQUIRE(stored.events.size() == 3);
      const auto& event = stored.events[2];
      CHECK(event.act == one.act);
      CHECK(event.seq == 3);
      CHECK(event.rule == "26/2026");
      CHECK(event.authority == Authority::kProvince);
      CHECK(event.recorded_by == "lan");
      CHECK(event.reason == "kết luận kiểm tra");
      const auto entries = log_of(address, "certificate " + kHoneyCertificate);
      REQUIRE(entries.size() == 1);
      CHECK(entries[0].act == one.entry);
    });
  }
}

TEST_CASE("an extension keeps its last day, a reinstatement follows a suspension") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    execute(address, "UPDATE certificates SET issued = '2023-12-01', expires = '2026-11-30' WHERE "
                     "number = '03/2025/OCOP'");
    auto extend = act(CertificateAct::kExtend);
    extend.act.ground = "rules_changed";
    extend.act.until = day("2027-05-29");
    REQUIRE(perform(address, province_officer(), extend) == "done");
    CHECK(certificate(address, kHoney, kHoneyCertificate).events[2].until == day("2027-05-29"));
    CHECK(certificate(address, kHoney, kHoneyCertificate).events[2].ground == "rules_changed");
    REQUIRE(perform(address, province_officer(), act(CertificateAct::kSuspend, 3)) == "done");
    REQUIRE(perform(address, province_officer(), act(CertificateAct::kReinstate, 4)) == "done");
    CHECK(certificate(address, kHoney, kHoneyCertificate).events.size() == 5);
  });
}

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

TEST_CASE("acts that are none, or on nothing, are refused") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    CHECK(perform(address, province_officer(), act(CertificateAct::kIssue)) == "refused: act");
    CHECK(perform(address, province_officer(), act(CertificateAct::kReplace)) == "refused: act");
    auto unknown = act(CertificateAct::kSuspend);
    unknown.number = "99/QĐ";
    CHECK(perform(address, province_officer(), unknown) == "refused: number");
    unknown.number = kHoneyCertificate + std::string("\0x", 2);
    CHECK(perform(address, province_officer(), unknown) == "refused: number");
    auto groundless = act(CertificateAct::kRevoke);
    groundless.act.ground = "";
    CHECK(perform(address, province_officer(), groundless) == "refused: ground");
    auto wordy = act(CertificateAct::kSuspend);
    wordy.act.ground = "criteria not met";
    const auto no_code = in_transaction(address, [&](Connection& connection) {
      return act_on_certificate(connection, province_officer(), wordy, november());
    });
    REQUIRE_FALSE(no_code.has_value());
    CHECK(no_code.error().where == "ground");
    CHECK(no_code.error().message.en.find("letters A–Z") != std::string::npos);
    auto unreasoned = act(CertificateAct::kSuspend);
    unreasoned.act.reason = "\n";
    CHECK(perform(address, province_officer(), unreasoned) == "refused: reason");
    auto paperless = act(CertificateAct::kSuspend);
    paperless.paper = std::string(64, 'a');
    CHECK(perform(address, province_officer(), paperless) == "refused: paper");
    CHECK(certificate(address, kHoney, kHoneyCertificate).events.size() == 2);
    CHECK(log_of(address, "certificate " + kHoneyCertificate).empty());
  });
}

TEST_CASE("an officer who looked before another acted is told what was done, and loses nothing") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    execute(address, "INSERT INTO users (id, name, role, place, password, created_at) VALUES "
                     "('lan', 'Nguyễn Thị Lan', 'province_officer', '19', 'x', 0)");
    REQUIRE(perform(address, province_officer(), act(CertificateAct::kSuspend)) == "done");
    auto colleague = province_officer();
    colleague.user = "binh";
    const auto late = in_transaction(address, [&](Connection& connection) {
      return act_on_certificate(connection, colleague, act(CertificateAct::kRevoke), november());
    });
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().where == "seen");
    for (const char* told : {"Nguyễn Thị Lan", "đình chỉ", "1300/QĐ-UBND", "10:00 22/11/2026"}) {
      CHECK(late.error().message.vi.find(told) != std::string::npos);
    }
    CHECK(late.error().message.en.find("suspension") != std::string::npos);
    CHECK(perform(address, colleague, act(CertificateAct::kRevoke, 3)) == "done");
    CHECK(perform(address, colleague, act(CertificateAct::kRevoke, 9)) == "refused: seen");
    CHECK(certificate(address, kHoney, kHoneyCertificate).events.size() == 4);
  });
}

TEST_CASE("two officers act on one certificate at the same time: one is told, nothing is lost") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    std::atomic<int> done = 0;
    std::atomic<int> told = 0;
    std::latch together(2);
    const auto officer = [&](CertificateAct what) {
      Connection connection(address, Access::kTool);
      together.arrive_and_wait();
      WriteTransaction transaction(connection);
      const auto outcome =
          act_on_certificate(connection, province_officer(), act(what), november());
      transaction.commit();
      if (outcome) ++done;
      if (!outcome && outcome.error().where == "seen") ++told;
    };
    std::thread one(officer, CertificateAct::kSuspend);
    std::thread two(officer, CertificateAct::kRevoke);
    one.join();
    two.join();
    CHECK(done == 1);
    CHECK(told == 1);
    CHECK(certificate(address, kHoney, kHoneyCertificate).events.size() == 3);
    Connection connection(address, Access::kRead);
    CHECK(verify_audit(connection).empty());
  });
}

TEST_CASE("two officers issue at the same time: one number, one certificate in force") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    std::atomic<int> done = 0;
    std::latch together(2);
    const auto officer = [&](const IssueRequest& request) {
      Connection connection(address, Access::kTool);
      together.arrive_and_wait();
      WriteTransaction transaction(connection);
      if (issue_certificate(connection, province_officer(), request, "", november())) ++done;
      transaction.commit();
    };
    auto other_number = first_issue();
    other_number.number = "57/2026/OCOP";
    std::thread one(officer, first_issue());
    std::thread two(officer, other_number);
    one.join();
    two.join();
    CHECK(done == 1);
    CHECK(Reader(address).certificates(kTea).size() == 1);
  });
}

TEST_CASE("the scan of a decision stands with its event and in its entry") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    const auto digest = in_transaction(address, [](Connection& connection) {
      return store_paper(connection, province_officer(), "%PDF-1.7\nx\n%%EOF", november());
    });
    REQUIRE(digest.has_value());
    CHECK(issue(address, province_officer(), first_issue(), *digest) == "done");
    CHECK(certificate(address, kTea, "55/2026/OCOP").events[0].paper == *digest);
    CHECK(log_of(address, "certificate 55/2026/OCOP")[0].details.find(*digest) !=
          std::string::npos);
  });
}

}  // namespace ocop::db
