#include "db/scope.h"

#include <doctest/doctest.h>
#include <soci/soci.h>

#include "tests/db/engines.h"
#include "tests/db/neighbours.h"

namespace ocop::db {
namespace {

using namespace example;
using programme::Role;

Actor former_commune_officer() { return {"x", Role::kCommuneOfficer, "cu-cao-ky", "", "console"}; }
Actor without_place(Role role) { return {"x", role, "", "", "console"}; }

}  // namespace

TEST_CASE("a place's province is its own, its commune's or its former district's, or none") {
  on_each_engine([&](const Address& address) {
    fill_with_neighbours(address);
    execute(address, "INSERT INTO places (id, name, kind, parent, code) VALUES "
                     "('bac-kan', 'Tỉnh Bắc Kạn', 'province', NULL, '06'), "
                     "('nowhere', 'Xã nào đó', 'commune', NULL, '')");
    Connection connection(address, Access::kRead);
    const struct {
      std::string place, province;
    } table[] = {{"19", "19"},      {"tan-ky", "19"},  {"tan-son", "19"}, {"cu-cao-ky", "19"},
                 {"56", "56"},      {"bac-kan", ""},   {"nowhere", ""},   {"unknown", ""},
                 {"", ""},          {std::string("19\0", 3), ""}};
    for (const auto& row : table) {
      CAPTURE(row.place);
      CHECK(province_of(connection, row.place) == row.province);
    }
  });
}

TEST_CASE("a product or producer is reached from its commune and province, not from next door") {
  struct Case {
    const char* what;
    Actor actor;
    bool honey;  // of the cooperative in tan-ky
    bool tea;    // of the household in tan-son, province 19
  };
  const std::vector<Case> cases = {
      {"commune officer", commune_officer(), true, false},
      {"commune officer next door", commune_next_door(), false, false},
      {"officer of a commune that is no more", former_commune_officer(), false, false},
      {"province officer", province_officer(), true, true},
      {"province officer next door", province_next_door(), false, false},
      {"inspector of the province", inspector(), true, true},
      {"inspector of the country", without_place(Role::kInspector), true, true},
      {"ministry officer", ministry_officer(), true, true},
      {"administrator", administrator(), true, true},
      {"the producer", cooperative(), true, false},
      {"another producer", household(), false, true},
      {"a producer of none", without_place(Role::kProducer), false, false},
      {"a commune officer of none", without_place(Role::kCommuneOfficer), false, false},
      {"a province officer of none", without_place(Role::kProvinceOfficer), false, false}};
  on_each_engine([&](const Address& address) {
    fill_with_neighbours(address);
    Connection connection(address, Access::kRead);
    for (const auto& one : cases) {
      INFO(one.what);
      CHECK(check_reach_product(connection, one.actor, Act::kView, kHoney).has_value() == one.honey);
      CHECK(check_reach_product(connection, one.actor, Act::kView, kTea).has_value() == one.tea);
      CHECK(check_reach_producer(connection, one.actor, Act::kView, kCooperative).has_value() ==
            one.honey);
      CHECK(check_reach_producer(connection, one.actor, Act::kView, kHousehold).has_value() ==
            one.tea);
    }
  });
}

TEST_CASE("an area is reached through its place, and by producers whom it supplies") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    const auto reaches = [&](const Actor& actor, const std::string& area) {
      Connection connection(address, Access::kRead);
      return check_reach_area(connection, actor, Act::kView, area).has_value();
    };
    CHECK(reaches(commune_officer(), kForest));
    CHECK_FALSE(reaches(commune_officer(), kMeadow));
    CHECK_FALSE(reaches(commune_next_door(), kForest));
    CHECK(reaches(province_officer(), kMeadow));
    // Its own products take from the meadow, though it lies in another commune.
    CHECK(reaches(cooperative(), kMeadow));
    CHECK_FALSE(reaches(household(), kMeadow));
    execute(address, "INSERT INTO area_producers (area, producer) VALUES ('VN-TNOR-0002', "
                     "'ho-ha-ngoc-sang')");
    CHECK(reaches(household(), kMeadow));
    CHECK_FALSE(reaches(without_place(Role::kProducer), kMeadow));
  });
}

TEST_CASE("a place is reached from itself and from above, never by a producer") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    Connection connection(address, Access::kRead);
    const auto reaches = [&](const Actor& actor, std::string_view place) {
      return check_reach_place(connection, actor, Act::kView, place).has_value();
    };
    CHECK(reaches(commune_officer(), "tan-ky"));
    CHECK(reaches(commune_officer(), "cu-cao-ky"));
    CHECK_FALSE(reaches(commune_officer(), "19"));
    CHECK_FALSE(reaches(commune_officer(), "hoa-muc"));
    CHECK(reaches(province_officer(), "cho-moi"));
    CHECK(reaches(ministry_officer(), "56"));
    CHECK_FALSE(reaches(cooperative(), "tan-ky"));
  });
}

TEST_CASE("the role is asked first, and what is not there is refused with its place") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    Connection connection(address, Access::kRead);
    const auto role = check_reach_product(connection, inspector(), Act::kRevokeCertificate, kHoney);
    REQUIRE_FALSE(role.has_value());
    CHECK(role.error().where.empty());
    const auto product = check_reach_product(connection, ministry_officer(), Act::kView, "0");
    REQUIRE_FALSE(product.has_value());
    CHECK(product.error().where == "gtin");
    const auto producer = check_reach_producer(connection, ministry_officer(), Act::kView,
                                               std::string("htx-linh-ngoc\0", 14));
    REQUIRE_FALSE(producer.has_value());
    CHECK(producer.error().where == "producer");
    const auto area = check_reach_area(connection, commune_officer(), Act::kView, kMeadow);
    REQUIRE_FALSE(area.has_value());
    CHECK(area.error().where == "area");
    CHECK(area.error().message.vi.find("Xã Tân Kỳ") != std::string::npos);
    const auto place = check_reach_place(connection, commune_officer(), Act::kView, "'; --");
    REQUIRE_FALSE(place.has_value());
    CHECK(place.error().where == "place");
  });
}

}  // namespace ocop::db
