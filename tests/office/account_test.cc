// What people do with their own account and with those of others.
#include <doctest/doctest.h>

#include <algorithm>

#include "db/audit.h"
#include "tests/office/account_scene.h"

namespace ocop::test {
namespace {

using programme::Role;
using std::chrono::minutes;

TEST_CASE(
    "a new password needs the old one, ends every other session and keeps the second factor") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  Browser other = at_account(scene, "lan");
  Browser browser = at_account(scene, "lan");
  CHECK(shows(browser.get("/console/account"), "<dd>2</dd>"));
  const std::string before = browser.cookies.at("__Host-ocop_test");
  const auto change = [&](const std::string& current, const std::string& password,
                          const std::string& again) {
    return browser.post("/console/account/password",
                        {{"current", current}, {"password", password}, {"again", again}});
  };
  CHECK(change("wrong", "mưa rào cuối hạ", "mưa rào cuối hạ").status == 422);
  CHECK(change(kPassword, "ngắn", "ngắn").status == 422);
  CHECK(change(kPassword, "mưa rào cuối hạ", "khác").status == 422);
  CHECK(other.get("/console/").status == 200);
  CHECK(browser.settle(change(kPassword, "mưa rào cuối hạ", "mưa rào cuối hạ")).status == 200);
  CHECK(browser.cookies.at("__Host-ocop_test") != before);
  CHECK(browser.get("/console/").status == 200);
  CHECK(other.get("/console/").status == 303);
  Browser thief(scene);
  thief.cookies["__Host-ocop_test"] = before;
  CHECK(thief.get("/console/").status == 303);
  scene.wait(minutes(1));
  Browser later(scene);
  CHECK(later.sign_in("lan").status == 403);
  later.sign_in("lan", "mưa rào cuối hạ");
  CHECK(shows(later.settle(later.post("/console/sign-in/code", {{"code", scene.code("lan")}})),
              "home of lan"));
  CHECK(scene.number("SELECT COUNT(*) FROM audit WHERE act = 'user.password' AND actor = 'lan'") ==
        1);
}

TEST_CASE("a stolen session guesses the password no more often than a stranger") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  Browser thief = at_account(scene, "lan");
  for (int i = 0; i < 10; ++i) {
    thief.post(
        "/console/account/password",
        {{"current", "guess"}, {"password", "mưa rào cuối hạ"}, {"again", "mưa rào cuối hạ"}});
  }
  const auto right = thief.post(
      "/console/account/password",
      {{"current", kPassword}, {"password", "mưa rào cuối hạ"}, {"again", "mưa rào cuối hạ"}});
  CHECK(right.status == 422);
  CHECK(shows(right, "15 phút"));
}

TEST_CASE("the second factor moves to another phone with password and a present code only") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  Browser browser = at_account(scene, "lan");
  const auto move = [&](const std::string& password, const std::string& code) {
    return browser.post("/console/account/second-factor", {{"password", password}, {"code", code}});
  };
  CHECK(move("wrong", scene.code("lan")).status == 422);
  CHECK(move(kPassword, "000000").status == 422);
  // The code that signed in was used.
  CHECK(move(kPassword, scene.code("lan")).status == 422);
  scene.wait(minutes(1));
  const auto enrol = move(kPassword, scene.code("lan"));
  CHECK(header(enrol, "Location").starts_with("/console/sign-in/enrol"));
  // Until the new one is confirmed the old one holds.
  CHECK(scene.number("SELECT COUNT(*) FROM audit WHERE act = 'user.second_factor'") == 0);
}

TEST_CASE("a manager adds an account, hands its password over, resets and closes it") {
  DeskScene scene;
  scene.add("tinh", Role::kProvinceOfficer);
  Browser tinh = at_account(scene, "tinh");
  const auto add = [&](const std::string& id, const std::string& role, const std::string& place) {
    return tinh.post("/console/users/new",
                     {{"id", id}, {"name", "Trần <b>Lan"}, {"role", role}, {"place", place}});
  };
  CHECK(add("lan", "administrator", "").status == 422);
  CHECK(add("lan", "boss", "").status == 422);
  CHECK(add("lan", "commune_officer", "nowhere").status == 422);
  CHECK(add("../lan", "commune_officer", "tan-ky").status == 422);
  const auto added = add("Lan", "commune_officer", "tan-ky");
  REQUIRE(added.status == 200);
  const std::string first = between(added.body, "<code class=\"secret\">", "</code>");
  CHECK(first.size() == 19);
  const auto list = tinh.get("/console/users");
  CHECK(shows(list, "Trần &lt;b&gt;Lan"));
  CHECK_FALSE(shows(list, "<b>Lan"));
  CHECK_FALSE(shows(list, first));
  Browser lan(scene);
  lan.sign_in("lan", first);
  CHECK(lan.at.starts_with("/console/sign-in/password"));

  const auto reset = tinh.post("/console/users/lan/reset", {});
  const std::string second = between(reset.body, "<code class=\"secret\">", "</code>");
  CHECK(second != first);
  CHECK(lan.get("/console/sign-in/password").status == 303);
  CHECK(lan.sign_in("lan", first).status == 403);
  CHECK(lan.sign_in("lan", second).status == 200);
  CHECK(tinh.post("/console/users/lan/disable", {}).status == 303);
  CHECK(lan.sign_in("lan", second).status == 403);
  CHECK(tinh.post("/console/users/lan/enable", {}).status == 303);
  CHECK(lan.sign_in("lan", second).status == 200);
  CHECK(tinh.post("/console/users/nobody/reset", {}).status == 409);
  CHECK(tinh.post("/console/users/tinh/disable", {}).status == 409);
  CHECK(tinh.post("/console/users/tinh/reset", {}).status == 409);
  CHECK(scene.number("SELECT COUNT(*) FROM audit WHERE subject = 'user lan' AND actor = 'tinh'") ==
        4);
}

