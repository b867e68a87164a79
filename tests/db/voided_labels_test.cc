// Voided labels of a lot, also while others recall it.
#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "db/registry.h"
#include "tests/db/goods_scene.h"

namespace ocop::db {

using namespace example;

TEST_CASE("voided serials are those of the lot, once and for good") {
  with_lot([](const Address& address) {
    REQUIRE(make_void(address, "000010", "000020"));
    REQUIRE(make_void(address, "000100", "000100"));
    const struct {
      const char* first;
      const char* last;
      const char* where;
    } refused[] = {
        {"000020", "000021", "first"}, {"000001", "000010", "first"}, {"000001", "000050", "first"},
        {"000015", "000015", "first"}, {"000000", "000001", "first"}, {"000099", "000101", "last"},
        {"000009", "000001", "last"},  {"10", "20", "first"},         {"", "", "first"},
        {"00001x", "000020", "first"}, {"-00001", "000020", "first"},
    };
    for (const auto& row : refused) {
      CAPTURE(row.first);
      CAPTURE(row.last);
      const auto outcome = make_void(address, row.first, row.last);
      REQUIRE(!outcome);
      CHECK(outcome.error().where == row.where);
    }
    CHECK(make_void(address, "000001", "000001", "").error().where == "reason");
    CHECK(!make_void(address, "000001", "000001", "x", household()));
    CHECK(make_void(address, "000001", "000009"));

    Reader reader(address);
    const auto voided = [&](const char* serial) {
      return reader.dossier(kHoney, "L2601", serial)->voided;
    };
    for (const char* serial : {"000001", "000009", "000010", "000015", "000020", "000100"}) {
      CAPTURE(serial);
      CHECK(voided(serial));
    }
    for (const char* serial : {"000021", "000099", "000000", "10", "0000010", "", "x", "-00010"}) {
      CAPTURE(serial);
      CHECK(!voided(serial));
    }
    CHECK(!reader.dossier(kHoney, "L2602", "000010")->voided);
    CHECK(!reader.dossier(kRice, "L2601", "000010")->voided);

    Connection connection(address, Access::kRead);
    const auto all = voided_of(connection, kHoney, "L2601");
    REQUIRE(all.size() == 3);
    CHECK(all[1].what.first == "000010");
    CHECK(all[1].what.last == "000020");
    CHECK(all[1].what.reason == "mất một cuộn tem");
    CHECK(all[1].recorded_at == now());
    CHECK(all[1].recorded_by == cooperative().user);
    CHECK(log_of(address)[0].act == "labels.void");
    CHECK(log_of(address)[0].subject == "batch " + kHoney + "/L2601");
  });
}

TEST_CASE("recalls and voids at the same time get numbers of their own, and none is void twice") {
  with_lot([](const Address& address) {
    constexpr int kActors = 5;
    std::latch start(kActors);
    std::atomic<int> recalled{0};
    std::atomic<int> voided{0};
    std::atomic<int> broken{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < kActors; ++i) {
      threads.emplace_back([&, i] {
        try {
          auto request = whole_lot();
          request.decision += std::to_string(i);
          start.arrive_and_wait();
          if (recall(address, request)) ++recalled;
          if (make_void(address, "000050", "000060")) ++voided;
        } catch (const std::exception& error) {
          ++broken;
          MESSAGE(error.what());
        }
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(broken == 0);
    CHECK(recalled == kActors);
    CHECK(voided == 1);
    CHECK(number(address, "SELECT MAX(id) FROM recalls") == kActors);
    Connection connection(address, Access::kRead);
    CHECK(verify_audit(connection).empty());
  });
}

}  // namespace ocop::db
