#include "db/accounts.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "db/audit.h"
#include "tests/db/accounts_scene.h"

namespace ocop::db {
namespace {

using namespace example;

std::vector<std::string> ids(const std::vector<User>& users) {
  std::vector<std::string> all;
  for (const auto& one : users) all.push_back(one.id);
  return all;
}

}  // namespace

TEST_CASE("an account is stored as it was given, and noted without its password") {
  with_users([](const Address&, Connection& connection) {
    const auto found = find_user(connection, "hoa");
    REQUIRE(found.has_value());
    CHECK(found->name == "Nguyễn Thị Lan");
    CHECK(found->role == Role::kCommuneOfficer);
    CHECK(found->place == "tan-ky");
    CHECK(found->password == "hash");
    CHECK(found->must_change);
    CHECK_FALSE(found->disabled);
    CHECK(found->created_at == november());
    CHECK_FALSE(find_user(connection, "HOA").has_value());
    CHECK_FALSE(find_user(connection, std::string("hoa\0x", 5)).has_value());
    const auto entries = audit_entries(connection, {.subject = "user hoa"});
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].act == "user.add");
    CHECK(entries[0].via == "command line");
    CHECK(entries[0].details.find("hash") == std::string::npos);
  });
}

TEST_CASE("an account needs a name of its own, and the place or producer of its role") {
  struct Case {
    User user;
    const char* outcome;
  };
  auto unnamed = user("a", Role::kAdministrator);
  unnamed.name = "  ";
  auto two_lines = user("a", Role::kAdministrator);
  two_lines.name = "Lan\nMinh";
  const std::vector<Case> cases = {
      {user("", Role::kAdministrator), "id"},
      {user("Lan", Role::kAdministrator), "id"},
      {user("lan minh", Role::kAdministrator), "id"},
      {user(std::string("a\0b", 3), Role::kAdministrator), "id"},
      {user(std::string(65, 'a'), Role::kAdministrator), "id"},
      {user("lan", Role::kAdministrator), "id"},
      {unnamed, "name"},
      {two_lines, "name"},
      {user("a", Role::kAdministrator, "19"), "place"},
      {user("a", Role::kMinistryOfficer, "19"), "place"},
      {user("a", Role::kProvinceOfficer), "place"},
      {user("a", Role::kProvinceOfficer, "tan-ky"), "place"},
      {user("a", Role::kProvinceOfficer, "nowhere"), "place"},
      {user("a", Role::kCommuneOfficer), "place"},
      {user("a", Role::kCommuneOfficer, "19"), "place"},
      {user("a", Role::kCommuneOfficer, "cho-moi"), "place"},
      {user("a", Role::kInspector, "nowhere"), "place"},
      {user("a", Role::kProducer), "producer"},
      {user("a", Role::kProducer, "", "nobody"), "producer"},
      {user("a", Role::kProducer, "tan-ky", kCooperative), "place"},
      {user("a", Role::kInspector, "19", kCooperative), "producer"},
      {user(std::string(64, 'a'), Role::kAdministrator), "added"},
      {user("a.b_c-1", Role::kMinistryOfficer), "added"},
      {user("b", Role::kInspector), "added"},
      {user("c", Role::kInspector, "cho-moi"), "added"}};
  with_users([&](const Address& address, Connection&) {
    for (const auto& one : cases) {
      INFO(one.user.id, " ", programme::role_code(one.user.role), " ", one.user.place);
      CHECK(add(address, at_command_line(), one.user) == one.outcome);
    }
  });
}

TEST_CASE("who may make which account") {
  struct Case {
    Actor actor;
    User user;
    bool allowed;
  };
  const auto in_commune = user("new", Role::kCommuneOfficer, "hoa-muc");
  const auto of_producer = user("new", Role::kProducer, "", kHousehold);
  const std::vector<Case> cases = {
      {administrator(), user("new", Role::kAdministrator), true},
      {administrator(), user("new", Role::kProvinceOfficer, "56"), true},
      {province_officer(), in_commune, true},
      {province_officer(), of_producer, true},
      {province_next_door(), in_commune, false},
      {province_next_door(), of_producer, false},
      {province_officer(), user("new", Role::kProvinceOfficer, "19"), false},
      {province_officer(), user("new", Role::kInspector, "19"), false},
      {province_officer(), user("new", Role::kAdministrator), false},
      {province_officer(), user("new", Role::kMinistryOfficer), false},
      {ministry_officer(), in_commune, false},
      {commune_officer(), user("new", Role::kProducer, "", kCooperative), false},
      {inspector(), in_commune, false},
      {cooperative(), of_producer, false}};
  for (const auto& one : cases) {
    on_each_engine([&](const Address& address) {
      INFO(one.actor.user, " makes ", programme::role_code(one.user.role));
      fill_with_neighbours(address);
      CHECK((add(address, one.actor, one.user) == "added") == one.allowed);
      CHECK(number(address, "SELECT COUNT(*) FROM users") == (one.allowed ? 1 : 0));
    });
  }
}

