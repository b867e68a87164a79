// The way in, stage by stage.
#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

#include "office/totp.h"
#include "tests/office/account_scene.h"

namespace ocop::test {
namespace {

using programme::Role;
using std::chrono::minutes;

TEST_CASE("an officer signs in by password and code, and lands where the visit began") {
  DeskScene scene;
  scene.add("lan", Role::kCommuneOfficer);
  Browser browser(scene);
  const auto turned_away = browser.get("/console/things/a%20b?x=1");
  CHECK(turned_away.status == 303);
  const auto form = browser.settle(turned_away);
  CHECK(form.status == 200);
  CHECK(shows(form, "value=\"/console/things/a%20b?x=1\""));
  const auto code = browser.settle(browser.post(
      "/console/sign-in",
      {{"user", " LAN "}, {"password", kPassword}, {"next", "/console/things/a%20b?x=1"}}));
  CHECK(browser.at.starts_with("/console/sign-in/code"));
  CHECK(shows(code, "value=\"/console/things/a%20b?x=1\""));
  const auto in = browser.settle(
      browser.post("/console/sign-in/code",
                   {{"code", scene.code("lan")}, {"next", "/console/things/a%20b?x=1"}}));
  CHECK(in.status == 200);
  CHECK(browser.at == "/console/things/a%20b?x=1");
  CHECK(shows(in, "<h1>a b</h1>"));
  CHECK(shows(in, "Người lan"));
  CHECK(scene.number("SELECT COUNT(*) FROM audit WHERE act = 'sign_in' AND actor = 'lan'") == 1);
}

TEST_CASE("unknown users, wrong passwords and disabled accounts get the same answer") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  scene.add("minh", Role::kInspector);
  scene.sql("UPDATE users SET disabled = 1 WHERE id = 'minh'");
  std::vector<std::string> pages;
  for (const auto& [user, password] :
       Fields{{"lan", "wrong"}, {"minh", kPassword}, {"nobody", kPassword}, {"../etc", "x"}}) {
    Browser browser(scene);
    const auto answer = browser.sign_in(user, password);
    CHECK(answer.status == 403);
    std::string page = answer.body;
    page.replace(page.find("name=\"csrf\" value=\""), 70, "");
    page.replace(page.find("name=\"user\" value=\"") + 19, user.size(), "");
    pages.push_back(page);
  }
  for (const auto& page : pages) CHECK(page == pages.front());
}

TEST_CASE("each stage has a new cookie, and the ones before are worth nothing") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  Browser browser(scene);
  browser.cookies["__Host-ocop_test"] = "planted-by-somebody";
  browser.sign_in("lan");
  const std::string stage = browser.cookies.at("__Host-ocop_test");
  CHECK(stage != "planted-by-somebody");
  browser.settle(browser.post("/console/sign-in/code", {{"code", scene.code("lan")}}));
  const std::string full = browser.cookies.at("__Host-ocop_test");
  CHECK(full != stage);
  for (const std::string& old : {stage, std::string("planted-by-somebody")}) {
    Browser thief(scene);
    thief.cookies["__Host-ocop_test"] = old;
    CHECK(header(thief.get("/console/"), "Location").starts_with("/console/sign-in"));
  }
  CHECK(scene.number("SELECT COUNT(*) FROM sessions") == 1);
  CHECK(scene.number("SELECT COUNT(*) FROM sessions WHERE token = '" + full + "'") == 0);
}

TEST_CASE("the password alone opens no page of an account that has a second factor") {
  DeskScene scene;
  scene.add("lan", Role::kProvinceOfficer);
  Browser browser(scene);
  browser.sign_in("lan");
  for (const char* path : {"/console/", "/console/list", "/console/account", "/console/users",
                           "/console/sign-in/enrol", "/console/sign-in/password"}) {
    CAPTURE(path);
    CHECK(header(browser.get(path), "Location").starts_with("/console/sign-in/code"));
  }
  CHECK(header(browser.post("/console/things/x", {}), "Location")
            .starts_with("/console/sign-in/code"));
  CHECK(scene.acted == 0);
}

TEST_CASE("a code is taken once, also by two browsers, and only in its time") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  Browser first(scene);
  Browser second(scene);
  first.sign_in("lan");
  second.sign_in("lan");
  const std::string code = scene.code("lan");
  CHECK(first.post("/console/sign-in/code", {{"code", code}}).status == 303);
  CHECK(second.post("/console/sign-in/code", {{"code", code}}).status == 403);
  scene.wait(minutes(2));
  CHECK(second.post("/console/sign-in/code", {{"code", code}}).status == 403);
  for (const char* wrong : {"", "12345", "1234567", "abcdef", "-12345", "００００００"}) {
    CHECK(second.post("/console/sign-in/code", {{"code", wrong}}).status == 403);
  }
  const std::string next = scene.code("lan");
  CHECK(second.post("/console/sign-in/code", {{"code", next.substr(0, 3) + " " + next.substr(3)}})
            .status == 303);
}

