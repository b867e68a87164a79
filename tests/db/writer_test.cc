#include "db/writer.h"

#include <doctest/doctest.h>
#include <soci/soci.h>

#include <thread>

#include "db/registration.h"
#include "db/registry.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

using namespace example;
using namespace std::chrono_literals;

Scan scan(const std::string& serial, const char* when = "2026-03-02T02:00:00Z") {
  return {at(when), kHoney, "L2601", serial, "genuine", "page", true};
}

std::string many(int i) { return std::to_string(100'000 + i % 50); }

// The only limit on it is the test's own.
template <class Condition>
void wait_until(Condition condition) {
  while (!condition()) std::this_thread::sleep_for(1ms);
}

}  // namespace

TEST_CASE("the destructor writes all that waits") {
  on_each_engine([](const Address& address) {
    {
      Writer writer(address, {.group_wait = 1h});
      for (int i = 0; i < 5'000; ++i) CHECK(writer.record(scan(many(i))));
      CHECK(writer.stats().scans_dropped == 0);
    }
    CHECK(number(address, "SELECT COUNT(*) FROM scans") == 5'000);
    CHECK(number(address, "SELECT COUNT(*) FROM scan_totals") == 50);
    CHECK(number(address, "SELECT MIN(scans) FROM scan_totals") == 100);
  });
}

TEST_CASE("counted scans add up per product and day in Viet Nam") {
  on_each_engine([](const Address& address) {
    const auto write = [&](std::initializer_list<const char*> times, bool counted) {
      Writer writer(address);
      for (const char* when : times) {
        Scan one = scan("000007", when);
        one.counted = counted;
        writer.record(one);
      }
    };
    write({"2026-03-02T16:59:59Z", "2026-03-02T17:00:00Z", "2026-03-02T09:00:00Z"}, true);
    write({"2026-03-02T16:00:00Z"}, true);
    write({"2026-03-02T16:00:00Z"}, false);
    CHECK(number(address, "SELECT COUNT(*) FROM scan_days") == 2);
    CHECK(number(address, "SELECT last_at FROM scan_days WHERE gtin = '09521234543213' AND "
                          "day = '2026-03-02' AND scans = 3") == 1772470799000);
    CHECK(number(address, "SELECT last_at FROM scan_days WHERE day = '2026-03-03' AND scans = 1") ==
          1772470800000);
  });
}

TEST_CASE("a scan is stored as it was, and its total in the same commit") {
  on_each_engine([](const Address& address) {
    {
      Writer writer(address);
      writer.record(scan("000007", "2026-03-02T02:00:00.123Z"));
    }
    CHECK(number(address,
                 "SELECT COUNT(*) FROM scans WHERE at_ms = 1772416800123 AND gtin = "
                 "'09521234543213' AND lot = 'L2601' AND serial = '000007' AND verdict = 'genuine' "
                 "AND channel = 'page' AND counted = 1") == 1);
    fill(address);
    const auto totals = Reader(address).dossier(kHoney, "L2601", "000007")->scans;
    CHECK(totals.count == 1);
    CHECK(totals.first_at == at("2026-03-02T02:00:00.123Z"));
  });
}

TEST_CASE("the first scan is the earliest, in whichever order they come") {
  on_each_engine([](const Address& address) {
    fill(address);
    for (const char* when :
         {"2026-03-05T00:00:00Z", "2026-03-04T00:00:00Z", "2026-03-06T00:00:00Z"}) {
      Writer writer(address);
      writer.record(scan("000007", when));
      writer.record(scan("000007", "2026-03-07T00:00:00Z"));
    }
    const auto totals = Reader(address).dossier(kHoney, "L2601", "000007")->scans;
    CHECK(totals.count == 6);
    CHECK(totals.first_at == at("2026-03-04T00:00:00Z"));
  });
}

TEST_CASE("a scan that does not count is kept, and counts for no label") {
  on_each_engine([](const Address& address) {
    {
      Writer writer(address);
      Scan forged = scan("000007");
      forged.counted = false;
      forged.verdict = "forged";
      writer.record(forged);
      writer.record(scan("000008"));
    }
    CHECK(number(address, "SELECT COUNT(*) FROM scans") == 2);
    CHECK(number(address, "SELECT COUNT(*) FROM scan_totals") == 1);
    CHECK(number(address, "SELECT COUNT(*) FROM scan_totals WHERE serial = '000008'") == 1);
  });
}

TEST_CASE("a full group does not wait, a small one waits for company") {
  on_each_engine([](const Address& address) {
    Writer writer(address, {.scan_queue = 1000, .group = 10, .group_wait = 1h});
    for (int i = 0; i < 9; ++i) writer.record(scan(many(i)));
    CHECK(writer.stats().commits == 0);
    CHECK(writer.stats().scans_waiting == 9);
    writer.record(scan(many(9)));
    wait_until([&] { return writer.stats().scans_written == 10; });
    CHECK(writer.stats().commits == 1);
    CHECK(writer.stats().scans_waiting == 0);
  });
  on_each_engine([](const Address& address) {
    Writer writer(address, {.group_wait = 20ms});
    writer.record(scan("000001"));
    wait_until([&] { return writer.stats().scans_written == 1; });
    CHECK(writer.stats().failures == 0);
  });
}

TEST_CASE("what does not fit the queue is dropped and counted") {
  on_each_engine([](const Address& address) {
    {
      Writer writer(address, {.scan_queue = 5, .group = 100, .group_wait = 1h});
      for (int i = 0; i < 5; ++i) CHECK(writer.record(scan(many(i))));
      for (int i = 0; i < 3; ++i) CHECK(!writer.record(scan(many(i))));
      CHECK(writer.stats().scans_dropped == 3);
    }
    CHECK(number(address, "SELECT COUNT(*) FROM scans") == 5);
  });
}

TEST_CASE("a scan that no code can make is dropped, and stops no other") {
  on_each_engine([](const Address& address) {
    {
      Writer writer(address);
      for (const std::string& serial : {std::string("a\0b", 3), std::string("\xff"),
                                        std::string("\xed\xa0\x80"), std::string(65, '1')}) {
        CHECK(!writer.record(scan(serial)));
      }
      CHECK(writer.record(scan("'; DROP TABLE scans; --")));
      CHECK(writer.stats().scans_dropped == 4);
    }
    CHECK(number(address, "SELECT COUNT(*) FROM scans") == 1);
  });
}

TEST_CASE("an act is committed when its future is ready") {
  on_each_engine([](const Address& address) {
    fill(address);
    Writer writer(address, {.group_wait = 1h});
    writer.record(scan("000001"));
    auto outcome = std::make_shared<Registration>();
    writer
        .run([outcome](Connection& connection) {
          const auto record = example::record();
          *outcome = register_batch(connection, {record, kKey, "aa.bb.cc"}, now()).value();
        })
        .get();
    CHECK(*outcome == Registration::kRegistered);
    CHECK(Reader(address).batch(kHoney, "L2601"));
    CHECK(writer.stats().commits == 1);
    CHECK(writer.stats().scans_waiting == 1);
  });
}

TEST_CASE("an act that throws leaves nothing, and its exception comes back") {
  on_each_engine([](const Address& address) {
    Writer writer(address);
    const auto insert = [](Connection& connection) {
      connection.sql() << "INSERT INTO places (id, name, kind) VALUES ('a', 'A', 'province')";
    };
    auto thrown = writer.run([&](Connection& connection) {
      insert(connection);
      throw std::invalid_argument("no");
    });
    CHECK_THROWS_AS(thrown.get(), std::invalid_argument);
    auto broken = writer.run([&](Connection& connection) {
      insert(connection);
      connection.sql() << "SELECT nothing FROM nowhere";
    });
    CHECK_THROWS_AS(broken.get(), DatabaseError);
    CHECK(number(address, "SELECT COUNT(*) FROM places") == 0);
    writer.run(insert).get();
    CHECK(number(address, "SELECT COUNT(*) FROM places") == 1);
  });
}

TEST_CASE("a stopped writer takes nothing more") {
  on_each_engine([](const Address& address) {
    Writer writer(address, {.group_wait = 1h});
    CHECK(writer.record(scan("000001")));
    CHECK(writer.stop().scans_written == 1);
    CHECK(!writer.record(scan("000002")));
    CHECK_THROWS_AS(writer.run([](Connection&) {}).get(), DatabaseError);
    CHECK(writer.stop().scans_dropped == 1);
    CHECK(number(address, "SELECT COUNT(*) FROM scans") == 1);
  });
}

TEST_CASE("acts that wait when the writer goes are still done") {
  on_each_engine([](const Address& address) {
    std::vector<std::future<void>> futures;
    {
      Writer writer(address);
      for (int i = 0; i < 20; ++i) {
        futures.push_back(writer.run([i](Connection& connection) {
          const std::string id = std::to_string(i);
          connection.sql() << "INSERT INTO places (id, name, kind) VALUES (:id, 'A', 'province')",
              soci::use(id);
        }));
      }
    }
    for (auto& future : futures) future.get();
    CHECK(number(address, "SELECT COUNT(*) FROM places") == 20);
  });
}

TEST_CASE("scans from many threads all arrive") {
  on_each_engine([](const Address& address) {
    {
      Writer writer(address, {.group = 100, .group_wait = 1ms});
      std::vector<std::thread> threads;
      for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&writer] {
          for (int i = 0; i < 500; ++i) writer.record(scan(many(i)));
        });
      }
      for (auto& thread : threads) thread.join();
    }
    CHECK(number(address, "SELECT COUNT(*) FROM scans") == 2'000);
    CHECK(number(address, "SELECT MIN(scans) FROM scan_totals") == 40);
  });
}

TEST_CASE("two writers that count the same codes do not stop each other") {
  on_each_engine([](const Address& address) {
    {
      Writer one(address, {.group = 50, .group_wait = 1ms});
      Writer two(address, {.group = 50, .group_wait = 1ms});
      for (int i = 0; i < 1'000; ++i) {
        one.record(scan(many(i)));
        two.record(scan(many(49 - i % 50)));
      }
    }
    CHECK(number(address, "SELECT COUNT(*) FROM scans") == 2'000);
    CHECK(number(address, "SELECT CAST(SUM(scans) AS BIGINT) FROM scan_totals") == 2'000);
  });
}

TEST_CASE("scans outlast a database that fails for a while") {
  on_each_engine([](const Address& address) {
    {
      Writer writer(address, {.group_wait = 1ms});
      execute(address, "ALTER TABLE scans RENAME TO hidden");
      writer.record(scan("000001"));
      wait_until([&] { return writer.stats().failures >= 2; });
      writer.record(scan("000002"));
      CHECK(writer.stats().scans_written == 0);
      CHECK(number(address, "SELECT COUNT(*) FROM scan_totals") == 0);
      execute(address, "ALTER TABLE hidden RENAME TO scans");
      wait_until([&] { return writer.stats().scans_written == 2; });
      CHECK(writer.stats().scans_dropped == 0);
      CHECK(writer.stats().scans_waiting == 0);
    }
    CHECK(number(address, "SELECT COUNT(*) FROM scans") == 2);
  });
}

TEST_CASE("a writer that cannot write any more still stops, and says what it lost") {
  on_each_engine([](const Address& address) {
    Writer writer(address, {.group = 2, .group_wait = 1ms});
    execute(address, "DROP TABLE scans");
    for (int i = 0; i < 5; ++i) writer.record(scan(many(i)));
    const WriterStats last = writer.stop();
    CHECK(last.scans_dropped == 5);
    CHECK(last.scans_waiting == 0);
    CHECK(last.scans_written == 0);
    CHECK(number(address, "SELECT COUNT(*) FROM scan_totals") == 0);
  });
}

TEST_CASE("a writer connects again to a server that dropped it") {
  for (const Engine engine : engines()) {
    if (engine != Engine::kPostgres) continue;
    const FreshDatabase database(engine);
    {
      Writer writer(database.address(), {.group_wait = 1ms});
      writer.record(scan("000001"));
      wait_until([&] { return writer.stats().scans_written == 1; });
      drop_other_connections();
      writer.record(scan("000002"));
      wait_until([&] { return writer.stats().scans_written == 2; });
      CHECK(writer.stats().failures == 1);
      drop_other_connections();
      CHECK_THROWS_AS(
          writer.run([](Connection& connection) { connection.sql() << "SELECT 1"; }).get(),
          DatabaseError);
      writer.run([](Connection& connection) { connection.sql() << "SELECT 1"; }).get();
    }
    CHECK(number(database.address(), "SELECT COUNT(*) FROM scans") == 2);
  }
}

}  // namespace ocop::db
