#include "db/registration.h"

#include <doctest/doctest.h>

#include "db/registry.h"
#include "tests/db/registration_scene.h"

namespace ocop::db {
namespace {

using namespace example;

std::string shorter_extensions() {
  return R"({"id":"26/2026","decision":"26/2026 sửa đổi","from":"2026-05-22","validity_months":36,
    "ratings":[{"stars":3,"score_from":50,"score_below":101,"issues":"province","revokes":"province"}],
    "extension":{"days":60,"grounds":[{"code":"rules_changed","en":"x","vi":"x"}]},
    "revocation":{"grounds":[{"code":"authority_conclusion","en":"x","vi":"x"}]}})";
}

}  // namespace

TEST_CASE("a key is good up to its last moment and up to its revocation, not at it") {
  on_each_engine([](const Address& address) {
    fill(address);
    execute(address, "UPDATE signing_keys SET revoked_since = 1772416800000");  // = now()
    Attempt attempt;
    auto outcome = try_to_register(address, attempt);
    REQUIRE(!outcome);
    CHECK(outcome.error().refusal == Refusal::kKeyRevoked);
    CHECK(outcome.error().error.message.en.find("09:00 02/03/2026") != std::string::npos);
    attempt.now -= std::chrono::milliseconds(1);
    CHECK(try_to_register(address, attempt) == Registration::kRegistered);
  });
}

TEST_CASE("the same statement again changes nothing, another one for the lot is refused") {
  on_each_engine([](const Address& address) {
    fill(address);
    CHECK(try_to_register(address, {}) == Registration::kRegistered);

    Attempt again;
    again.record.issued_at += std::chrono::hours(1);
    std::swap(again.record.areas[0], again.record.areas[1]);
    again.now += std::chrono::hours(1);
    CHECK(try_to_register(address, again) == Registration::kAlreadyThere);
    Reader reader(address);
    CHECK(reader.batch(kHoney, "L2601")->record == record());
    CHECK(reader.batch(kHoney, "L2601")->registered_at == now());

    Attempt other;
    other.record.serials.count = 99;
    const auto outcome = try_to_register(address, other);
    REQUIRE(!outcome);
    CHECK(outcome.error().refusal == Refusal::kOtherContent);
    CHECK(outcome.error().error.where == "lot");
    CHECK(number(address, "SELECT quantity FROM batches") == 100);
  });
}

TEST_CASE("a certificate withdrawn later does not undo a registered lot") {
  on_each_engine([](const Address& address) {
    fill(address);
    CHECK(try_to_register(address, {}) == Registration::kRegistered);
    execute(address,
            "INSERT INTO certificate_events (number, seq, act, effective_on) "
            "VALUES ('03/2025/OCOP', 3, 'revoke', '2026-02-01')");
    CHECK(try_to_register(address, {}) == Registration::kAlreadyThere);
    Attempt next;
    next.record.lot = "L2602";
    next.record.serials.first = 101;
    CHECK(try_to_register(address, next).error().refusal == Refusal::kNoCertificate);
    next.record.certificate = "";
    CHECK(try_to_register(address, next) == Registration::kRegistered);
    CHECK(Reader(address).batch(kHoney, "L2602")->record.certificate == "");
  });
}

TEST_CASE("a producer that has stopped makes nothing after that day") {
  on_each_engine([](const Address& address) {
    fill(address);
    execute(address, "UPDATE producers SET stopped_on = '2026-02-28' WHERE id = 'htx-linh-ngoc'");
    const auto outcome = try_to_register(address, {});
    REQUIRE(!outcome);
    CHECK(outcome.error().refusal == Refusal::kProducerStopped);
    CHECK(outcome.error().error.where == "produced");
    CHECK(outcome.error().error.message.en.find("stopped on 28/02/2026") != std::string::npos);
    CHECK(outcome.error().error.message.vi.find("ngừng hoạt động từ 28/02/2026") !=
          std::string::npos);
    execute(address, "UPDATE producers SET stopped_on = '2026-03-01' WHERE id = 'htx-linh-ngoc'");
    CHECK(try_to_register(address, {}) == Registration::kRegistered);
  });
}

TEST_CASE("an extended certificate is as good as one in force") {
  on_each_engine([](const Address& address) {
    fill(address);
    execute(address, "UPDATE certificates SET issued = '2023-07-01', expires = '2026-06-30' "
                     "WHERE number = '07/2021/OCOP'");
    execute(address, "UPDATE certificate_events SET effective_on = '2026-06-01', "
                     "until_date = '2026-12-27' WHERE number = '07/2021/OCOP'");
    Attempt attempt;
    attempt.now = at("2026-12-30T02:00:00Z");
    attempt.record.gtin = kRice;
    attempt.record.certificate = kRiceCertificate;
    attempt.record.areas.clear();
    attempt.record.produced = day("2026-12-27");
    attempt.record.best_before = {};
    CHECK(try_to_register(address, attempt) == Registration::kRegistered);
    CHECK(!Reader(address).batch(kRice, "L2601")->record.best_before);
    attempt.record.lot = "L2602";
    attempt.record.produced = day("2026-12-28");
    CHECK(try_to_register(address, attempt).error().refusal == Refusal::kNoCertificate);
  });
}