TEST_CASE("a province's officer does not reach administrators and inspectors") {
  DeskScene scene;
  scene.add("tinh", Role::kProvinceOfficer);
  scene.add("admin", Role::kAdministrator);
  scene.add("soi", Role::kInspector);
  Browser tinh = at_account(scene, "tinh");
  const auto list = tinh.get("/console/users");
  CHECK_FALSE(shows(list, ">admin<"));
  for (const char* path :
       {"/console/users/admin/reset", "/console/users/admin/disable", "/console/users/soi/reset"}) {
    CHECK(tinh.post(path, {}).status == 409);
  }
  CHECK(scene.number("SELECT COUNT(*) FROM users WHERE must_change = 1 OR disabled = 1") == 0);
}

TEST_CASE("the audit log is read, filtered and verified, and shows what is broken") {
  DeskScene scene;
  scene.add("admin", Role::kAdministrator);
  scene.add("lan", Role::kInspector);
  at_account(scene, "lan");
  Browser admin = at_account(scene, "admin");
  const auto all = admin.get("/console/audit");
  CHECK(shows(all, "sign_in"));
  CHECK(shows(all, "user lan"));
  const auto filtered = admin.get("/console/audit?actor=lan");
  CHECK(shows(filtered, "user lan"));
  CHECK_FALSE(shows(filtered, "user admin"));
  CHECK(admin.get("/console/audit?subject=%3Cscript%3E&before=99999999999999999999&actor=%00")
            .status == 200);
  CHECK(shows(admin.get("/console/audit/verify"), "note good"));
  scene.sql("UPDATE audit SET actor = 'minh' WHERE seq = 1");
  CHECK(shows(admin.get("/console/audit/verify"), "note bad"));
}

TEST_CASE("accounts and the audit log go out as CSV and XLSX, to who may see them") {
  DeskScene scene;
  scene.add("tinh", Role::kProvinceOfficer);
  scene.add("lan", Role::kCommuneOfficer);
  scene.add("admin", Role::kAdministrator);
  scene.sql("UPDATE users SET name = '=1+1' WHERE id = 'lan'");
  Browser tinh = at_account(scene, "tinh");
  const auto users = tinh.get("/console/users.csv");
  CHECK(users.status == 200);
  CHECK(users.content_type.starts_with("text/csv"));
  CHECK(shows(users, "\r\nlan,'=1+1,"));
  CHECK_FALSE(shows(users, "admin"));
  CHECK(shows(tinh.get("/console/users"), "href=\"/console/users.xlsx\""));
  Browser admin = at_account(scene, "admin");
  CHECK(admin.get("/console/users.xlsx").body.starts_with("PK"));
  // More than one reading's worth.
  CHECK(scene.desk().write([&](db::Connection& connection) -> Result<void> {
    for (int i = 0; i < 1100; ++i)
      db::append_audit(connection, {"admin", Role::kAdministrator, "", "", "test"},
                       {.act = "test", .subject = "thing", .details = "{}"}, scene.now());
    return {};
  }));
  const auto log = admin.get("/console/audit.csv?subject=thing");
  CHECK(std::count(log.body.begin(), log.body.end(), '\n') == 1101);
  CHECK_FALSE(shows(log, "user lan"));
  CHECK(shows(admin.get("/console/audit.csv"), "user lan"));
  CHECK(admin.get("/console/audit.xlsx?actor=admin").body.starts_with("PK"));
  CHECK(shows(admin.get("/console/audit?subject=thing"), "/console/audit.csv?subject=thing&amp;"));
  Browser lan = at_account(scene, "lan");
  for (const char* path : {"users.csv", "users.xlsx", "audit.csv", "audit.xlsx"})
    CHECK(lan.get("/console/" + std::string(path)).status == 403);
}

}  // namespace
}  // namespace ocop::test
