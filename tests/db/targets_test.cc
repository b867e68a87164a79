// A place's targets for a year.
#include <doctest/doctest.h>

#include "tests/db/lists_scene.h"

namespace ocop::db {
namespace {

using example::on_example;

TEST_CASE("targets are set within the officer's place, replaced, and logged") {
  on_example([](Connection& connection, const Address& address) {
    programme::Actor officer;
    officer.user = "lan";
    officer.role = programme::Role::kProvinceOfficer;
    officer.place = "19";
    officer.via = "console";
    Target target{"tan-ky", 2026, "products", 10, 15, "Kế hoạch 2026", false};
    const auto set = [&](const Target& wanted) {
      WriteTransaction transaction(connection);
      const auto done = set_target(connection, officer, wanted, example::now());
      transaction.commit();
      return done ? std::string() : done.error().where + "!";
    };
    CHECK(set(target).empty());
    target.at_least = 12;
    target.at_most = {};
    CHECK(set(target).empty());
    const auto stored = targets_of(connection, "tan-ky", 2026);
    REQUIRE(stored.size() == 1);
    CHECK(stored[0].at_least == 12);
    CHECK_FALSE(stored[0].at_most.has_value());
    CHECK(stored[0].source == "Kế hoạch 2026");
    CHECK(targets_of(connection, "tan-ky", 2025).empty());
    CHECK(targets_of(connection, "19", 2026).empty());
    CHECK(number(address, "SELECT COUNT(*) FROM audit WHERE act = 'target.set'") == 2);

    const auto with = [&](auto change) {
      Target wrong{"tan-ky", 2026, "products", 10, {}, "", false};
      change(wrong);
      return set(wrong);
    };
    CHECK(with([](Target& t) { t.year = 2017; }) == "year!");
    CHECK(with([](Target& t) { t.year = 2200; }) == "year!");
    CHECK(with([](Target& t) { t.kind = "gold"; }) == "kind!");
    CHECK(with([](Target& t) { t.at_least = -1; }) == "at_least!");
    CHECK(with([](Target& t) { t.at_most = 9; }) == "at_most!");
    CHECK(with([](Target& t) {
            t.kind = "area_share";
            t.at_least = 1001;
          }) == "at_least!");
    CHECK(with([](Target& t) { t.source = std::string(301, 'a'); }) == "source!");
    CHECK(with([](Target& t) { t.place = "nowhere"; }) == "place!");
    officer.place = "cho-moi";
    CHECK(with([](Target&) {}) == "place!");
    officer.role = programme::Role::kInspector;
    CHECK(with([](Target&) {}) == "!");
    CHECK(targets_of(connection, "tan-ky", 2026).size() == 1);
  });
}

}  // namespace
}  // namespace ocop::db
