#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

#include "base/text.h"
#include "programme/rules.h"

using namespace ocop;
using namespace ocop::programme;

namespace {

const std::string kGood = R"({
  "id": "7/2027",
  "decision": "QĐ 7/2027/QĐ-TTg",
  "from": "2027-06-01",
  "until": "2030-06-30",
  "validity_months": 48,
  "ratings": [
    {"stars": 3, "score_from": 55, "score_below": 75, "issues": "district", "revokes": "province"},
    {"stars": 4, "score_from": 75, "score_below": 101, "issues": "province", "revokes": "ministry"}
  ],
  "handover": {"from": "2028-01-01", "gone": "district", "successor": "province"},
  "renewal": {"earliest_days": 150, "latest_days": 90},
  "decision_days": 30,
  "extension": {"days": 60, "grounds": [{"code": "flood", "en": "flood", "vi": "lũ lụt"}]},
  "revocation": {"days": 10, "grounds": [{"code": "fraud", "en": "fraud", "vi": "gian dối"}]}
})";

std::string with(const std::string& old_text, const std::string& new_text) {
  auto text = kGood;
  const auto at = text.find(old_text);
  REQUIRE_MESSAGE(at != std::string::npos, old_text);
  return text.replace(at, old_text.size(), new_text);
}

}  // namespace

TEST_CASE("A rule set is read with all that it says") {
  const auto set = parse_rule_set(kGood);
  REQUIRE(set);
  CHECK(set->id == "7/2027");
  CHECK(set->decision == "QĐ 7/2027/QĐ-TTg");
  CHECK(iso_date(set->from) == "2027-06-01");
  CHECK(iso_date(*set->until) == "2030-06-30");
  CHECK(set->validity_months == 48);
  REQUIRE(set->ratings.size() == 2);
  CHECK(set->ratings[0].stars == 3);
  CHECK(set->ratings[0].score_from == 55);
  CHECK(set->ratings[0].score_below == 75);
  CHECK(set->ratings[0].issues == Authority::kDistrict);
  CHECK(set->ratings[0].revokes == Authority::kProvince);
  CHECK(set->ratings[1].revokes == Authority::kMinistry);
  REQUIRE(set->handover);
  CHECK(iso_date(set->handover->from) == "2028-01-01");
  CHECK(set->handover->gone == Authority::kDistrict);
  CHECK(set->handover->successor == Authority::kProvince);
  CHECK(set->renewal_earliest_days == 150);
  CHECK(set->renewal_latest_days == 90);
  CHECK(set->decision_days == 30);
  CHECK(set->extension_days == 60);
  CHECK(set->extension_grounds[0].code == "flood");
  CHECK(set->revocation_days == 10);
  CHECK(set->revocation_grounds[0].name == Message{"fraud", "gian dối"});
}

TEST_CASE("What a set does not settle may be left out") {
  auto text = with(R"(  "until": "2030-06-30",)", "");
  for (const char* member :
       {R"("handover")", R"("renewal")", R"("decision_days")", R"("extension")"}) {
    const auto at = text.find(std::string("  ") + member);
    text.erase(at, text.find('\n', at) - at);
  }
  text.erase(text.find(R"("days": 10, )"), 12);
  const auto set = parse_rule_set(text);
  REQUIRE_MESSAGE(set, text);
  CHECK_FALSE(set->until);
  CHECK_FALSE(set->handover);
  CHECK_FALSE(set->renewal_earliest_days);
  CHECK_FALSE(set->renewal_latest_days);
  CHECK(set->decision_days == 0);
  CHECK(set->extension_days == 0);
  CHECK(set->extension_grounds.empty());
  CHECK(set->revocation_days == 0);
}

