// What was scanned, in figures.
#include <doctest/doctest.h>

#include "db/scan_stats.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

using namespace example;

const Bounds kCountry{"", ""};

void count(const Address& address, const std::string& day, const std::string& gtin,
           const std::string& lot, const std::string& verdict, const std::string& place, int scans,
           int counted) {
  execute(address, "INSERT INTO scan_counts (day, gtin, lot, verdict, place, scans, counted) "
                   "VALUES ('" + day + "', '" + gtin + "', '" + lot + "', '" + verdict + "', '" +
                   place + "', " + std::to_string(scans) + ", " + std::to_string(counted) + ")");
}

void scan(const Address& address, const char* when, const std::string& code,
          const std::string& verdict, const std::string& rest) {
  execute(address, "INSERT INTO scans (at_ms, gtin, lot, serial, verdict, channel, place, device, "
                   "counted) VALUES (" +
                       std::to_string(at(when).time_since_epoch().count()) + ", " + code + ", '" +
                       verdict + "', " + rest + ")");
}

std::string told(const std::vector<ScanCount>& counts) {
  std::string text;
  for (const auto& one : counts)
    text += one.key + " " + one.verdict + " " + std::to_string(one.scans) + "/" +
            std::to_string(one.counted) +
            (one.told > 0 ? " told " + std::to_string(one.told) : std::string()) + "; ";
  return text;
}

void fill_counts(const Address& address) {
  fill(address);
  count(address, "2026-03-01", kHoney, "L2601", "genuine", "", 5, 4);
  count(address, "2026-03-01", kHoney, "L2601", "genuine", "19", 2, 1);
  count(address, "2026-03-02", kHoney, "", "forged", "", 3, 0);
  count(address, "2026-03-03", kHoney, "L2601", "genuine", "01", 7, 7);
  count(address, "2026-03-02", kTea, "", "genuine", "", 1, 1);
  count(address, "2026-03-02", "", "", "unknown_product", "", 9, 0);
}

ScanQuestion days(const char* from, const char* until) { return {.from = day(from), .until = day(until)}; }

}  // namespace

TEST_CASE("scans are summed by day, province and product, both last days included") {
  on_each_engine([](const Address& address) {
    fill_counts(address);
    Connection connection(address, Access::kRead);
    const auto question = days("2026-03-01", "2026-03-02");
    CHECK(told(scans_by_day(connection, kCountry, question)) ==
          "2026-03-01 genuine 7/5; 2026-03-02 forged 3/0; 2026-03-02 genuine 1/1; "
          "2026-03-02 unknown_product 9/0; ");
    CHECK(told(scans_by_province(connection, kCountry, question)) ==
          " forged 3/0;  genuine 6/5;  unknown_product 9/0; 19 genuine 2/1; ");
    const auto products = scans_by_product(connection, kCountry, question);
    CHECK(told(products) == " unknown_product 9/0; 09521234543213 forged 3/0; 09521234543213 "
                            "genuine 7/5; 09521234543237 genuine 1/1; ");
    CHECK(products[0].name.empty());
    CHECK_FALSE(products[1].name.empty());
    auto narrow = question;
    narrow.gtin = kHoney;
    narrow.province = "19";
    CHECK(told(scans_by_day(connection, kCountry, narrow)) == "2026-03-01 genuine 2/1; ");
  });
}

TEST_CASE("what was told later counts where a province is asked for, and nowhere else") {
  on_each_engine([](const Address& address) {
    fill(address);
    count(address, "2026-03-01", kHoney, "L2601", "genuine", "", 5, 4);
    count(address, "2026-03-01", kHoney, "L2601", "genuine", "19", 3, 0);
    execute(address, "UPDATE scan_counts SET told = 2 WHERE place = '19'");
    const std::string unit = "'" + kHoney + "', 'L2601', '000007'";
    scan(address, "2026-03-01T02:00:00Z", unit, "genuine", "'page', '', 'aa', 1");
    scan(address, "2026-03-01T02:01:00Z", unit, "genuine", "'place', '19', 'aa', 0");
    Connection connection(address, Access::kRead);
    auto question = days("2026-03-01", "2026-03-01");
    CHECK(told(scans_by_day(connection, kCountry, question)) == "2026-03-01 genuine 6/4; ");
    CHECK(told(scans_by_product(connection, kCountry, question)) ==
          "09521234543213 genuine 6/4; ");
    CHECK(told(scans_by_province(connection, kCountry, question)) ==
          " genuine 5/4; 19 genuine 1/0 told 2; ");
    question.province = "19";
    CHECK(told(scans_by_day(connection, kCountry, question)) == "2026-03-01 genuine 1/0 told 2; ");
    CHECK(told(scans_by_product(connection, kCountry, question)) ==
          "09521234543213 genuine 1/0 told 2; ");
    const ScanSubject one{kHoney, "L2601", "000007"};
    const Date on = day("2026-03-01");
    CHECK(told(subject_by_day(connection, one, on, on)) == "2026-03-01 genuine 1/1; ");
    CHECK(told(subject_by_province(connection, one, on, on)) ==
          " genuine 1/1; 19 genuine 0/0 told 1; ");
  });
}

