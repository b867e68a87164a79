#include "programme/programme.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace ocop;
using namespace ocop::programme;

TEST_CASE("The six groups have numbers and names") {
  std::set<std::string> names;
  for (int number = 1; number <= 6; ++number) {
    const auto group = group_of(number);
    REQUIRE(group);
    CHECK(static_cast<int>(*group) == number);
    names.insert(group_name(*group).vi);
    CHECK_FALSE(group_name(*group).en.empty());
  }
  CHECK(names.size() == 6);
  for (const int number : {0, 7, -1, 1'000'000}) CHECK_FALSE(group_of(number));
  CHECK(group_name(Group::kFood).vi == "Thực phẩm");
  CHECK(group_name(Group::kTourism).en == "Community tourism, ecotourism and destinations");
}

TEST_CASE("Kinds of producer are exchanged by code") {
  const std::pair<ProducerKind, const char*> rows[] = {
      {ProducerKind::kCooperative, "cooperative"},
      {ProducerKind::kCooperativeGroup, "cooperative_group"},
      {ProducerKind::kEnterprise, "enterprise"},
      {ProducerKind::kFarm, "farm"},
      {ProducerKind::kHousehold, "household"},
      {ProducerKind::kAssociation, "association"}};
  for (const auto& [kind, code] : rows) {
    CAPTURE(code);
    CHECK(producer_kind_code(kind) == code);
    CHECK(producer_kind_of(code) == kind);
    CHECK_FALSE(producer_kind_name(kind).vi.empty());
  }
  CHECK(producer_kind_name(ProducerKind::kCooperativeGroup).vi == "Tổ hợp tác");
  for (const auto* code : {"", "Cooperative", "htx", "farm "}) CHECK_FALSE(producer_kind_of(code));
}

TEST_CASE("Practices are exchanged by code") {
  const std::pair<Practice, const char*> rows[] = {{Practice::kNone, "none"},
                                                   {Practice::kVietGap, "vietgap"},
                                                   {Practice::kGlobalGap, "globalgap"},
                                                   {Practice::kOrganic, "organic"}};
  for (const auto& [practice, code] : rows) {
    CAPTURE(code);
    CHECK(practice_code(practice) == code);
    CHECK(practice_of(code) == practice);
    CHECK_FALSE(practice_name(practice).vi.empty());
  }
  CHECK(practice_name(Practice::kOrganic).vi == "Hữu cơ");
  for (const auto* code : {"", "VietGAP", "bio"}) CHECK_FALSE(practice_of(code));
}
