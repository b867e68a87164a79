// Registrations at the same time: exactly as many win as may.
#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <latch>
#include <thread>

#include "db/registration.h"
#include "db/registry.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

using namespace example;
using programme::BatchRecord;

struct Tally {
  std::atomic<int> registered{0};
  std::atomic<int> already_there{0};
  std::atomic<int> refused{0};
  std::atomic<int> broken{0};
};

void attempt(const Address& address, const BatchRecord& record, std::latch& start, Tally& tally) {
  try {
    Connection connection(address, Access::kTool);
    start.arrive_and_wait();
    WriteTransaction transaction(connection);
    const auto outcome = register_batch(connection, {record, kKey, "aa.bb.cc"}, now());
    // Gives the others time to do harm, had they not to wait.
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    transaction.commit();
    if (!outcome) {
      ++tally.refused;
    } else {
      ++(*outcome == Registration::kRegistered ? tally.registered : tally.already_there);
    }
  } catch (const std::exception& error) {
    ++tally.broken;
    MESSAGE(error.what());
  }
}

constexpr int kWriters = 6;

void race(const Address& address, Tally& tally,
          const std::function<void(int, BatchRecord&)>& vary) {
  fill(address);
  std::latch start(kWriters);
  std::vector<std::thread> threads;
  for (int i = 0; i < kWriters; ++i) {
    BatchRecord record = example::record();
    vary(i, record);
    threads.emplace_back(
        [&address, record, &start, &tally] { attempt(address, record, start, tally); });
  }
  for (auto& thread : threads) thread.join();
  CHECK(tally.broken == 0);
}

}  // namespace

TEST_CASE("of several who register one lot with different content, one wins") {
  on_each_engine([](const Address& address) {
    Tally tally;
    race(address, tally, [](int i, BatchRecord& record) {
      record.serials = {static_cast<std::uint64_t>(1 + 1000 * i), 100, 6};
    });
    CHECK(tally.registered == 1);
    CHECK(tally.refused == kWriters - 1);
    CHECK(number(address, "SELECT COUNT(*) FROM batches") == 1);
    CHECK(number(address, "SELECT COUNT(*) FROM batch_areas") == 2);
  });
}

TEST_CASE("several who register the same statement agree") {
  on_each_engine([](const Address& address) {
    Tally tally;
    race(address, tally, [](int, BatchRecord&) {});
    CHECK(tally.registered == 1);
    CHECK(tally.already_there == kWriters - 1);
    CHECK(number(address, "SELECT COUNT(*) FROM batches") == 1);
  });
}

TEST_CASE("of several lots with serials in common, one wins") {
  on_each_engine([](const Address& address) {
    Tally tally;
    race(address, tally, [](int i, BatchRecord& record) {
      record.lot = "L" + std::to_string(i);
      record.areas.clear();
      record.serials = {static_cast<std::uint64_t>(1 + 10 * i), 100, 6};
    });
    CHECK(tally.registered == 1);
    CHECK(tally.refused == kWriters - 1);
    CHECK(number(address, "SELECT COUNT(*) FROM serial_ranges") == 1);
  });
}

TEST_CASE("lots of two products share an area's yield, and together do not exceed it") {
  on_each_engine([](const Address& address) {
    Tally tally;
    race(address, tally, [](int i, BatchRecord& record) {
      record.lot = "L" + std::to_string(i);
      record.gtin = i % 2 == 0 ? kHoney : kRice;
      record.certificate = "";
      record.areas = {{kForest, 400'000, {}}};
      record.serials = {static_cast<std::uint64_t>(1 + 1000 * i), 100, 6};
    });
    CHECK(tally.registered == 2);
    CHECK(tally.refused == kWriters - 2);
    CHECK(number(address, "SELECT CAST(SUM(grams) AS BIGINT) FROM batch_areas") == 800'000);
  });
}

TEST_CASE("lots that have nothing in common all get in") {
  on_each_engine([](const Address& address) {
    Tally tally;
    race(address, tally, [](int i, BatchRecord& record) {
      record.lot = "L" + std::to_string(i);
      record.serials = {static_cast<std::uint64_t>(1 + 1000 * i), 100, 6};
    });
    CHECK(tally.registered == kWriters);
    CHECK(Reader(address).next_serial(kHoney) == 5101);
  });
}

}  // namespace ocop::db
