// Scratch codes: kept as tags, used once, and no use to a thief.
#include "db/scratch.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "base/digest.h"
#include "db/registry.h"
#include "tests/db/actors.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"
#include "tests/db/roll_scene.h"

namespace ocop::db {
namespace {

using namespace example;
using programme::SerialRange;

constexpr const char* kRun = "0123456789abcdef0123456789abcdef";
constexpr const char* kOtherRun = "fedcba9876543210fedcba9876543210";

/// A tag of its own for each label and run.
ScratchTag tag_of(std::uint64_t label, std::string_view run = kRun) {
  const auto digest = sha256_hex(std::to_string(label) + std::string(run));
  ScratchTag tag{};
  for (std::size_t i = 0; i < tag.size(); ++i) {
    tag[i] = static_cast<std::uint8_t>(std::stoi(digest.substr(2 * i, 2), nullptr, 16));
  }
  return tag;
}

Result<void> put(const Address& address, std::uint64_t first, std::uint64_t count,
                 std::string_view run = kRun, const std::string& gtin = kHoney) {
  std::vector<ScratchTag> tags;
  for (std::uint64_t i = 0; i < count; ++i) tags.push_back(tag_of(first + i, run));
  return in_transaction(address, [&](Connection& c) {
    return put_scratch_tags(c, gtin, {first, count, 6}, tags, run);
  });
}

ScratchUse use(const Address& address, const std::string& serial, const ScratchTag& tag,
               Instant at = now(), const std::string& gtin = kHoney) {
  return in_transaction(address,
                        [&](Connection& c) { return use_scratch_code(c, gtin, serial, tag, at); });
}

bool has(const Address& address, const std::string& serial) {
  Connection connection(address, Access::kRead);
  return has_scratch_code(connection, kHoney, serial);
}

}  // namespace

TEST_CASE("a scratch code opens its label once, and says ever after when that was") {
  with_roll([](const Address& address) {
    const auto acts = number(address, "SELECT COUNT(*) FROM audit");
    REQUIRE(put(address, 1, 100));
    CHECK(use(address, "000007", tag_of(8)).outcome == ScratchOutcome::kWrong);
    const auto first = use(address, "000007", tag_of(7));
    CHECK(first.outcome == ScratchOutcome::kFirst);
    CHECK(first.used_at == now());
    const auto again = use(address, "000007", tag_of(7), at("2026-04-01T00:00:00Z"));
    CHECK(again.outcome == ScratchOutcome::kUsed);
    CHECK(again.used_at == now());
    CHECK(use(address, "000007", tag_of(8)).outcome == ScratchOutcome::kWrong);
    CHECK(use(address, "000008", tag_of(8)).outcome == ScratchOutcome::kFirst);

    Reader reader(address);
    CHECK(reader.dossier(kHoney, "", "000007")->scratch.used_at == now());
    CHECK(reader.dossier(kHoney, "", "000001")->scratch.exists);
    CHECK_FALSE(reader.dossier(kHoney, "", "000001")->scratch.used_at.has_value());
    CHECK_FALSE(reader.dossier(kHoney, "", "000101")->scratch.exists);
    CHECK(number(address, "SELECT COUNT(*) FROM audit") == acts);
  });
}

TEST_CASE("labels without a scratch code have none to be wrong about") {
  with_roll([](const Address& address) {
    REQUIRE(put(address, 11, 10));
    for (const char* serial : {"000010", "000021", "11", "0000011", "", "x", "-00011",
                               "99999999999999999999"}) {
      CAPTURE(serial);
      CHECK_FALSE(has(address, serial));
      CHECK(use(address, serial, tag_of(11)).outcome == ScratchOutcome::kNone);
    }
    CHECK(has(address, "000011"));
    CHECK(has(address, "000020"));
    CHECK(use(address, "000011", tag_of(11), now(), kRice).outcome == ScratchOutcome::kNone);
    CHECK(use(address, std::string("000011\0", 7), tag_of(11)).outcome == ScratchOutcome::kNone);
    CHECK(number(address, "SELECT COUNT(*) FROM scratch_guesses") == 0);
  });
}

TEST_CASE("a run replaces its own codes and no other run's") {
  with_roll([](const Address& address) {
    REQUIRE(put(address, 1, 50));
    CHECK(put(address, 40, 20, kOtherRun).error().where == "serials");
    CHECK(put(address, 1, 50, kOtherRun).error().where == "serials");
    REQUIRE(put(address, 51, 10, kOtherRun));
    REQUIRE(put(address, 1, 50));
    // Blocks cut differently: what lies outside stays.
    REQUIRE(put(address, 20, 10));
    CHECK(number(address, "SELECT COUNT(*) FROM scratch_blocks") == 4);
    for (const std::uint64_t label : {1, 19, 20, 29, 30, 50}) {
      CAPTURE(label);
      const auto serial = SerialRange{label, 1, 6}.serial(0);
      CHECK(use(address, serial, tag_of(label)).outcome == ScratchOutcome::kFirst);
    }
    CHECK(use(address, "000051", tag_of(51, kOtherRun)).outcome == ScratchOutcome::kFirst);
  });
}

TEST_CASE("codes are kept for labels that there are, a block at a time") {
  with_lot_and_roll([](const Address& address) {
    CHECK(put(address, 1, 100));
    CHECK(put(address, 101, 1000));
    CHECK(put(address, 1101, 1, kOtherRun).error().where == "serials");
    CHECK(put(address, 100, 2, kRun).error().where == "serials");
    CHECK(put(address, 1, 10, kRun, kRice).error().where == "serials");
    CHECK(put(address, 1, 0).error().where == "serials");
    CHECK(put(address, 1, 1, "").error().where == "serials");
    CHECK(put(address, 1, 1, std::string(41, 'a')).error().where == "serials");
    const std::vector<ScratchTag> tags(4097);
    const auto many = in_transaction(address, [&](Connection& c) {
      return put_scratch_tags(c, kHoney, {101, 4097, 6}, tags, kRun);
    });
    CHECK(many.error().where == "serials");
    const auto uneven = in_transaction(address, [&](Connection& c) {
      return put_scratch_tags(c, kHoney, {101, 5, 6}, std::span(tags).first(4), kRun);
    });
    CHECK(uneven.error().where == "serials");
    CHECK(number(address, "SELECT COUNT(*) FROM scratch_blocks") == 2);
  });
}

TEST_CASE("of many who type the right code at once exactly one is the first") {
  with_roll([](const Address& address) {
    REQUIRE(put(address, 1, 10));
    constexpr int kShoppers = 8;
    std::latch start(kShoppers);
    std::atomic<int> first{0};
    std::atomic<int> used{0};
    std::atomic<int> broken{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < kShoppers; ++i) {
      threads.emplace_back([&] {
        try {
          start.arrive_and_wait();
          const auto outcome = use(address, "000003", tag_of(3)).outcome;
          if (outcome == ScratchOutcome::kFirst) ++first;
          if (outcome == ScratchOutcome::kUsed) ++used;
        } catch (const std::exception& error) {
          ++broken;
          MESSAGE(error.what());
        }
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(broken == 0);
    CHECK(first == 1);
    CHECK(used == kShoppers - 1);
    CHECK(number(address, "SELECT COUNT(*) FROM scratch_uses") == 1);
  });
}

TEST_CASE("wrong codes are counted for the day in Viet Nam, and then nothing is checked") {
  with_roll([](const Address& address) {
    REQUIRE(put(address, 1, 10));
    const auto evening = at("2026-03-02T16:59:59Z");
    {
      Connection connection(address, Access::kTool);
      WriteTransaction transaction(connection);
      for (int i = 0; i < kMostWrongADay; ++i) {
        REQUIRE(use_scratch_code(connection, kHoney, "000001", tag_of(99), now()).outcome ==
                ScratchOutcome::kWrong);
      }
      transaction.commit();
    }
    CHECK(use(address, "000001", tag_of(99), evening).outcome == ScratchOutcome::kTooMany);
    CHECK(use(address, "000001", tag_of(1), evening).outcome == ScratchOutcome::kTooMany);
    CHECK(number(address, "SELECT COUNT(*) FROM scratch_uses") == 0);
    CHECK(use(address, "000002", tag_of(2), evening).outcome == ScratchOutcome::kFirst);
    const auto next_day = at("2026-03-02T17:00:00Z");
    CHECK(use(address, "000001", tag_of(99), next_day).outcome == ScratchOutcome::kWrong);
    CHECK(number(address, "SELECT COUNT(*) FROM scratch_guesses") == 1);
    CHECK(number(address, "SELECT wrong FROM scratch_guesses") == 1);
    CHECK(use(address, "000001", tag_of(1), next_day).outcome == ScratchOutcome::kFirst);
  });
}

TEST_CASE("a long roll keeps a block of tags for every 4,096 labels, each found by its serial") {
  on_each_engine([](const Address& address) {
    fill(address);
    auto request = roll_request();
    request.count = 20'000;
    REQUIRE(make(address, request));
    for (std::uint64_t first = 1; first <= request.count; first += kMostScratchTags) {
      const auto left = request.count - first + 1;
      REQUIRE(put(address, first, std::min<std::uint64_t>(left, kMostScratchTags)));
    }
    CHECK(number(address, "SELECT COUNT(*) FROM scratch_blocks") == 5);
    for (const std::uint64_t label : {1, 4'096, 4'097, 8'192, 12'345, 20'000}) {
      CAPTURE(label);
      const auto serial = SerialRange{label, 1, 6}.serial(0);
      CHECK(use(address, serial, tag_of(label)).outcome == ScratchOutcome::kFirst);
      CHECK(use(address, serial, tag_of(label + 1)).outcome == ScratchOutcome::kWrong);
    }
    CHECK_FALSE(has(address, "020001"));
  });
}

TEST_CASE("damaged tags are told of, not taken for a wrong code") {
  with_roll([](const Address& address) {
    REQUIRE(put(address, 1, 10));
    execute(address, "UPDATE scratch_blocks SET tags = 'AAAA'");
    CHECK_THROWS_AS(use(address, "000001", tag_of(1)), DatabaseError);
  });
}

}  // namespace ocop::db