TEST_CASE("the registry's own rule sets say how long an extension may be") {
  on_each_engine([](const Address& address) {
    fill(address);
    execute(address, "UPDATE certificates SET issued = '2023-07-01', expires = '2026-06-30' "
                     "WHERE number = '07/2021/OCOP'");
    execute(address, "UPDATE certificate_events SET effective_on = '2026-06-01', "
                     "until_date = '2026-12-27' WHERE number = '07/2021/OCOP'");
    Attempt attempt;
    attempt.now = at("2026-12-30T02:00:00Z");
    attempt.record.gtin = kRice;
    attempt.record.certificate = kRiceCertificate;
    attempt.record.areas.clear();
    attempt.record.produced = day("2026-10-01");
    attempt.record.best_before = {};
    Reader reader(address);
    const auto before = reader.dossier(kRice, "", "")->rules;
    REQUIRE(before);
    CHECK(before->find("26/2026")->extension_days == 180);
    CHECK(reader.dossier(kRice, "", "")->rules == before);
    // The set anew, with extensions of 60 days: until 29 August.
    execute(address, "INSERT INTO rule_sets (id, revision, json, recorded_at) VALUES "
                     "('26/2026', 1, '" + shorter_extensions() + "', 1)");
    CHECK(reader.rules()->find("26/2026")->extension_days == 60);
    CHECK(reader.dossier(kRice, "", "")->rules->find("26/2026")->extension_days == 60);
    CHECK(before->find("26/2026")->extension_days == 180);
    CHECK(try_to_register(address, attempt).error().refusal == Refusal::kNoCertificate);
    attempt.record.produced = day("2026-08-29");
    CHECK(try_to_register(address, attempt) == Registration::kRegistered);
  });
}

TEST_CASE("serials overlap when one printed serial would be in both lots") {
  on_each_engine([](const Address& address) {
    fill(address);
    Attempt middle;
    middle.record.serials = {100, 100, 6};  // 000100–000199
    CHECK(try_to_register(address, middle) == Registration::kRegistered);
    struct {
      programme::SerialRange range;
      bool free;
    } table[] = {
        {{1, 99, 6}, true},     {{1, 100, 6}, false},  {{199, 1, 6}, false}, {{200, 50, 6}, true},
        {{150, 10, 6}, false},  {{50, 500, 6}, false}, {{150, 10, 7}, true}, {{150, 10, 3}, true},
        {{100, 100, 6}, false}, {{0, 1, 6}, true},
    };
    int lot = 0;
    for (const auto& row : table) {
      CAPTURE(row.range.first);
      CAPTURE(row.range.width);
      Attempt attempt;
      attempt.record.lot = "X" + std::to_string(++lot);
      attempt.record.areas.clear();
      attempt.record.serials = row.range;
      const auto outcome = try_to_register(address, attempt);
      CHECK(outcome.has_value() == row.free);
      if (outcome) continue;
      CHECK(outcome.error().refusal == Refusal::kSerialsOverlap);
      CHECK(outcome.error().error.where == "serials");
    }
    Attempt other_product;
    other_product.record.gtin = kRice;
    other_product.record.certificate = "";
    other_product.record.areas.clear();
    other_product.record.serials = {100, 100, 6};
    CHECK(try_to_register(address, other_product) == Registration::kRegistered);
  });
}

TEST_CASE("a lot is any text of GS1's character set, and only ever data") {
  on_each_engine([](const Address& address) {
    fill(address);
    std::uint64_t first = 1;
    for (const char* lot : {"'; DROP TABLE scans;", "../../x", "\"quoted\"", "<script>", "%_",
                            "a:b", "l2601", "L2601"}) {
      CAPTURE(lot);
      Attempt attempt;
      attempt.record.lot = lot;
      attempt.record.areas.clear();
      attempt.record.serials = {first, 10, 6};
      first += 10;
      const bool allowed = lot != std::string("'; DROP TABLE scans;");  // blanks are not in the set
      const auto outcome = try_to_register(address, attempt);
      CHECK(outcome.has_value() == allowed);
      if (allowed) CHECK(Reader(address).batch(kHoney, lot)->record == attempt.record);
    }
  });
}

TEST_CASE("a signed record that is no JWS text is not stored") {
  on_each_engine([](const Address& address) {
    fill(address);
    Connection connection(address, Access::kTool);
    for (const std::string& jws : {std::string(), std::string("a b"), std::string("a\0b", 3),
                                   std::string("<x>"), std::string("\xff")}) {
      WriteTransaction transaction(connection);
      const auto outcome = register_batch(connection, {record(), kKey, jws}, now());
      REQUIRE(!outcome);
      CHECK(outcome.error().refusal == Refusal::kMalformed);
      CHECK(outcome.error().error.where == "jws");
    }
  });
}

}  // namespace ocop::db
