// Each refusal of a batch, by what is wrong with it.
#include <doctest/doctest.h>

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/db/registration_scene.h"

namespace ocop::db {
namespace {

using namespace example;

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

}  // namespace ocop::db
