// Deliveries, yields, and what is left of an area's season.
#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "db/audit.h"
#include "db/certificate_acts.h"
#include "db/goods_acts.h"
#include "db/lists.h"
#include "db/registration.h"
#include "tests/db/actors.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

using namespace example;

template <class Test>
void on_each_filled_engine(Test test) {
  on_each_engine([&](const Address& address) {
    fill(address);
    test(address);
  });
}

DeliveryRequest delivery(std::int64_t grams, const std::string& producer = kCooperative) {
  return {kForest, producer, day("2026-02-25"), grams, "xe thứ nhất"};
}

Result<void> deliver(const Address& address, const DeliveryRequest& request,
                     const Actor& actor = cooperative()) {
  return in_transaction(address,
                        [&](Connection& c) { return add_delivery(c, actor, request, now()); });
}

Result<void> expect_yield(const Address& address, std::int64_t grams, int year = 2026,
                          const std::string& reason = "được mùa",
                          const Actor& actor = province_officer(),
                          const std::string& area = kForest) {
  return in_transaction(address, [&](Connection& c) {
    return change_yield(c, actor, {area, year, grams, reason}, now());
  });
}

/// A batch of lot `lot` that takes `grams` from kForest.
tl::expected<Registration, Refused> take(const Address& address, const std::string& lot,
                                         std::int64_t grams) {
  auto batch = record();
  batch.lot = lot;
  batch.serials = {static_cast<std::uint64_t>(number(address, "SELECT COUNT(*) FROM batches")) *
                           1000 + 1, 100, 6};
  batch.areas = {{kForest, grams, day("2026-02-20")}};
  return in_transaction(
      address, [&](Connection& c) { return register_batch(c, {batch, kKey, "aa.bb.cc"}, now()); });
}

Balance balance(const Address& address, int year = 2026) {
  Connection connection(address, Access::kRead);
  return balance_of(connection, kForest, year);
}

// kForest supplies the household too.
void link_household(const Address& address) {
  execute(address, "INSERT INTO area_producers (area, producer) VALUES ('VN-TNOR-0001', "
                   "'ho-ha-ngoc-sang')");
}

}  // namespace