TEST_CASE("figures stay within the bounds, and codes of no product with the whole country") {
  on_each_engine([](const Address& address) {
    fill_counts(address);
    Connection connection(address, Access::kRead);
    const auto question = days("2026-03-01", "2026-03-03");
    CHECK(told(scans_by_product(connection, {"", kHousehold}, question)) ==
          "09521234543237 genuine 1/1; ");
    CHECK(told(scans_by_product(connection, {"no-such-place", ""}, question)).empty());
    auto elsewhere = question;
    elsewhere.place = "no-such-place";
    CHECK(told(scans_by_day(connection, kCountry, elsewhere)).empty());
    CHECK(forged_codes(connection, {"no-such-place", ""}, question, 5).empty());
    auto hostile = question;
    hostile.gtin = std::string("\0'; DROP TABLE scans", 20);
    CHECK(told(scans_by_day(connection, kCountry, hostile)).empty());
  });
}

TEST_CASE("one batch, one unit and a whole product are told apart") {
  on_each_engine([](const Address& address) {
    fill_counts(address);
    const std::string unit = "'" + kHoney + "', 'L2601', '000007'";
    scan(address, "2026-03-01T16:59:00Z", unit, "genuine", "'page', '', 'aa', 1");
    scan(address, "2026-03-01T17:00:00Z", unit, "genuine", "'page', '', 'aa', 1");
    scan(address, "2026-03-01T18:00:00Z", unit, "genuine", "'page', '19', 'bb', 1");
    scan(address, "2026-03-01T18:01:00Z", unit, "genuine", "'page', '', 'cc', 0");
    Connection connection(address, Access::kRead);
    const Date from = day("2026-03-01"), until = day("2026-03-03");
    CHECK(told(subject_by_day(connection, {kHoney, {}, ""}, from, until)) ==
          "2026-03-01 genuine 7/5; 2026-03-02 forged 3/0; 2026-03-03 genuine 7/7; ");
    CHECK(told(subject_by_province(connection, {kHoney, "L2601", ""}, from, until)) ==
          " genuine 5/4; 01 genuine 7/7; 19 genuine 2/1; ");
    const ScanSubject one{kHoney, "L2601", "000007"};
    CHECK(told(subject_by_day(connection, one, from, until)) ==
          "2026-03-01 genuine 1/1; 2026-03-02 genuine 3/2; ");
    CHECK(told(subject_by_province(connection, one, from, until)) ==
          " genuine 3/2; 19 genuine 1/1; ");
    const auto devices = devices_by_day(connection, one, from, until);
    REQUIRE(devices.size() == 2);
    CHECK(devices[0].day == day("2026-03-01"));
    CHECK(devices[0].devices == 1);
    CHECK(devices[1].devices == 2);
    CHECK(first_scanned(connection, one) == day("2026-03-01"));
    CHECK(first_scanned(connection, {kHoney, {}, ""}) == day("2026-03-01"));
    CHECK_FALSE(first_scanned(connection, {kRice, {}, ""}));
  });
}

TEST_CASE("forged codes come with how often and when they were last seen") {
  on_each_engine([](const Address& address) {
    fill(address);
    const std::string copied = "'" + kHoney + "', 'L2601', '000001'";
    for (int i = 0; i < 3; ++i)
      scan(address, "2026-03-02T02:00:00Z", copied, "forged", "'page', '19', '', 0");
    scan(address, "2026-03-02T02:00:00Z", copied, "genuine", "'page', '19', '', 1");
    scan(address, "2026-03-03T02:00:00Z", "'09529999999990', 'X', '1'", "forged",
         "'page', '', '', 0");
    Connection connection(address, Access::kRead);
    const auto question = days("2026-03-01", "2026-03-03");
    const auto codes = forged_codes(connection, kCountry, question, 5);
    REQUIRE(codes.size() == 2);
    CHECK(codes[0].serial == "000001");
    CHECK(codes[0].scans == 3);
    CHECK(codes[0].last_at == at("2026-03-02T02:00:00Z"));
    CHECK_FALSE(codes[0].product.empty());
    CHECK(codes[1].product.empty());
    CHECK(forged_codes(connection, kCountry, question, 1).size() == 1);
    CHECK(forged_codes(connection, kCountry, days("2026-03-01", "2026-03-01"), 5).empty());
  });
}

