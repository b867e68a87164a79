// What people do with their own account, with those of others, and with API tokens.
#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

#include "db/audit.h"
#include "office/password.h"
#include "tests/office/desk_scene.h"

namespace ocop::test {
namespace {

using programme::Role;
using std::chrono::hours;
using std::chrono::minutes;

bool shows(const web::Response& response, std::string_view text) {
  return response.body.find(text) != std::string::npos;
}

/// Signed in, the account page read.
Browser at_account(DeskScene& scene, const std::string& user) {
  scene.wait(minutes(2));
  Browser browser(scene);
  browser.sign_in_fully(user);
  REQUIRE(browser.get("/console/account").status == 200);
  return browser;
}

std::string new_token(Browser& browser, const std::string& days = "30") {
  const auto made = browser.post("/console/account/tokens",
                                 {{"name", "bảng tính"}, {"days", days}, {"password", kPassword}});
  REQUIRE(made.status == 200);
  return between(made.body, "<code class=\"secret\">", "</code>");
}

web::Response with_token(DeskScene& scene, const std::string& token,
                         const std::string& path = "/console/list",
                         const std::string& method = "GET") {
  web::Request asked = request(method, path);
  asked.headers = {{"Authorization", "Bearer " + token}};
  return scene.desk().handle(asked);
}

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

TEST_CASE("a token is shown once, reads lists, and does nothing else") {
  DeskScene scene;
  scene.add("lan", Role::kProvinceOfficer);
  Browser browser = at_account(scene, "lan");
  const std::string token = new_token(browser);
  CHECK(token.starts_with("ocop_"));
  CHECK_FALSE(shows(browser.get("/console/account"), token));
  CHECK(scene.number("SELECT COUNT(*) FROM tokens WHERE token LIKE '%" + token.substr(5) + "%'") ==
        0);
  const auto list = with_token(scene, token);
  CHECK(list.status == 200);
  CHECK(list.body.starts_with("list for token "));
  CHECK(header(list, "Cache-Control") == "no-store");
  CHECK(with_token(scene, token, "/console/list", "HEAD").status == 200);
  // What the role may do is not what a token may do.
  CHECK(with_token(scene, token, "/console/officers").status == 403);
  for (const char* path :
       {"/console/account", "/console/users", "/console/audit", "/console/nothing"}) {
    CAPTURE(path);
    CHECK(with_token(scene, token, path).status == 403);
  }
  CHECK(with_token(scene, token, "/console/things/x", "POST").status == 403);
  CHECK(scene.acted == 0);
}

TEST_CASE("tokens that are revoked, expired, of a disabled user or made up are worth nothing") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  Browser browser = at_account(scene, "lan");
  const std::string revoked = new_token(browser);
  const std::string id =
      between(browser.get("/console/account").body, "/account/tokens/", "/revoke");
  browser.post("/console/account/tokens/" + id + "/revoke", {});
  const std::string month = new_token(browser);
  const std::string year = new_token(browser, "365");
  CHECK(with_token(scene, revoked).status == 401);
  CHECK(header(with_token(scene, revoked), "WWW-Authenticate").starts_with("Bearer"));
  CHECK(with_token(scene, month).status == 200);
  for (const std::string& made_up : {std::string("x"), std::string(), month + "x",
                                     std::string(5000, 'a'), std::string("' OR 1=1 --")}) {
    CHECK(with_token(scene, made_up).status == 401);
  }
  scene.wait(hours(24 * 30));
  CHECK(with_token(scene, month).status == 401);
  CHECK(with_token(scene, year).status == 200);
  scene.sql("UPDATE users SET disabled = 1 WHERE id = 'lan'");
  CHECK(with_token(scene, year).status == 401);
}

TEST_CASE("nobody revokes or sees another one's token") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  scene.add("minh", Role::kInspector);
  Browser lan = at_account(scene, "lan");
  const std::string token = new_token(lan);
  const std::string id = between(lan.get("/console/account").body, "/account/tokens/", "/revoke");
  Browser minh = at_account(scene, "minh");
  CHECK_FALSE(shows(minh.get("/console/account"), id));
  CHECK(minh.post("/console/account/tokens/" + id + "/revoke", {}).status == 409);
  CHECK(with_token(scene, token).status == 200);
}

TEST_CASE("a token needs a name and one of the terms, and there are not too many") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  Browser browser = at_account(scene, "lan");
  for (const auto& [name, days] : Fields{{"", "30"},
                                         {"x", ""},
                                         {"x", "36500"},
                                         {"x", "-1"},
                                         {std::string(81, 'x'), "30"},
                                         {"a\tb", "30"}}) {
    CHECK(browser
              .post("/console/account/tokens",
                    {{"name", name}, {"days", days}, {"password", kPassword}})
              .status == 422);
  }
  for (int i = 0; i < 20; ++i) new_token(browser);
  CHECK(
      browser
          .post("/console/account/tokens", {{"name", "x"}, {"days", "30"}, {"password", kPassword}})
          .status == 422);
  CHECK(scene.number("SELECT COUNT(*) FROM tokens") == 20);
  CHECK(scene.number("SELECT COUNT(*) FROM audit WHERE act LIKE 'token%'") == 20);
}

TEST_CASE("a token is made with the password only, and guesses at it count") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  Browser thief = at_account(scene, "lan");
  const auto make = [&](const std::string& password) {
    return thief.post("/console/account/tokens",
                      {{"name", "x"}, {"days", "30"}, {"password", password}});
  };
  CHECK(make("").status == 422);
  for (int i = 1; i < 10; ++i) CHECK(make("guess").status == 422);
  CHECK(shows(make(kPassword), "15 phút"));
  CHECK(scene.number("SELECT COUNT(*) FROM tokens") == 0);
}

