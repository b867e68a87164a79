#include "db/producer_keys.h"

#include <doctest/doctest.h>

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

}  // namespace
}  // namespace ocop::db
