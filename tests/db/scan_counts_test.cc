// Counts of scans that stay, and the scans themselves that go.
#include <doctest/doctest.h>
#include <soci/soci.h>

#include <thread>

#include "db/watch.h"
#include "db/writer.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

using namespace example;

Scan scan(const char* when, const std::string& lot, const std::string& verdict,
          const std::string& place, bool counted) {
  Scan one{at(when), kHoney, lot, "000001", verdict, "page", counted};
  one.place = place;
  return one;
}

long long count(const Address& address, const std::string& column, const std::string& where) {
  return number(address, "SELECT CAST(COALESCE(SUM(" + column + "), 0) AS BIGINT) FROM scan_counts "
                         "WHERE " + where);
}

std::uint64_t delete_before(const Address& address, Instant before, std::size_t most) {
  Connection connection(address, Access::kTool);
  WriteTransaction transaction(connection);
  const auto deleted = delete_old_scans(connection, before, most);
  transaction.commit();
  return deleted;
}

}  // namespace

TEST_CASE("scans are counted by day in Viet Nam, batch, verdict and place") {
  on_each_engine([](const Address& address) {
    fill(address);
    enter(address, record());
    {
      Writer writer(address);
      writer.record(scan("2026-03-02T16:59:59Z", "L2601", "genuine", "19", true));
      writer.record(scan("2026-03-02T02:00:00Z", "L2601", "genuine", "19", false));
      writer.record(scan("2026-03-02T17:00:00Z", "L2601", "genuine", "19", true));
      writer.record(scan("2026-03-02T17:00:00Z", "L2601", "genuine", "", true));
      writer.record(scan("2026-03-02T17:00:00Z", "L2601", "recalled", "19", true));
    }
    {
      Writer writer(address);
      writer.record(scan("2026-03-02T16:00:00Z", "L2601", "genuine", "19", true));
    }
    CHECK(number(address, "SELECT COUNT(*) FROM scan_counts") == 4);
    const std::string on_2 = "gtin = '09521234543213' AND lot = 'L2601' AND verdict = 'genuine' AND "
                             "place = '19' AND day = '2026-03-02'";
    CHECK(count(address, "scans", on_2) == 3);
    CHECK(count(address, "counted", on_2) == 2);
    CHECK(count(address, "scans", "day = '2026-03-03' AND place = '19'") == 2);
    CHECK(count(address, "counted", "day = '2026-03-03' AND place = ''") == 1);
  });
}

TEST_CASE("what visitors say later of where they scanned is counted apart") {
  on_each_engine([](const Address& address) {
    fill(address);
    {
      Writer writer(address);
      writer.record(scan("2026-03-02T02:00:00Z", "", "genuine", "", true));
      Scan told = scan("2026-03-02T02:01:00Z", "", "genuine", "19", false);
      writer.record(told);
      told.channel = "place";
      writer.record(told);
      writer.record(told);
    }
    CHECK(number(address, "SELECT COUNT(*) FROM scan_counts") == 2);
    CHECK(count(address, "scans", "place = '19'") == 3);
    CHECK(count(address, "told", "place = '19'") == 2);
    CHECK(count(address, "told", "place = ''") == 0);
  });
}

TEST_CASE("codes that anyone can make up do not fill the counts") {
  on_each_engine([](const Address& address) {
    fill(address);
    {
      Writer writer(address);
      for (int i = 0; i < 50; ++i) {
        Scan one = scan("2026-03-02T02:00:00Z", "X" + std::to_string(i), "forged", "", false);
        writer.record(one);
        one.gtin = "0952999999" + std::to_string(1000 + i);
        writer.record(one);
      }
    }
    CHECK(number(address, "SELECT COUNT(*) FROM scan_counts") == 2);
    CHECK(count(address, "scans", "gtin = '09521234543213' AND lot = '' AND counted = 0") == 50);
    CHECK(count(address, "scans", "gtin = '' AND lot = '' AND verdict = 'forged'") == 50);
  });
}

TEST_CASE("a batch is counted by its name from its registration on") {
  on_each_engine([](const Address& address) {
    fill(address);
    Writer writer(address, {.group = 1});
    const auto write = [&](std::uint64_t so_many) {
      writer.record(scan("2026-03-02T02:00:00Z", "L2601", "genuine", "", true));
      while (writer.stats().scans_written < so_many) std::this_thread::yield();
    };
    write(1);
    enter(address, record());
    write(2);
    CHECK(count(address, "scans", "lot = ''") == 1);
    CHECK(count(address, "scans", "lot = 'L2601'") == 1);
  });
}

TEST_CASE("place, device and kind of client are stored, and bounded like the rest") {
  on_each_engine([](const Address& address) {
    Writer writer(address);
    Scan one = scan("2026-03-02T02:00:00Z", "L2601", "genuine", "19", true);
    one.device = "00ff00ff00ff00ff";
    one.client = "phone";
    CHECK(writer.record(one));
    for (std::string Scan::*member : {&Scan::place, &Scan::device, &Scan::client}) {
      Scan bad = one;
      bad.*member = std::string(65, 'x');
      CHECK_FALSE(writer.record(bad));
      bad.*member = std::string("\0", 1);
      CHECK_FALSE(writer.record(bad));
    }
    writer.stop();
    CHECK(number(address, "SELECT COUNT(*) FROM scans WHERE place = '19' AND "
                          "device = '00ff00ff00ff00ff' AND client = 'phone'") == 1);
    CHECK(number(address, "SELECT COUNT(*) FROM scans") == 1);
  });
}

TEST_CASE("old scans go some at a time, the oldest first; their counts and totals stay") {
  on_each_engine([](const Address& address) {
    fill(address);
    {
      Writer writer(address);
      for (const char* when : {"2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z",
                               "2025-01-03T00:00:00Z", "2025-01-03T00:00:00Z",
                               "2025-01-03T00:00:00Z", "2026-01-01T00:00:00Z",
                               "2026-01-01T00:00:00.001Z"}) {
        writer.record(scan(when, "", "genuine", "", true));
      }
    }
    const auto left = [&] { return number(address, "SELECT COUNT(*) FROM scans"); };
    const Instant before = at("2026-01-01T00:00:00Z");
    CHECK(delete_before(address, at("2024-01-01T00:00:00Z"), 10) == 0);
    CHECK(delete_before(address, before, 1) == 1);
    CHECK(number(address, "SELECT MIN(at_ms) FROM scans") ==
          at("2025-01-02T00:00:00Z").time_since_epoch().count());
    CHECK(delete_before(address, before, 2) == 4);
    CHECK(left() == 2);
    CHECK(delete_before(address, before, 2) == 0);
    CHECK(delete_before(address, at("2026-01-01T00:00:00.001Z"), 100) == 1);
    CHECK(left() == 1);
    CHECK(count(address, "scans", "1 = 1") == 7);
    CHECK(number(address, "SELECT CAST(SUM(scans) AS BIGINT) FROM scan_totals") == 7);
    CHECK(number(address, "SELECT CAST(SUM(scans) AS BIGINT) FROM scan_days") == 7);
  });
}

}  // namespace ocop::db
