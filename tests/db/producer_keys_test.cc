#include "db/producer_keys.h"

#include <doctest/doctest.h>

#include "db/registry.h"
#include "db/writer.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

using namespace example;

std::vector<std::string> kids(const std::vector<KeyRow>& keys) {
  std::vector<std::string> all;
  for (const auto& key : keys) all.push_back(key.kid);
  return all;
}

TEST_CASE("a producer's keys come newest first, with those that are over or revoked") {
  on_each_engine([](const Address& address) {
    fill(address);
    const KeyRow over{"0000000009",
                      kCooperative,
                      at("2024-01-01T00:00:00Z"),
                      at("2024-12-31T23:59:59Z"),
                      {},
                      "",
                      ""};
    const KeyRow revoked{"0000000008",
                         kCooperative,
                         at("2027-01-01T00:00:00.123Z"),
                         at("2028-12-31T23:59:59Z"),
                         at("2026-02-01T00:00:00Z"),
                         "mất máy tính",
                         "{\"kty\":\"EC\"}"};
    // Of one moment by their number.
    const KeyRow twin{"0000000000",
                      kCooperative,
                      at("2026-01-01T00:00:00Z"),
                      at("2026-06-30T00:00:00Z"),
                      {},
                      "",
                      ""};
    Connection connection(address, Access::kTool);
    {
      WriteTransaction transaction(connection);
      store_keys(connection, {over, revoked, twin}, now());
      transaction.commit();
    }
    const auto keys = keys_of(connection, kCooperative);
    CHECK(kids(keys) ==
          std::vector<std::string>{"0000000008", "0000000000", "0000000001", "0000000009"});
    REQUIRE(keys.size() == 4);
    const auto& first = keys.front();
    CHECK(first.producer == kCooperative);
    CHECK(first.not_before == revoked.not_before);
    CHECK(first.not_after == revoked.not_after);
    CHECK(first.revoked_since == revoked.revoked_since);
    CHECK(first.revocation_reason == revoked.revocation_reason);
    CHECK(first.jwk == revoked.jwk);
    CHECK(!keys.back().revoked_since);
    CHECK(keys.back().not_after == over.not_after);
    CHECK(kids(keys_of(connection, kHousehold)) == std::vector<std::string>{kHouseholdKey});
    CHECK(keys_of(connection, "nobody").empty());
    CHECK(keys_of(connection, "' OR '1'='1").empty());
  });
}

TEST_CASE("keys are added and updated; a revocation only comes earlier") {
  on_each_engine([](const Address& address) {
    fill(address);
    const Instant march = at("2026-03-01T00:00:00Z");
    const Instant april = at("2026-04-01T00:00:00Z");
    const auto store = [&](const KeyRow& key) {
      Connection connection(address, Access::kTool);
      WriteTransaction transaction(connection);
      store_keys(connection, {key}, now());
      transaction.commit();
      return Reader(address).key(key.kid).value();
    };
    KeyRow key = Reader(address).key(kKey).value();
    key.revoked_since = april;
    key.revocation_reason = "lost";
    CHECK(store(key).revoked_since == april);
    key.revoked_since = march;
    key.revocation_reason = "stolen";
    CHECK(store(key).revoked_since == march);
    key.revoked_since = april;
    key.revocation_reason = "later";
    CHECK(store(key).revoked_since == march);
    CHECK(store(key).revocation_reason == "stolen");
    key.revoked_since = {};
    CHECK(store(key).revoked_since == march);
    key.not_after = at("2026-12-31T00:00:00Z");
    CHECK(store(key).not_after == key.not_after);
    KeyRow household = Reader(address).key(kHouseholdKey).value();
    household.jwk = "";
    CHECK(store(household).jwk == "{\"kty\":\"EC\"}");
    key.producer = kHousehold;
    CHECK_THROWS_AS(store(key), DatabaseError);
    CHECK(store({"0000000003", "not-entered-yet", march, april, {}, "", ""}).producer ==
          "not-entered-yet");
  });
}

}  // namespace
}  // namespace ocop::db
