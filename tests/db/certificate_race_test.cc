// Several officers at one certificate.
#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "tests/db/certificate_scene.h"

namespace ocop::db {

using namespace example;

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

}  // namespace ocop::db
