#include "db/registration.h"

#include <doctest/doctest.h>
#include <soci/soci.h>

#include <functional>
#include <set>

#include "db/registry.h"
#include "db/writer.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

using namespace example;
using programme::BatchRecord;

struct Attempt {
  BatchRecord record = example::record();
  std::string kid = kKey;
  Instant now = example::now();
};

tl::expected<Registration, Refused> try_to_register(const Address& address,
                                                    const Attempt& attempt) {
  Connection connection(address, Access::kTool);
  const auto looked = check_batch(connection, attempt.record, attempt.kid, attempt.now);
  WriteTransaction transaction(connection);
  auto outcome = register_batch(connection, {attempt.record, attempt.kid, "aa.bb.cc"}, attempt.now);
  transaction.commit();
  // Looking first must never promise something else.
  CHECK(looked.has_value() == outcome.has_value());
  if (looked && outcome) CHECK(*looked == *outcome);
  if (!looked && !outcome) CHECK(looked.error().error == outcome.error().error);
  return outcome;
}

std::string shorter_extensions() {
  return R"({"id":"26/2026","decision":"26/2026 sửa đổi","from":"2026-05-22","validity_months":36,
    "ratings":[{"stars":3,"score_from":50,"score_below":101,"issues":"province","revokes":"province"}],
    "extension":{"days":60,"grounds":[{"code":"rules_changed","en":"x","vi":"x"}]},
    "revocation":{"grounds":[{"code":"authority_conclusion","en":"x","vi":"x"}]}})";
}

struct RefusalCase {
  std::string name;
  Refusal refusal;
  std::string where;
  std::string english;  // a part of the sentence
  std::string vietnamese;
  std::function<void(Attempt&)> change;
};

