#include "db/certificate_acts.h"

#include <doctest/doctest.h>

#include "tests/db/certificate_scene.h"

namespace ocop::db {

using namespace example;

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
