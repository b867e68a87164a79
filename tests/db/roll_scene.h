// Rolls of the example's honey, for the tests of what is done with them.
#pragma once

#include <string>

#include "db/rolls.h"
#include "tests/db/actors.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db::example {

/// R1: 1,000 labels of honey, without scratch codes.
inline RollRequest roll_request() { return {kHoney, "R1", kKey, 1000, false}; }

inline Result<Roll> make(const Address& address, const RollRequest& request,
                         const programme::Actor& actor = cooperative(), Instant at = now()) {
  return in_transaction(address, [&](Connection& c) { return make_roll(c, actor, request, at); });
}

/// The example's batch, with another lot and serials.
inline programme::BatchRecord lot(const std::string& name, std::uint64_t first,
                                  std::uint64_t count) {
  auto stated = record();
  stated.lot = name;
  stated.serials = {first, count, 6};
  return stated;
}

inline tl::expected<Registration, Refused> activate(
    const Address& address, const programme::BatchRecord& record, const std::string& roll = "R1",
    const std::string& kid = kKey, const programme::Actor& actor = cooperative(),
    Instant at = now()) {
  return in_transaction(address, [&](Connection& c) {
    return activate_roll(c, actor, roll, {record, kid, "aa.bb.cc"}, at);
  });
}

inline Result<void> void_labels(const Address& address, const std::string& first,
                                const std::string& last, const std::string& reason = "mất",
                                const programme::Actor& actor = cooperative(),
                                const std::string& roll = "R1") {
  return in_transaction(address, [&](Connection& c) {
    return void_roll(c, actor, {kHoney, roll, first, last, reason}, now());
  });
}

/// With R1, whose serials begin at 1.
template <class Test>
void with_roll(Test test) {
  on_each_engine([&](const Address& address) {
    fill(address);
    REQUIRE(make(address, roll_request()));
    test(address);
  });
}

/// With the example's batch, serials 1 to 100, and R1 behind it.
template <class Test>
void with_lot_and_roll(Test test) {
  on_each_engine([&](const Address& address) {
    fill(address);
    enter(address, record());
    REQUIRE(make(address, roll_request()));
    test(address);
  });
}

}  // namespace ocop::db::example