TEST_CASE("a new password, closing, signing out everywhere and a manager end all tokens") {
  DeskScene scene;
  scene.add("tinh", Role::kProvinceOfficer);
  scene.add("lan", Role::kCommuneOfficer);
  scene.add("soi", Role::kInspector);
  Browser soi = at_account(scene, "soi");
  const std::string other = new_token(soi);
  Browser lan = at_account(scene, "lan");
  const std::string first = new_token(lan);
  const std::string second = new_token(lan);
  Browser tinh = at_account(scene, "tinh");
  SUBCASE("a manager's new password") { tinh.post("/console/users/lan/reset", {}); }
  SUBCASE("closing, also after opening again") {
    tinh.post("/console/users/lan/disable", {});
    tinh.post("/console/users/lan/enable", {});
  }
  SUBCASE("signing out everywhere") { lan.post("/console/account/sign-out-everywhere", {}); }
  SUBCASE("revoke all") {
    CHECK(shows(tinh.get("/console/users"), "class=\"number\">2</td>"));
    CHECK(tinh.post("/console/users/lan/tokens/revoke", {}).status == 303);
    CHECK_FALSE(shows(tinh.get("/console/users"), "/users/lan/tokens/revoke"));
    CHECK(scene.number("SELECT COUNT(*) FROM audit WHERE act = 'token.revoke_all' AND actor = "
                       "'tinh' AND details = '{\"tokens_revoked\":2}'") == 1);
  }
  CHECK(with_token(scene, first).status == 401);
  CHECK(with_token(scene, second).status == 401);
  CHECK(with_token(scene, other).status == 200);
  CHECK(tinh.post("/console/users/soi/tokens/revoke", {}).status == 409);
  CHECK(with_token(scene, other).status == 200);
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

TEST_CASE("many sign in at once: each gets in or is asked to come back, nobody is locked") {
  DeskScene scene;
  for (int i = 0; i < 8; ++i) scene.add("u" + std::to_string(i), Role::kInspector);
  std::vector<int> outcomes(8);
  std::vector<std::thread> people;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    people.emplace_back([&scene, &outcomes, i] {
      Browser browser(scene);
      const std::string user = "u" + std::to_string(i);
      while (browser.sign_in(user).status == 503) {
      }
      outcomes[i] =
          browser.settle(browser.post("/console/sign-in/code", {{"code", scene.code(user)}}))
              .status;
    });
  }
  for (auto& person : people) person.join();
  for (const int outcome : outcomes) CHECK(outcome == 200);
}

TEST_CASE("one code opens one session, however many ask at the same time") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  std::vector<Browser> browsers(6, Browser(scene));
  for (auto& browser : browsers) browser.sign_in("lan");
  std::vector<int> outcomes(browsers.size());
  std::vector<std::thread> people;
  for (std::size_t i = 0; i < browsers.size(); ++i) {
    people.emplace_back([&, i] {
      outcomes[i] = browsers[i].post("/console/sign-in/code", {{"code", scene.code("lan")}}).status;
    });
  }
  for (auto& person : people) person.join();
  CHECK(std::count(outcomes.begin(), outcomes.end(), 303) == 1);
  CHECK(scene.number("SELECT COUNT(*) FROM sessions WHERE stage = 'full'") == 1);
}

TEST_CASE("only who is signed in may send large bodies, and only to the console") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  Browser browser = at_account(scene, "lan");
  const auto allowed = [&](const std::string& cookie, const std::string& method,
                           const std::string& path) {
    web::Request head = request(method, path);
    head.headers = {{"Cookie", "__Host-ocop_test=" + cookie}};
    return scene.desk().payload_of(head, 100);
  };
  const std::string cookie = browser.cookies.at("__Host-ocop_test");
  CHECK(allowed(cookie, "POST", "/console/things/x") == office::Desk::kMostPosted);
  CHECK(allowed(cookie, "POST", "/elsewhere") == 100);
  CHECK(allowed(cookie, "GET", "/console/things/x") == 100);
  CHECK(allowed("made-up", "POST", "/console/things/x") == 100);
  Browser half(scene);
  half.sign_in("lan");
  CHECK(allowed(half.cookies.at("__Host-ocop_test"), "POST", "/console/things/x") == 100);
}

TEST_CASE("a session of another console is worth nothing to a role that does not work here") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  Browser browser = at_account(scene, "lan");
  scene.sql("UPDATE users SET role = 'ministry_officer' WHERE id = 'lan'");
  CHECK(browser.get("/console/").status == 403);
  CHECK(browser.get("/console/account").status == 403);
}

TEST_CASE("the whole way in holds on each engine, at the root as below a prefix") {
  for (const db::Engine engine : db::engines()) {
    INFO("engine: ", db::engine_name(engine));
    DeskScene scene("", engine);
    scene.add("lan", Role::kInspector);
    Browser browser(scene);
    CHECK(header(browser.get("/list"), "Location") == "/sign-in?next=%2Flist");
    browser.get("/sign-in");
    browser.settle(browser.post("/sign-in", {{"user", "lan"}, {"password", kPassword}}));
    CHECK(browser
              .settle(browser.post("/sign-in/code",
                                   {{"code", scene.code("lan")}, {"next", "//evil.example"}}))
              .body == "home of lan");
    browser.get("/account");
    const std::string token = between(
        browser.post("/account/tokens", {{"name", "x"}, {"days", "30"}, {"password", kPassword}})
            .body,
        "<code class=\"secret\">", "</code>");
    CHECK(with_token(scene, token, "/list").status == 200);
    browser.get("/account");
    browser.post("/account/sign-out-everywhere", {});
    CHECK(browser.get("/").status == 303);
  }
}

}  // namespace
}  // namespace ocop::test