TEST_CASE("what a producer was delivered and then used counts once, what two took counts twice") {
  on_each_filled_engine([](const Address& address) {
    link_household(address);
    CHECK(balance(address).declared == 1'000'000);
    CHECK(balance(address).left() == 1'000'000);

    REQUIRE(deliver(address, delivery(600'000)));
    CHECK(balance(address).left() == 400'000);
    REQUIRE(take(address, "L1", 500'000));
    CHECK(balance(address).used == 500'000);
    CHECK(balance(address).delivered == 600'000);
    CHECK(balance(address).taken == 600'000);
    CHECK(balance(address).left() == 400'000);

    REQUIRE(deliver(address, delivery(300'000, kHousehold), household()));
    CHECK(balance(address).left() == 100'000);
    // 100 kg of its own delivery and the 100 kg that nobody has taken.
    const auto refused = take(address, "L2", 200'001);
    REQUIRE(!refused);
    CHECK(refused.error().refusal == Refusal::kYieldExceeded);
    CHECK(refused.error().error.message.en.find("only 200 kg are left") != std::string::npos);
    CHECK(refused.error().error.message.en.find("ask an officer") != std::string::npos);
    CHECK(refused.error().error.message.vi.find("cán bộ cấp tỉnh") != std::string::npos);
    REQUIRE(take(address, "L2", 200'000));
    CHECK(balance(address).left() == 0);
    CHECK(!take(address, "L3", 1));
    // What the batches took already may be entered as delivered, and no gram more.
    CHECK(!deliver(address, delivery(100'001)));
    REQUIRE(deliver(address, delivery(100'000)));
    CHECK(balance(address).left() == 0);
    CHECK(balance(address, 2025).left() == 1'000'000);
  });
}

TEST_CASE("a change of the yield keeps the scan of its paper, and no scan that is not stored") {
  on_each_filled_engine([](const Address& address) {
    const auto digest = in_transaction(address, [](Connection& connection) {
      return store_paper(connection, province_officer(), "%PDF-1.7\nx\n%%EOF", now());
    });
    REQUIRE(digest);
    const auto change = [&](const std::string& paper) {
      return in_transaction(address, [&](Connection& connection) {
        return change_yield(connection, province_officer(),
                            {kForest, 2026, 1'200'000, "được mùa", paper}, now());
      });
    };
    CHECK(change(std::string(64, 'a')).error().where == "paper");
    CHECK(number(address, "SELECT COUNT(*) FROM area_yields") == 0);
    REQUIRE(change(*digest));
    Connection connection(address, Access::kRead);
    const auto changes = yield_changes(connection, kForest);
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].paper == *digest);
    CHECK(changes[0].seq == 1);
    const auto log = audit_entries(connection, {.subject = "area " + kForest});
    REQUIRE(log.size() == 1);
    CHECK(log[0].details.find(*digest) != std::string::npos);
  });
}

TEST_CASE("a season's yield is that of its last change, and other seasons keep the area's") {
  on_each_filled_engine([](const Address& address) {
    REQUIRE(take(address, "L1", 900'000));
    CHECK(!take(address, "L2", 200'000));
    REQUIRE(expect_yield(address, 1'200'000));
    REQUIRE(take(address, "L2", 200'000));
    CHECK(balance(address).left() == 100'000);
    REQUIRE(expect_yield(address, 1'100'000));
    CHECK(balance(address).declared == 1'100'000);
    CHECK(balance(address).left() == 0);
    CHECK(balance(address, 2027).declared == 1'000'000);

    const auto too_low = expect_yield(address, 1'099'999);
    REQUIRE(!too_low);
    CHECK(too_low.error().where == "grams");
    CHECK(too_low.error().message.en.find("1100 kg") != std::string::npos);
    CHECK(expect_yield(address, 2'000'000, 2026, " ").error().where == "reason");
    CHECK(expect_yield(address, -1).error().where == "grams");
    CHECK(expect_yield(address, 1'000'000'000'001).error().where == "grams");
    CHECK(expect_yield(address, 1, 1899).error().where == "year");
    CHECK(expect_yield(address, 1, 2200).error().where == "year");
    CHECK(number(address, "SELECT COUNT(*) FROM area_yields") == 2);

    Connection connection(address, Access::kRead);
    const auto log = audit_entries(connection, {"area " + kForest, "", {}, 10});
    REQUIRE(log.size() == 2);
    CHECK(log[0].act == "area.yield");
    CHECK(log[0].actor == province_officer().user);
    CHECK(log[0].details ==
          R"({"year":2026,"old_grams":1200000,"new_grams":1100000,"reason":"được mùa"})");
  });
}

TEST_CASE("a yield of zero lets nothing through, and an area without one lets everything") {
  on_each_filled_engine([](const Address& address) {
    REQUIRE(expect_yield(address, 0));
    CHECK(!take(address, "L1", 1));
    CHECK(!deliver(address, delivery(1)));
    Connection connection(address, Access::kRead);
    const auto meadow = balance_of(connection, kMeadow, 2026);
    CHECK(!meadow.declared);
    CHECK(!meadow.left());
    CHECK(!balance_of(connection, "VN-NOWHERE", 2026).declared);
    CHECK(!balance_of(connection, std::string("VN\0x", 4), 2026).declared);
  });
}

TEST_CASE("material of a season long gone needs a yield that somebody declared for it") {
  on_each_filled_engine([](const Address& address) {
    auto batch = record();
    batch.areas = {{kForest, 1000, day("2023-12-31")}};
    const auto enter_batch = [&] {
      return in_transaction(address, [&](Connection& c) {
        return register_batch(c, {batch, kKey, "aa.bb.cc"}, now());
      });
    };
    const auto refused = enter_batch();
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().refusal == Refusal::kAreaNotValid);
    CHECK(refused.error().error.where == "areas[0].harvested");
    auto old = delivery(1000);
    old.delivered = day("2023-12-31");
    CHECK(deliver(address, old).error().where == "delivered");
    old.delivered = day("2024-01-01");
    CHECK(deliver(address, old).has_value());

    REQUIRE(expect_yield(address, 2000, 2023).has_value());
    CHECK(enter_batch().has_value());
  });
}

TEST_CASE("only officers of the area's province change its yield") {
  on_each_filled_engine([](const Address& address) {
    for (const Actor& actor : {cooperative(), commune_officer(), inspector(), officer_elsewhere()}) {
      CAPTURE(actor.user);
      CHECK(!expect_yield(address, 2'000'000, 2026, "x", actor));
    }
    CHECK(!expect_yield(address, 1, 2026, "x", province_officer(), "VN-NOWHERE"));
    CHECK(number(address, "SELECT COUNT(*) FROM area_yields") == 0);
  });
}

TEST_CASE("deliveries that cannot be are refused") {
  on_each_filled_engine([](const Address& address) {
    execute(address, "UPDATE areas SET valid_from = '2026-01-10', valid_until = '2026-03-01' "
                     "WHERE id = 'VN-TNOR-0001'");
    const auto changed = [&](auto change) {
      auto request = delivery(1'000);
      change(request);
      return request;
    };
    const struct {
      const char* name;
      DeliveryRequest request;
      const char* where;
    } table[] = {
        {"unknown area", changed([](auto& r) { r.area = "VN-NOWHERE"; }), "area"},
        {"area with a NUL", changed([](auto& r) { r.area += std::string("\0", 1); }), "area"},
        {"unknown producer", changed([](auto& r) { r.producer = "nobody"; }), "producer"},
        {"tomorrow", changed([](auto& r) { r.delivered = day("2026-03-03"); }), "delivered"},
        {"after the area's last day", changed([](auto& r) { r.delivered = day("2026-03-02"); }),
         "area"},
        {"before its first", changed([](auto& r) { r.delivered = day("2026-01-09"); }), "area"},
        {"nothing", changed([](auto& r) { r.grams = 0; }), "grams"},
        {"less than nothing", changed([](auto& r) { r.grams = -5; }), "grams"},
        {"more than the world", changed([](auto& r) { r.grams = 9'223'372'036'854'775'807; }),
         "grams"},
        {"more than is left", changed([](auto& r) { r.grams = 1'000'001; }), "grams"},
        {"a note without end", changed([](auto& r) { r.note = std::string(301, 'x'); }), "note"},
    };
    for (const auto& row : table) {
      CAPTURE(row.name);
      const auto outcome = deliver(address, row.request);
      REQUIRE(!outcome);
      CHECK(outcome.error().where == row.where);
    }
    const auto not_linked = deliver(address, delivery(1'000, kHousehold), household());
    REQUIRE(!not_linked);
    CHECK(not_linked.error().where == "area");
    CHECK(!deliver(address, delivery(1'000), household()));
    CHECK(!deliver(address, delivery(1'000), inspector()));
    CHECK(number(address, "SELECT COUNT(*) FROM deliveries") == 0);
    CHECK(deliver(address, changed([](auto& r) { r.delivered = day("2026-03-01"); })));
    CHECK(deliver(address, changed([](auto& r) { r.delivered = day("2026-01-10"); })));
  });
}

TEST_CASE("deliveries are listed by producer and season, newest first") {
  on_each_filled_engine([](const Address& address) {
    auto first = delivery(1'000);
    first.delivered = day("2026-01-05");
    REQUIRE(deliver(address, delivery(2'500)));
    REQUIRE(deliver(address, first));
    Connection connection(address, Access::kRead);
    const auto all = deliveries_to(connection, kCooperative, 2026);
    REQUIRE(all.size() == 2);
    CHECK(all[0].what.area == kForest);
    CHECK(all[0].what.delivered == day("2026-02-25"));
    CHECK(all[0].what.grams == 2'500);
    CHECK(all[0].what.note == "xe thứ nhất");
    CHECK(all[0].recorded_at == now());
    CHECK(all[0].recorded_by == cooperative().user);
    CHECK(all[1].what.grams == 1'000);
    CHECK(deliveries_to(connection, kCooperative, 2025).empty());
    CHECK(deliveries_to(connection, kHousehold, 2026).empty());
    CHECK(audit_entries(connection, {})[0].act == "delivery.add");
  });
}

TEST_CASE("a delivery that is sent twice is entered once, and a second load is told apart") {
  on_each_filled_engine([](const Address& address) {
    REQUIRE(deliver(address, delivery(1'000)));
    const auto again = deliver(address, delivery(1'000));
    REQUIRE(!again);
    CHECK(again.error().where == "note");
    CHECK(again.error().message.en.find("was entered at 09:00 02/03/2026") != std::string::npos);
    auto second = delivery(1'000);
    second.note = "xe thứ hai";
    CHECK(deliver(address, second));
    const auto later = [&](int seconds) {
      return in_transaction(address, [&](Connection& c) {
        return add_delivery(c, cooperative(), delivery(1'000), now() + std::chrono::seconds(seconds));
      });
    };
    CHECK(!later(59));
    CHECK(later(60));
    CHECK(number(address, "SELECT COUNT(*) FROM deliveries") == 3);
  });
}

TEST_CASE("balances of a place are those of each of its areas") {
  on_each_filled_engine([](const Address& address) {
    link_household(address);
    REQUIRE(take(address, "L1", 300'000));
    REQUIRE(deliver(address, delivery(100'000, kHousehold), household()));
    REQUIRE(expect_yield(address, 700'000));
    Connection connection(address, Access::kRead);
    const auto commune = balances(connection, "tan-ky", 2026);
    REQUIRE(commune.size() == 1);
    CHECK(commune[0].area == kForest);
    CHECK(commune[0].declared == 700'000);
    CHECK(commune[0].used == 300'000);
    CHECK(commune[0].delivered == 100'000);
    CHECK(commune[0].left() == 300'000);
    for (const char* scope : {"19", ""}) {
      const auto all = balances(connection, scope, 2026);
      REQUIRE(all.size() == 3);
      for (const auto& one : all) {
        const auto alone = balance_of(connection, one.area, 2026);
        CHECK(one.declared == alone.declared);
        CHECK(one.used == alone.used);
        CHECK(one.delivered == alone.delivered);
        CHECK(one.taken == alone.taken);
      }
    }
    CHECK(balances(connection, "nowhere", 2026).empty());
    CHECK(balances(connection, "tan-ky", 2025)[0].left() == 1'000'000);
  });
}

TEST_CASE("batches, deliveries and a lower yield at the same time never take more than there is") {
  on_each_filled_engine([](const Address& address) {
    link_household(address);
    constexpr int kEach = 3;
    std::latch start(3 * kEach);
    std::atomic<int> broken{0};
    std::vector<std::thread> threads;
    const auto run = [&](auto act) {
      threads.emplace_back([&, act] {
        try {
          start.arrive_and_wait();
          act();
        } catch (const std::exception& error) {
          ++broken;
          MESSAGE(error.what());
        }
      });
    };
    for (int i = 0; i < kEach; ++i) {
      run([&, i] {
        auto batch = record();
        batch.lot = "L" + std::to_string(i);
        batch.serials.first = static_cast<std::uint64_t>(1 + 1000 * i);
        batch.areas = {{kForest, 400'000, {}}};
        in_transaction(address, [&](Connection& c) {
          return register_batch(c, {batch, kKey, "aa.bb.cc"}, now());
        });
      });
      run([&, i] {
        auto load = delivery(300'000, kHousehold);
        load.note = std::to_string(i);
        static_cast<void>(deliver(address, load, household()));
      });
      run([&, i] { static_cast<void>(expect_yield(address, 900'000 - i * 100'000)); });
    }
    for (auto& thread : threads) thread.join();
    CHECK(broken == 0);
    const auto after = balance(address);
    CHECK(after.taken > 0);
    CHECK(*after.left() >= 0);
    Connection connection(address, Access::kRead);
    CHECK(verify_audit(connection).empty());
  });
}

}  // namespace ocop::db