TEST_CASE("a batch is suspected for itself or for its units, unless they were cleared since") {
  on_each_engine([](const Address& address) {
    fill(address);
    const auto unit = [&](const std::string& lot, const std::string& serial,
                          const std::string& state, int since) {
      execute(address, "INSERT INTO unit_watch (gtin, lot, serial, state, score, since, first_at, "
                       "last_at, scans, devices, places, usual_devices, memory) VALUES ('" +
                           kHoney + "', '" + lot + "', '" + serial + "', '" + state + "', 9.5, " +
                           std::to_string(since) + ", 1, 2, 3, 3, 2, 1, '')");
    };
    unit("A", "1", "suspected", 100);
    unit("A", "2", "suspected", 100);
    unit("A", "3", "watch", 100);
    unit("B", "1", "suspected", 100);
    unit("C", "1", "suspected", 300);
    execute(address, "INSERT INTO habit_watch (kind, gtin, lot, state, score, since, memory) VALUES "
                     "('batch', '" + kHoney + "', 'F', 'suspected', 3.5, 1, ''), "
                     "('batch', '" + kHoney + "', 'D', 'suspected', 8.5, 1, ''), "
                     "('batch', '" + kHoney + "', 'E', 'quiet', 0, 1, ''), "
                     "('product', '" + kHoney + "', '', 'suspected', 50, 1, '')");
    execute(address, "INSERT INTO cases (id, gtin, lot, opened_at, status) VALUES (7, '" + kHoney +
                         "', 'A', 1, 'open')");
    for (const std::string lot : {"B", "C"}) {
      execute(address, "INSERT INTO unit_marks (gtin, lot, serial, seq, mark, case_id, at_ms, "
                       "actor, reason) VALUES ('" + kHoney + "', '" + lot +
                           "', '1', 1, 'cleared', 7, 200, '', '')");
    }
    Connection connection(address, Access::kRead);
    const auto batches = suspected_batches(connection, kCountry, days("2026-03-01", "2026-03-01"), 9);
    REQUIRE(batches.size() == 4);
    CHECK(batches[0].lot == "A");
    CHECK(batches[0].units == 2);
    CHECK(batches[0].open_case == 7);
    CHECK(batches[1].lot == "C");
    CHECK(batches[1].units == 1);
    CHECK_FALSE(batches[1].open_case);
    CHECK(batches[2].lot == "D");
    CHECK(batches[2].state == "suspected");
    CHECK(batches[3].lot == "F");
    CHECK(suspected_batches(connection, {"", kHousehold}, {}, 9).empty());
  });
}

TEST_CASE("alerts of a batch are told when they came, but not that it is quiet again") {
  on_each_engine([](const Address& address) {
    fill(address);
    int id = 0;
    const auto alert = [&](const char* when, const std::string& serial, const std::string& state) {
      execute(address, "INSERT INTO alerts (id, at_ms, gtin, lot, serial, state, score, code, "
                       "reason_en, reason_vi) VALUES (" + std::to_string(++id) + ", " +
                           std::to_string(at(when).time_since_epoch().count()) + ", '" + kHoney +
                           "', 'L2601', '" + serial + "', '" + state + "', 1, 'x', 'x', 'x')");
    };
    alert("2026-03-01T02:00:00Z", "1", "watch");
    alert("2026-03-02T02:00:00Z", "1", "suspected");
    alert("2026-03-02T03:00:00Z", "1", "quiet");
    alert("2026-03-03T02:00:00Z", "", "suspected");
    Connection connection(address, Access::kRead);
    const auto moments =
        alert_moments(connection, {kHoney, "L2601", ""}, day("2026-03-01"), day("2026-03-02"));
    REQUIRE(moments.size() == 2);
    CHECK(moments[1].at == at("2026-03-02T02:00:00Z"));
    CHECK(moments[1].state == "suspected");
    CHECK(alert_moments(connection, {kHoney, {}, ""}, day("2026-03-01"), day("2026-03-03")).size() == 3);
    CHECK(alert_moments(connection, {kHoney, "other", ""}, day("2026-03-01"), day("2026-03-03")).empty());
  });
}

}  // namespace ocop::db