TEST_CASE("a new officer chooses a password, sets the second factor up, and only then gets in") {
  DeskScene scene;
  scene.add("lan", Role::kCommuneOfficer, true);
  scene.sql("UPDATE users SET must_change = 1");
  Browser browser(scene);
  browser.sign_in("lan");
  CHECK(browser.at.starts_with("/console/sign-in/password"));
  const auto choose = [&](const std::string& password, const std::string& again) {
    return browser.post("/console/sign-in/password", {{"password", password}, {"again", again}});
  };
  CHECK(choose("short", "short").status == 422);
  CHECK(choose("matkhau123456", "matkhau123456").status == 422);
  CHECK(choose(kPassword, kPassword).status == 422);
  CHECK(choose("mưa rào cuối hạ", "mưa rào cuối hè").status == 422);
  auto enrol = browser.settle(choose("mưa rào cuối hạ", "mưa rào cuối hạ"));
  CHECK(browser.at.starts_with("/console/sign-in/enrol"));
  CHECK(shows(enrol, "<svg class=\"qr\""));
  CHECK(header(browser.get("/console/"), "Location").starts_with("/console/sign-in/enrol"));
  std::string typed = between(browser.get("/console/sign-in/enrol").body, "<code>", "</code>");
  std::erase(typed, ' ');
  std::string secret;
  unsigned bits = 0;
  int held = 0;
  for (const char c : typed) {
    bits = bits << 5 | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26);
    held += 5;
    if (held >= 8) secret += static_cast<char>(bits >> (held -= 8));
  }
  CHECK(browser.post("/console/sign-in/enrol", {{"code", "000000"}}).status == 403);
  const std::string code = office::totp_code(secret, office::totp_step(scene.now()));
  CHECK(shows(browser.settle(browser.post("/console/sign-in/enrol", {{"code", code}})),
              "home of lan"));

  Browser later(scene);
  CHECK(later.sign_in("lan").status == 403);
  later.sign_in("lan", "mưa rào cuối hạ");
  CHECK(later.post("/console/sign-in/code", {{"code", code}}).status == 403);
  scene.wait(minutes(1));
  const std::string fresh = office::totp_code(secret, office::totp_step(scene.now()));
  CHECK(shows(later.settle(later.post("/console/sign-in/code", {{"code", fresh}})), "home of lan"));
}

TEST_CASE("a sign-in form that another site sends is refused") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  const Fields right{{"user", "lan"}, {"password", kPassword}};
  Browser without(scene);
  CHECK(without.post("/console/sign-in", right).status == 403);
  Browser wrong(scene);
  wrong.get("/console/sign-in");
  CHECK(wrong.post("/console/sign-in", {{"user", "lan"}, {"password", kPassword}, {"csrf", "x"}})
            .status == 403);
  Browser other(scene);
  other.get("/console/sign-in");
  for (const auto& [name, value] : web::Fields{{"Sec-Fetch-Site", "cross-site"},
                                               {"Sec-Fetch-Site", "same-site"},
                                               {"Origin", "null"},
                                               {"Origin", "https://evil.example"}}) {
    CAPTURE(value);
    other.headers = {{name, value}};
    CHECK(other.post("/console/sign-in", right).status == 403);
  }
  other.headers = {{"Origin", "https://registry.example.vn"}};
  CHECK(other.post("/console/sign-in", right).status == 303);
}

TEST_CASE("next leads to this console only") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  for (const char* next : {"https://evil.example/", "//evil.example/", "/\\evil.example", "/evil",
                           "/console/../evil", "/console/%2e%2e/evil", "/consolex/",
                           "javascript:alert(1)", "/console/\r\nSet-Cookie: x=1", "/console/\t"}) {
    CAPTURE(next);
    Browser browser(scene);
    browser.sign_in("lan");
    const auto in =
        browser.post("/console/sign-in/code", {{"code", scene.code("lan")}, {"next", next}});
    CHECK(header(in, "Location") == "/console/");
    scene.wait(minutes(1));
  }
}

TEST_CASE("a role that works elsewhere is told so, but only behind the right password") {
  DeskScene scene;
  scene.add("bo", Role::kMinistryOfficer);
  Browser browser(scene);
  CHECK(shows(browser.sign_in("bo"), "không dùng ở đây"));
  CHECK_FALSE(shows(browser.sign_in("bo", "wrong"), "không dùng ở đây"));
  CHECK(browser.cookies.count("__Host-ocop_test") == 0);
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
