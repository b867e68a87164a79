#include "verifier/place_offer.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/base64.h"
#include "base/digest.h"

using namespace ocop;
using namespace ocop::verifier;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const Instant kNow = parse_instant("2026-11-22T05:00:00Z").value();

PlaceOffer offer() {
  return {.gtin = "09521000001015",
          .lot = "L2611",
          .serial = "000007",
          .verdict = "genuine",
          .device = "0123456789abcdef",
          .client = "phone",
          .produced = true};
}

}  // namespace

TEST_CASE("a token says for an hour what the page was about") {
  DeviceKeys keys(nullptr);
  PlaceOffers offers(keys);
  const std::string token = offers.token(offer(), kNow);
  CHECK(token.size() <= 400);
  CHECK(offers.read(token, kNow) == offer());
  CHECK(offers.read(token, kNow + minutes(60)) == offer());
  CHECK_FALSE(offers.read(token, kNow + minutes(61)));
  PlaceOffer longest = offer();
  longest.lot = std::string(20, '/');
  longest.serial = std::string(20, '&');
  longest.verdict = "past_best_before";
  longest.produced = false;
  CHECK(offers.read(offers.token(longest, kNow), kNow) == longest);
}

TEST_CASE("a page opened before the period's end can be answered after it") {
  DeviceKeys keys(nullptr);
  PlaceOffers offers(keys);
  const Instant end = keys.at(kNow)->until;
  CHECK(offers.read(offers.token(offer(), end - minutes(1)), end + minutes(1)) == offer());
}

TEST_CASE("no other token is taken: changed, cut, signed by others or without a key") {
  DeviceKeys keys(nullptr);
  PlaceOffers offers(keys);
  const std::string good = offers.token(offer(), kNow);
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string changed = good;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    // The last letters of base64url hold bits that say nothing.
    if (const auto read = offers.read(changed, kNow)) CHECK(read == offer());
    CHECK_FALSE(offers.read(good.substr(0, i), kNow));
  }
  DeviceKeys other_keys(nullptr);
  PlaceOffers others(other_keys);
  CHECK_FALSE(offers.read(others.token(offer(), kNow), kNow));
  const std::string body = "09521000001015\nL2611\n000007\ngenuine\n0123456789abcdef\nphone\n1\n9999999999";
  for (const std::string& mac : {std::string(), sha256(body), hmac_sha256("", body)}) {
    CHECK_FALSE(offers.read(to_base64url(body) + "." + to_base64url(mac.substr(0, 16)), kNow));
  }
  for (const std::string& bad : {std::string(), std::string("."), std::string("a.b"), std::string(100'000, 'A'),
                                 std::string("\0.\0", 3), good + good}) {
    CHECK_FALSE(offers.read(bad, kNow));
  }
}

TEST_CASE("a device names one province for one label a day: the first") {
  DeviceKeys keys(nullptr);
  PlaceOffers offers(keys);
  CHECK(offers.tell(offer(), "19", kNow).first);
  for (const char* other : {"01", "79", "19"}) {
    const auto told = offers.tell(offer(), other, kNow + hours(23));
    CHECK(told.province == "19");
    CHECK_FALSE(told.first);
  }
  PlaceOffer next = offer();
  next.serial = "000008";
  CHECK(offers.tell(next, "01", kNow).first);
  next = offer();
  next.device = "fedcba9876543210";
  CHECK(offers.tell(next, "01", kNow).first);
  CHECK(offers.tell(offer(), "79", kNow + hours(24)).province == "79");
}

TEST_CASE("an answer is a province or a coordinate, which is rounded before it is looked at") {
  struct {
    std::string body;
    std::string province;
  } table[] = {
      {R"({"token":"t","province":"19"})", "19"},
      {R"({"token":"t","latitude":21.6,"longitude":105.8})", "19"},
      {R"({"token":"t","latitude":21.59271,"longitude":105.84412})", "19"},
      {R"({"token":"t","latitude":10.8,"longitude":106.7,"accuracy":5})", "79"},
      {R"({"token":"t","latitude":21,"longitude":105.8})", "01"},
  };
  for (const auto& row : table) {
    CAPTURE(row.body);
    const auto answer = read_place_answer(row.body);
    REQUIRE(answer);
    CHECK(answer->token == "t");
    CHECK(answer->province == row.province);
  }
}

TEST_CASE("what is no answer is refused with what would be one") {
  struct {
    std::string body;
    std::string where;
  } table[] = {
      {"", ""},
      {"[]", ""},
      {"null", ""},
      {R"({"token":1,"province":"19"})", ""},
      {R"({"province":"19"})", ""},
      {R"({"token":"t"})", ""},
      {R"({"token":"t","latitude":"21.6","longitude":"105.8"})", ""},
      {R"({"token":"t","latitude":21.6})", ""},
      {R"({"token":"t","latitude":1e999,"longitude":105.8})", ""},
      {R"({"token":"t","latitude":NaN,"longitude":105.8})", ""},
      {R"({"token":"t","province":19})", ""},
      {R"({"token":"t","province":"02"})", "province"},
      {R"({"token":"t","province":""})", "province"},
      {R"({"token":"t","province":"19 "})", "province"},
      {R"({"token":"t","latitude":48.9,"longitude":2.4})", "latitude"},
      {R"({"token":"t","latitude":1e300,"longitude":-1e300})", "latitude"},
      {std::string(4000, '['), ""},
  };
  for (const auto& row : table) {
    CAPTURE(row.body);
    const auto answer = read_place_answer(row.body);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().where == row.where);
    CHECK_FALSE(answer.error().in(Language::kVietnamese).empty());
  }
}