TEST_CASE("What is wrong is refused where it stands") {
  const struct {
    std::string text;
    std::string where;
  } rows[] = {
      {"", ""},
      {"{", ""},
      {"[]", ""},
      {kGood + "x", ""},
      {with(R"("id": "7/2027",)", ""), "id"},
      {with(R"("7/2027")", R"("")"), "id"},
      {with(R"("7/2027")", "7"), "id"},
      {with(R"("7/2027")", R"("a\nb")"), "id"},
      {with(R"("7/2027")", R"("a\u0000b")"), "id"},
      {with(R"("7/2027")", "\"" + std::string(41, 'x') + "\""), "id"},
      {with("QĐ 7/2027/QĐ-TTg", std::string(401, 'x')), "decision"},
      {with("2027-06-01", "01/06/2027"), "from"},
      {with("2027-06-01", "2027-02-29"), "from"},
      {with("2030-06-30", "2027-05-31"), "until"},
      {with(R"("2030-06-30")", "null"), "until"},
      {with("48", "0"), "validity_months"},
      {with("48", "601"), "validity_months"},
      {with("48", "36.5"), "validity_months"},
      {with("48", "-36"), "validity_months"},
      {with("48", "99999999999999999999"), "validity_months"},
      {with("48", "\"36\""), "validity_months"},
      {with(R"("stars": 3)", R"("stars": 2)"), "ratings[0].stars"},
      {with(R"("stars": 4)", R"("stars": 6)"), "ratings[1].stars"},
      {with(R"("stars": 4)", R"("stars": 3)"), "ratings[1].stars"},
      {with("55", "75"), "ratings[0].score_below"},
      {with(R"("score_from": 75)", R"("score_from": 74)"), "ratings[1].score_from"},
      {with("101", "102"), "ratings[1].score_below"},
      {with(R"("issues": "district")", R"("issues": "commune")"), "ratings[0].issues"},
      {with(R"("revokes": "ministry")", R"("revokes": 1)"), "ratings[1].revokes"},
      {with(R"("stars": 3,)", R"("stars": 3, "bonus": 1,)"), "ratings[0].bonus"},
      {with(R"("successor": "province")", R"("successor": "district")"), "handover.successor"},
      {with(R"("from": "2028-01-01", )", ""), "handover.from"},
      {with(R"("latest_days": 90)", R"("latest_days": 151)"), "renewal.latest_days"},
      {with("150", "3651"), "renewal.earliest_days"},
      {with(R"("decision_days": 30)", R"("decision_days": 0)"), "decision_days"},
      {with(R"("days": 60)", R"("days": 0)"), "extension.days"},
      {with(R"([{"code": "flood", "en": "flood", "vi": "lũ lụt"}])", "[]"), "extension.grounds"},
      {with(R"("code": "flood")", R"("code": "Flood")"), "extension.grounds[0].code"},
      {with(R"("lũ lụt")", "\" \""), "extension.grounds[0].vi"},
      {with(R"("vi": "gian dối"})",
            R"("vi": "gian dối"}, {"code": "fraud", "en": "x", "vi": "y"})"),
       "revocation.grounds[1].code"},
      {with(R"("days": 10)", R"("days": 3651)"), "revocation.days"},
      {with(R"("id": "7/2027",)", R"("id": "7/2027", "validity_years": 3,)"), "validity_years"},
      {with(R"("id": "7/2027",)", R"("id": "7/2027", "id": "8/2027",)"), "id"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto set = parse_rule_set(row.text);
    REQUIRE_FALSE(set);
    CHECK(set.error().where == row.where);
    CHECK_FALSE(set.error().message.en.empty());
    CHECK_FALSE(set.error().message.vi.empty());
  }
}

TEST_CASE("Empty and endless lists are refused") {
  auto text = kGood;
  const auto from = text.find("\"ratings\": [") + 11;
  text.replace(from, text.find("],", from) + 1 - from, "[]");
  REQUIRE_FALSE(parse_rule_set(text));
  CHECK(parse_rule_set(text).error().where == "ratings");

  std::string many;
  for (int i = 0; i < 41; ++i) {
    if (i > 0) many += ",";
    many += R"({"code": ")" + std::string(static_cast<std::size_t>(i) % 26 + 1, 'a') +
            std::string(i < 26 ? "" : "_") + R"(", "en": "x", "vi": "y"})";
  }
  const auto too_many =
      parse_rule_set(with(R"({"code": "fraud", "en": "fraud", "vi": "gian dối"})", many));
  REQUIRE_FALSE(too_many);
  CHECK(too_many.error().where == "revocation.grounds");

  CHECK_FALSE(parse_rule_set(std::string(kMaxRuleSetBytes + 1, ' ')));
  CHECK_FALSE(parse_rule_set(kGood + std::string(kMaxRuleSetBytes, ' ')));
}

TEST_CASE("Names are kept composed, whichever way they were typed") {
  const auto set = parse_rule_set(with("gian dối", "gian do\u0302\u0301i"));
  REQUIRE(set);
  CHECK(set->revocation_grounds[0].name.vi == "gian dối");
}

TEST_CASE("No bytes break the reader") {
  CHECK(rc::check("any cut and any changed byte gives a set or a sentence", [] {
    auto text = kGood;
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    text[at] = *rc::gen::arbitrary<char>();
    if (*rc::gen::arbitrary<bool>()) text.resize(*rc::gen::inRange<std::size_t>(0, text.size()));
    const auto set = parse_rule_set(text);
    if (set) {
      RC_ASSERT(is_utf8(set->decision));
      RC_ASSERT(!set->ratings.empty());
    } else {
      RC_ASSERT(!set.error().message.vi.empty());
      RC_ASSERT(is_utf8(set.error().where));
    }
  }));
}