const std::vector<RefusalCase>& refusal_cases() {
  static const std::vector<RefusalCase> cases{
      {"unknown product", Refusal::kUnknownProduct, "gtin", "no product with the GTIN",
       "không có sản phẩm", [](Attempt& a) { a.record.gtin = "09521234543251"; }},
      {"unknown key", Refusal::kUnknownKey, "kid", "does not know the key 0000000009",
       "không biết khóa 0000000009", [](Attempt& a) { a.kid = "0000000009"; }},
      {"a kid with a NUL", Refusal::kUnknownKey, "kid", "does not know the key", "không biết khóa",
       [](Attempt& a) { a.kid = kKey + std::string("\0", 1); }},
      {"key of another producer", Refusal::kForeignKey, "kid", "belongs to the producer ho-ha",
       "là của chủ thể ho-ha", [](Attempt& a) { a.kid = kHouseholdKey; }},
      {"product of another producer", Refusal::kForeignKey, "producer", "not to ho-ha-ngoc-sang",
       "không phải của ho-ha-ngoc-sang",
       [](Attempt& a) {
         a.record.producer = kHousehold;
         a.kid = kHouseholdKey;
       }},
      {"key before its time", Refusal::kKeyNotValid, "kid", "valid from", "có hiệu lực từ",
       [](Attempt& a) {
         a.now = at("2025-12-31T23:59:59Z");
         a.record.produced = make_date(2026, 1, 1);
         for (auto& use : a.record.areas) use.harvested.reset();
       }},
      {"goods not made yet", Refusal::kDatesOrder, "produced", "still to come", "chưa đến",
       [](Attempt& a) { a.record.produced = add_days(local_date(a.now), 1); }},
      {"key past its time", Refusal::kKeyNotValid, "kid", "valid from", "có hiệu lực từ",
       [](Attempt& a) { a.now = at("2028-01-01T00:00:00Z"); }},
      {"service", Refusal::kServiceHasNoBatches, "gtin", "tourism service", "dịch vụ du lịch",
       [](Attempt& a) {
         a.record.gtin = kVillage;
         a.record.producer = kHousehold;
         a.kid = kHouseholdKey;
       }},
      {"unknown certificate", Refusal::kUnknownCertificate, "certificate",
       "has no certificate 9/2026", "không có giấy chứng nhận số 9/2026",
       [](Attempt& a) { a.record.certificate = "9/2026"; }},
      {"certificate of another product", Refusal::kUnknownCertificate, "certificate",
       "has no certificate 07/2021/OCOP", "không có giấy chứng nhận số 07/2021/OCOP",
       [](Attempt& a) { a.record.certificate = kRiceCertificate; }},
      {"certificate expired by then", Refusal::kNoCertificate, "certificate", "expired",
       "đã hết hạn", [](Attempt& a) { a.record.certificate = "01/2022/OCOP"; }},
      {"certificate suspended then", Refusal::kNoCertificate, "certificate", "suspended",
       "tạm đình chỉ",
       [](Attempt& a) {
         a.record.produced = day("2025-08-15");
         a.record.areas.clear();
       }},
      {"certificate not issued by then", Refusal::kNoCertificate, "certificate", "not yet valid",
       "chưa có hiệu lực",
       [](Attempt& a) {
         a.record.produced = day("2025-01-19");
         a.record.areas.clear();
       }},
      {"unknown area", Refusal::kUnknownArea, "areas[1].area", "no raw-material area XX-1",
       "không có vùng nguyên liệu XX-1", [](Attempt& a) { a.record.areas[1].area = "XX-1"; }},
      {"area of another product", Refusal::kAreaNotLinked, "areas[0].area", "is not linked",
       "chưa được gắn", [](Attempt& a) { a.record.areas[0].area = kFields; }},
      {"yield exceeded", Refusal::kYieldExceeded, "areas[0].area",
       "takes 1000.001 kg of 2026 from the area VN-TNOR-0001",
       "lấy 1000,001 kg của năm 2026 từ vùng VN-TNOR-0001",
       [](Attempt& a) { a.record.areas[0].grams = 1'000'001; }},
      {"yield exceeded by several harvests", Refusal::kYieldExceeded, "areas[0].area",
       "only 1000 kg are left", "chỉ còn lại 1000 kg",
       [](Attempt& a) {
         a.record.areas = {{kForest, 600'000, day("2026-01-05")},
                           {kForest, 500'000, day("2026-02-05")}};
       }},
      {"no kilograms from an area with a yield", Refusal::kKilogramsMissing, "areas[0].kg",
       "state how many kilograms", "hãy ghi số ki-lô-gam",
       [](Attempt& a) { a.record.areas[0].grams = 0; }},
      {"kilograms of one harvest of two", Refusal::kKilogramsMissing, "areas[1].kg",
       "state how many kilograms", "hãy ghi số ki-lô-gam",
       [](Attempt& a) {
         a.record.areas = {{kForest, 1'000, day("2026-01-05")}, {kForest, 0, day("2026-02-05")}};
       }},
      {"best before production", Refusal::kDatesOrder, "best_before", "lies before",
       "trước ngày sản xuất", [](Attempt& a) { a.record.best_before = day("2026-02-28"); }},
      {"harvest after production", Refusal::kDatesOrder, "areas[0].harvested", "is after",
       "sau ngày sản xuất", [](Attempt& a) { a.record.areas[0].harvested = day("2026-03-02"); }},
      {"lot with a NUL", Refusal::kMalformed, "lot", "", "",
       [](Attempt& a) { a.record.lot = std::string("L\0001", 3); }},
      {"lot in decomposed Unicode", Refusal::kMalformed, "lot", "", "",
       [](Attempt& a) { a.record.lot = "Lo\xCC\x82"; }},
      {"lot too long", Refusal::kMalformed, "lot", "", "",
       [](Attempt& a) { a.record.lot = std::string(21, 'L'); }},
      {"wrong check digit", Refusal::kMalformed, "gtin", "", "",
       [](Attempt& a) { a.record.gtin = "09521234543214"; }},
      {"no units", Refusal::kMalformed, "serials.count", "", "",
       [](Attempt& a) { a.record.serials.count = 0; }},
      {"too many units", Refusal::kMalformed, "serials.count", "", "",
       [](Attempt& a) {
         a.record.serials = {1, 100'000'001, 18};
       }},
      {"serials that overflow", Refusal::kMalformed, "serials.first", "", "",
       [](Attempt& a) {
         a.record.serials = {18'446'744'073'709'551'615U, 2, 18};
       }},
      {"serials wider than their digits", Refusal::kMalformed, "serials", "", "",
       [](Attempt& a) {
         a.record.serials = {95, 6, 2};
       }},
      {"negative grams", Refusal::kMalformed, "areas[0].kg", "", "",
       [](Attempt& a) { a.record.areas[0].grams = -1; }},
  };
  return cases;
}

}  // namespace

TEST_CASE("each refusal names its part and says what would be right, in both languages") {
  on_each_engine([](const Address& address) {
    fill(address);
    for (const RefusalCase& row : refusal_cases()) {
      CAPTURE(row.name);
      Attempt attempt;
      row.change(attempt);
      const auto outcome = try_to_register(address, attempt);
      REQUIRE(!outcome);
      CHECK(refusal_code(outcome.error().refusal) == refusal_code(row.refusal));
      CHECK(outcome.error().error.where == row.where);
      const Message& message = outcome.error().error.message;
      CAPTURE(message.en);
      CAPTURE(message.vi);
      CHECK(message.en.find(row.english) != std::string::npos);
      CHECK(message.vi.find(row.vietnamese) != std::string::npos);
      CHECK(message.en != message.vi);
    }
    CHECK(number(address, "SELECT COUNT(*) FROM batches") == 0);
    CHECK(number(address, "SELECT COUNT(*) FROM batch_areas") == 0);
    CHECK(number(address, "SELECT COUNT(*) FROM serial_ranges") == 0);
    REQUIRE(try_to_register(address, {}));
    CHECK(*try_to_register(address, {}) == Registration::kAlreadyThere);
  });
}

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

TEST_CASE("an area gives nothing while it is suspended, revoked, or out of its dates") {
  const struct {
    const char* change;
    const char* harvested;  // "" = not stated: the production day counts
    const char* english;    // "" = it is good
    const char* vietnamese;
  } table[] = {
      {"status = 'suspended'", "2026-02-20", "is suspended", "đang bị tạm đình chỉ"},
      {"status = 'revoked'", "2026-02-20", "is revoked", "đã bị thu hồi"},
      {"valid_from = '2026-02-20'", "2026-02-20", "", ""},
      {"valid_from = '2026-02-21'", "2026-02-20", "valid from 21/02/2026", "từ 21/02/2026"},
      {"valid_until = '2026-02-20'", "2026-02-20", "", ""},
      {"valid_until = '2026-02-19'", "2026-02-20", "until 19/02/2026", "đến 19/02/2026"},
      {"valid_until = '2026-02-28'", "", "until 28/02/2026", "đến 28/02/2026"},
      {"valid_until = '2026-03-01'", "", "", ""},
  };
  for (const auto& row : table) {
    CAPTURE(row.change);
    on_each_engine([&](const Address& address) {
      fill(address);
      execute(address, std::string("UPDATE areas SET ") + row.change + " WHERE id = '" + kForest + "'");
      Attempt attempt;
      attempt.record.areas[0].harvested = parse_iso_date(row.harvested);
      const auto outcome = try_to_register(address, attempt);
      const bool good = std::string_view(row.english).empty();
      REQUIRE(outcome.has_value() == good);
      if (good) return;
      CHECK(outcome.error().refusal == Refusal::kAreaNotValid);
      CHECK(outcome.error().error.where == "areas[0].area");
      CHECK(outcome.error().error.message.en.find(row.english) != std::string::npos);
      CHECK(outcome.error().error.message.vi.find(row.vietnamese) != std::string::npos);
    });
  }
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

TEST_CASE("what has become of area and producer does not undo a registered lot") {
  on_each_engine([](const Address& address) {
    fill(address);
    CHECK(try_to_register(address, {}) == Registration::kRegistered);
    execute(address, "UPDATE areas SET status = 'revoked'");
    execute(address, "UPDATE producers SET stopped_on = '2020-01-01'");
    CHECK(try_to_register(address, {}) == Registration::kAlreadyThere);
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

TEST_CASE("an area's yield is shared by all batches of one harvest year, of any product") {
  on_each_engine([](const Address& address) {
    fill(address);
    Attempt first;
    first.record.areas = {{kForest, 700'000, day("2026-02-20")}};
    CHECK(try_to_register(address, first) == Registration::kRegistered);

    Attempt rice;
    rice.record.gtin = kRice;
    rice.record.certificate = "";
    rice.record.areas = {{kForest, 300'001, {}}};
    const auto outcome = try_to_register(address, rice);
    REQUIRE(!outcome);
    CHECK(outcome.error().refusal == Refusal::kYieldExceeded);
    CHECK(outcome.error().error.message.en.find("only 300 kg are left") != std::string::npos);

    rice.record.areas[0].grams = 300'000;
    CHECK(try_to_register(address, rice) == Registration::kRegistered);

    Attempt last_year;
    last_year.record.lot = "L2602";
    last_year.record.serials.first = 101;
    last_year.record.areas = {{kForest, 1'000'000, day("2025-12-31")}, {kMeadow, 999'999'999, {}}};
    CHECK(try_to_register(address, last_year) == Registration::kRegistered);
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

TEST_CASE("each refusal has a code of its own") {
  std::set<std::string_view> codes;
  constexpr int kLast = static_cast<int>(Refusal::kKilogramsMissing);
  for (int i = 0; i <= kLast; ++i) {
    codes.insert(refusal_code(static_cast<Refusal>(i)));
  }
  CHECK(codes.size() == kLast + 1);
  CHECK(refusal_code(Refusal::kMalformed) == "malformed");
  CHECK(refusal_code(Refusal::kUnknownProduct) == "unknown_product");
  CHECK(refusal_code(Refusal::kYieldExceeded) == "yield_exceeded");
  CHECK(refusal_code(Refusal::kDatesOrder) == "dates_order");
  CHECK(refusal_code(Refusal::kProducerStopped) == "producer_stopped");
  CHECK(refusal_code(Refusal::kAreaNotValid) == "area_not_valid");
  CHECK(refusal_code(Refusal::kKilogramsMissing) == "kilograms_missing");
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

}  // namespace ocop::db
