// API tokens: made, used, and ended.
#include <doctest/doctest.h>

#include "tests/office/account_scene.h"

namespace ocop::test {
namespace {

using programme::Role;
using std::chrono::hours;

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

TEST_CASE("a token is for what was chosen, of what its user may do, and for nothing else") {
  DeskScene scene;
  scene.add("lan", Role::kProvinceOfficer);
  scene.add("an", Role::kAdministrator);
  Browser lan = at_account(scene, "lan");
  Browser an = at_account(scene, "an");
  CHECK(shows(lan.get("/console/account"), "value=\"epcis:capture\""));
  CHECK_FALSE(shows(an.get("/console/account"), "value=\"epcis:capture\""));
  const auto make = [](Browser& browser, const std::string& scope) {
    return browser.post("/console/account/tokens",
                        {{"name", "x"}, {"days", "30"}, {"password", kPassword}, {"scope", scope}});
  };
  const auto capture = make(lan, "epcis:capture epcis:query");
  REQUIRE(capture.status == 200);
  CHECK(shows(capture, "epcis:capture, epcis:query"));
  CHECK(scene.number("SELECT COUNT(*) FROM tokens WHERE scopes = 'epcis:capture epcis:query'") == 1);
  const auto token = between(capture.body, "<code class=\"secret\">", "</code>");
  CHECK(with_token(scene, token).status == 403);
  for (const char* scope : {"everything", "epcis:capture everything", "registry:read  epcis:query"}) {
    CAPTURE(scope);
    CHECK(make(lan, scope).status == 422);
  }
  CHECK(make(an, "epcis:capture").status == 422);
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

}  // namespace
}  // namespace ocop::test