TEST_CASE("managers see and disable those below them, nobody the account in use") {
  with_users([](const Address& address, Connection& connection) {
    using Ids = std::vector<std::string>;
    CHECK(ids(users(connection, administrator())) == Ids{"hoa", "lan", "linh", "minh"});
    CHECK(ids(users(connection, province_officer())) == Ids{"hoa", "linh"});
    CHECK(ids(users(connection, province_next_door())).empty());
    CHECK(ids(users(connection, inspector())).empty());
    const auto disable = [&](const Actor& actor, const std::string& id, bool disabled = true) {
      return in_transaction(address, [&](Connection& other) {
        return disable_user(other, actor, id, disabled, november()).has_value();
      });
    };
    CHECK_FALSE(disable(administrator(), "minh"));
    CHECK_FALSE(disable(province_officer(), "minh"));
    CHECK_FALSE(disable(province_next_door(), "hoa"));
    CHECK_FALSE(disable(commune_officer(), "linh"));
    CHECK_FALSE(disable(administrator(), "nobody"));
    in_transaction(address, [](Connection& other) {
      add_session(other, session('a', "hoa"));
      return 0;
    });
    CHECK(disable(province_officer(), "hoa"));
    CHECK(find_user(connection, "hoa")->disabled);
    CHECK_FALSE(find_session(connection, hash_of('a')).has_value());
    CHECK(disable(province_officer(), "hoa", false));
    CHECK_FALSE(find_user(connection, "hoa")->disabled);
    CHECK_FALSE(find_session(connection, hash_of('a')).has_value());
    CHECK(audit_entries(connection, {.subject = "user hoa", .limit = 1})[0].act == "user.enable");
  });
}

TEST_CASE("a person's own new password keeps the second factor; a manager's takes it away") {
  with_users([](const Address& address, Connection& connection) {
    auto changed = find_user(connection, "hoa").value();
    changed.password = "own";
    changed.second_factor = "sealed anew";
    in_transaction(address, [&](Connection& other) {
      for (const char c : {'a', 'b'}) add_session(other, session(c, "hoa"));
      add_session(other, session('c', "lan"));
      return set_password(other, commune_officer(), changed, hash_of('a'), november()).has_value();
    });
    auto found = find_user(connection, "hoa").value();
    CHECK(found.password == "own");
    CHECK(found.second_factor == "sealed anew");
    CHECK_FALSE(found.must_change);
    CHECK(find_session(connection, hash_of('a')).has_value());
    CHECK_FALSE(find_session(connection, hash_of('b')).has_value());
    CHECK(find_session(connection, hash_of('c')).has_value());

    changed.password = "reset";
    in_transaction(address, [&](Connection& other) {
      add_device(other, hash_of('d'), "hoa", november() + std::chrono::hours(1));
      CHECK_FALSE(set_password(other, cooperative(), changed, "", november()).has_value());
      return set_password(other, province_officer(), changed, "", november()).has_value();
    });
    found = find_user(connection, "hoa").value();
    CHECK(found.password == "reset");
    CHECK(found.second_factor.empty());
    CHECK(found.must_change);
    CHECK_FALSE(find_session(connection, hash_of('a')).has_value());
    CHECK_FALSE(is_device_of(connection, hash_of('d'), "hoa", november()));
    CHECK(find_session(connection, hash_of('c')).has_value());
  });
}

TEST_CASE("a second factor is set by its owner only, and a code's step counts once") {
  with_users([](const Address& address, Connection& connection) {
    const auto set = [&](const Actor& actor, const std::string& sealed) {
      return in_transaction(address, [&](Connection& other) {
        return set_second_factor(other, actor, "hoa", sealed, november()).has_value();
      });
    };
    CHECK(set(commune_officer(), "sealed"));
    CHECK(find_user(connection, "hoa")->second_factor == "sealed");
    CHECK_FALSE(set(inspector(), "other"));
    CHECK_FALSE(set(administrator(), ""));
    CHECK(find_user(connection, "hoa")->second_factor == "sealed");
    CHECK(audit_entries(connection, {.subject = "user hoa", .limit = 1})[0].act ==
          "user.second_factor");
    const auto use = [&](std::int64_t step) {
      return in_transaction(address,
                            [&](Connection& other) { return use_step(other, "hoa", step); });
    };
    CHECK(use(100));
    CHECK_FALSE(use(100));
    CHECK_FALSE(use(99));
    CHECK(use(101));
    CHECK_FALSE(in_transaction(
        address, [](Connection& other) { return use_step(other, "nobody", 1); }));
  });
}

}  // namespace ocop::db
