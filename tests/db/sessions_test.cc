// Sessions, wrong guesses and devices of accounts.
#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/db/accounts_scene.h"

namespace ocop::db {

using namespace example;

TEST_CASE("two sign-ins with one code at the same time: one of them counts") {
  with_users([](const Address& address, Connection&) {
    std::atomic<int> accepted = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        if (in_transaction(address, [](Connection& c) { return use_step(c, "hoa", 7); })) ++accepted;
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(accepted == 1);
  });
}

TEST_CASE("a session is found with its user until it ends, expires or its user is disabled") {
  with_users([](const Address& address, Connection& connection) {
    in_transaction(address, [](Connection& other) {
      add_session(other, session('a', "hoa", Stage::kSecondFactor));
      add_session(other, session('b', "hoa"));
      touch_session(other, hash_of('a'), november() + std::chrono::minutes(5));
      touch_session(other, hash_of('a'), november() + std::chrono::minutes(2));
      return 0;
    });
    const auto found = find_session(connection, hash_of('a'));
    REQUIRE(found.has_value());
    CHECK(found->user.id == "hoa");
    CHECK(found->session.stage == Stage::kSecondFactor);
    CHECK(found->session.secret == "sealed");
    CHECK(found->session.seen_at == november() + std::chrono::minutes(5));
    CHECK(found->session.expires_at == november() + std::chrono::hours(12));
    in_transaction(address, [](Connection& other) {
      end_session(other, hash_of('a'));
      return 0;
    });
    CHECK_FALSE(find_session(connection, hash_of('a')).has_value());
    CHECK(find_session(connection, hash_of('b')).has_value());
    in_transaction(address, [](Connection& other) {
      sweep_sessions(other, november() + std::chrono::hours(12));
      return 0;
    });
    CHECK_FALSE(find_session(connection, hash_of('b')).has_value());
    CHECK_FALSE(find_session(connection, "").has_value());
  });
}

TEST_CASE("wrong guesses are counted per name and device; a device is its user's until it expires") {
  with_users([](const Address& address, Connection& connection) {
    in_transaction(address, [](Connection& other) {
      add_device(other, hash_of('d'), "hoa", november() + std::chrono::hours(1));
      for (int i = 0; i < 3; ++i) count_failure(other, "hoa", "", november());
      count_failure(other, "hoa", hash_of('d'), november() + std::chrono::seconds(1));
      count_failure(other, "nobody", "", november());
      count_failure(other, std::string("hoa\0", 4), "", november());
      return 0;
    });
    CHECK(failures_of(connection, "hoa", "").count == 3);
    CHECK(failures_of(connection, "hoa", hash_of('d')).count == 1);
    CHECK(failures_of(connection, "hoa", hash_of('d')).last ==
          november() + std::chrono::seconds(1));
    CHECK(failures_of(connection, "lan", "").count == 0);
    CHECK(is_device_of(connection, hash_of('d'), "hoa", november()));
    CHECK_FALSE(is_device_of(connection, hash_of('d'), "lan", november()));
    CHECK_FALSE(is_device_of(connection, hash_of('d'), "hoa", november() + std::chrono::hours(1)));
    in_transaction(address, [](Connection& other) {
      clear_failures(other, "hoa", "");
      return 0;
    });
    CHECK(failures_of(connection, "hoa", "").count == 0);
    CHECK(failures_of(connection, "hoa", hash_of('d')).count == 1);
  });
}

}  // namespace ocop::db
