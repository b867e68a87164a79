#include "verifier/guess_limit.h"

#include <doctest/doctest.h>

#include <array>
#include <thread>
#include <vector>

using namespace ocop;
using namespace ocop::verifier;

namespace {

const Instant kNow = parse_instant("2026-11-22T05:00:00Z").value();
constexpr std::chrono::minutes kMinute{1};

GuessLimit::Settings few(std::uint32_t most) {
  return {.most = most, .most_nearby = 2 * most, .window = std::chrono::hours(1), .places = 1U << 14U};
}

}  // namespace

TEST_CASE("a network has so many guesses in an hour, and is told how long to wait") {
  GuessLimit limit(few(3));
  for (int i = 0; i < 3; ++i) CHECK_FALSE(limit.reserve("203.0.113.9", kNow + i * kMinute));
  CHECK(limit.reserve("203.0.113.9", kNow + 20 * kMinute) == std::chrono::minutes(40));
  CHECK(limit.reserve("203.0.113.200", kNow + 20 * kMinute));
  CHECK(limit.reserve("::ffff:203.0.113.7", kNow + 20 * kMinute));
  CHECK_FALSE(limit.reserve("203.0.114.9", kNow + 20 * kMinute));
  CHECK_FALSE(limit.reserve("203.0.113.9", kNow + 60 * kMinute));
}

TEST_CASE("a waiting network's further guesses do not make it wait longer") {
  GuessLimit limit(few(1));
  CHECK_FALSE(limit.reserve("203.0.113.9", kNow));
  for (int i = 1; i < 60; ++i) CHECK(limit.reserve("203.0.113.9", kNow + i * kMinute));
  CHECK_FALSE(limit.reserve("203.0.113.9", kNow + 60 * kMinute));
}

TEST_CASE("a right guess does not count") {
  GuessLimit limit(few(1));
  for (int i = 0; i < 50; ++i) {
    CHECK_FALSE(limit.reserve("203.0.113.9", kNow));
    limit.give_back("203.0.113.9", kNow);
  }
  limit.give_back("203.0.113.9", kNow);
  CHECK_FALSE(limit.reserve("203.0.113.9", kNow));
  CHECK(limit.reserve("203.0.113.9", kNow));
}

TEST_CASE("an IPv6 network is 48 bits wide") {
  GuessLimit limit(few(1));
  CHECK_FALSE(limit.reserve("2001:db8:1::1", kNow));
  CHECK(limit.reserve("2001:db8:1:ffff::2", kNow));
  CHECK_FALSE(limit.reserve("2001:db8:2::1", kNow));
}

TEST_CASE("peers of this machine and of private networks are proxies with a bound of their own") {
  struct Row {
    const char* address;
    bool nearby;
  };
  for (const Row& row :
       {Row{"127.0.0.1", true}, Row{"127.8.0.1", true}, Row{"::1", true}, Row{"10.1.2.3", true},
        Row{"192.168.0.2", true}, Row{"172.16.0.1", true}, Row{"172.31.255.1", true},
        Row{"172.32.0.1", false}, Row{"172.15.0.1", false}, Row{"192.169.0.1", false},
        Row{"203.0.113.9", false}, Row{"::ffff:10.0.0.1", true}, Row{"::ffff:203.0.113.9", false},
        Row{"fd00::1", true}, Row{"fe00::1", false}, Row{"2001:db8::1", false}, Row{"", true},
        Row{"no address", true}}) {
    CAPTURE(row.address);
    CHECK(is_nearby(row.address) == row.nearby);
  }
  GuessLimit limit(few(1));
  CHECK_FALSE(limit.reserve("127.0.0.1", kNow));
  CHECK_FALSE(limit.reserve("127.0.0.1", kNow));
  CHECK(limit.reserve("127.0.0.1", kNow));
}

TEST_CASE("networks hardly ever share a count") {
  GuessLimit limit(few(1));
  int waiting = 0;
  for (int i = 0; i < 250; ++i) {
    waiting += limit.reserve("203.0." + std::to_string(i) + ".1", kNow) ? 1 : 0;
  }
  // Of 250 in 16,384 places two meet in some two cases.
  CHECK(waiting < 25);
}

TEST_CASE("guesses at the same time do not get around the bound") {
  GuessLimit limit(few(100));
  std::array<int, 4> made{};
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < made.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) made.at(t) += limit.reserve("203.0.113.9", kNow) ? 0 : 1;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(made[0] + made[1] + made[2] + made[3] == 100);
}
