// Batches and scans of products since a day.
#include <doctest/doctest.h>

#include <chrono>

#include "tests/db/lists_scene.h"

namespace ocop::db {
namespace {

using example::on_example;

TEST_CASE("what became of products from a day on counts later batches and counted scans") {
  on_example([](Connection& connection, const Address& address) {
    example::enter(address, example::record());
    execute(address,
            "INSERT INTO scan_days (gtin, day, scans, last_at) VALUES "
            "('09521234543213', '2026-01-31', 2, 1000), ('09521234543213', '2026-02-01', 3, 2000), "
            "('09521234543220', '2026-02-01', 5, 4000)");
    const auto since = [&](const char* day) {
      return activities_since(connection, {{example::kHoney, example::day(day)}})[example::kHoney];
    };
    CHECK(since("2026-01-31").scans == 5);
    CHECK(since("2026-02-01").scans == 3);
    CHECK(since("2026-02-01").last_scan == Instant(std::chrono::milliseconds(2000)));
    CHECK(since("2026-02-02").scans == 0);
    CHECK_FALSE(since("2026-02-02").last_scan.has_value());
    CHECK(since("2026-03-02").batches == 1);
    CHECK(since("2026-03-02").last_batch == example::now());
    CHECK(since("2026-03-03").batches == 0);
    CHECK_FALSE(since("2026-03-03").last_batch.has_value());
    CHECK(activity_of(connection, example::kHoney).scans == 5);
    CHECK(activity_of(connection, example::kTea).scans == 0);
  });
}

TEST_CASE("many products are asked about at once, each from its own day") {
  on_example([](Connection& connection, const Address& address) {
    execute(address,
            "INSERT INTO scan_days (gtin, day, scans, last_at) VALUES "
            "('09521234543213', '2026-02-01', 3, 2000), ('09521234543220', '2026-02-01', 5, 4000)");
    std::vector<ActivityQuestion> asked;
    for (int i = 0; i < 700; ++i)
      asked.push_back({std::to_string(10'000'000'000'000 + i), example::day("2020-01-01")});
    asked.push_back({example::kHoney, example::day("2026-02-02")});
    asked.push_back({example::kRice, example::day("2026-01-01")});
    const auto found = activities_since(connection, asked);
    REQUIRE(found.size() == 1);
    CHECK(found.at(example::kRice).scans == 5);
    CHECK(found.at(example::kRice).batches == 0);
    CHECK(activities_since(connection, {}).empty());
  });
}

}  // namespace
}  // namespace ocop::db
