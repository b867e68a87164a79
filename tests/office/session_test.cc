// What a session may do and when it ends, and what every answer carries.
#include <doctest/doctest.h>

#include "office/lock_out.h"
#include "tests/office/account_scene.h"

namespace ocop::test {
namespace {

using programme::Role;
using std::chrono::minutes;

TEST_CASE("sessions end: idle, too old, disabled, signed out here and everywhere") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  const auto is_in = [](Browser& browser) { return browser.get("/console/").status == 200; };
  const auto fresh = [&] {
    scene.wait(minutes(2));
    Browser browser(scene);
    browser.sign_in_fully("lan");
    REQUIRE(is_in(browser));
    browser.get("/console/account");
    return browser;
  };
  SUBCASE("idle") {
    Browser browser = fresh();
    scene.wait(minutes(59));
    CHECK(is_in(browser));
    scene.await_writes();
    scene.wait(minutes(59));
    CHECK(is_in(browser));
    scene.await_writes();
    scene.wait(minutes(60));
    CHECK_FALSE(is_in(browser));
  }
  SUBCASE("after the longest time, however busy") {
    Browser browser = fresh();
    for (int i = 0; i < 24; ++i) {
      CHECK(is_in(browser));
      scene.await_writes();
      scene.wait(minutes(30));
    }
    CHECK_FALSE(is_in(browser));
  }
  SUBCASE("disabled in the middle") {
    Browser browser = fresh();
    scene.sql("UPDATE users SET disabled = 1 WHERE id = 'lan'");
    CHECK_FALSE(is_in(browser));
    scene.sql("UPDATE users SET disabled = 0 WHERE id = 'lan'");
  }
  SUBCASE("signed out, here only") {
    Browser browser = fresh();
    Browser other = fresh();
    const std::string cookie = browser.cookies.at("__Host-ocop_test");
    CHECK(browser.get("/console/sign-out").status == 303);
    CHECK(is_in(browser));
    browser.post("/console/sign-out", {{"csrf", "wrong"}});
    CHECK(is_in(browser));
    browser.get("/console/account");
    browser.post("/console/sign-out", {});
    browser.cookies["__Host-ocop_test"] = cookie;
    CHECK_FALSE(is_in(browser));
    CHECK(is_in(other));
  }
  SUBCASE("everywhere") {
    Browser browser = fresh();
    Browser other = fresh();
    browser.get("/console/account");
    browser.post("/console/account/sign-out-everywhere", {});
    CHECK_FALSE(is_in(browser));
    CHECK_FALSE(is_in(other));
    CHECK(scene.number("SELECT COUNT(*) FROM devices") == 1);
    Browser stranger(scene);
    stranger.remote = browser.remote;
    for (int i = 0; i < office::kGuesses; ++i) stranger.sign_in("lan", "guess");
    scene.wait(minutes(1));
    CHECK(shows(browser.sign_in_fully("lan"), "home of lan"));
    CHECK(other.sign_in("lan").status == 429);
    CHECK(scene.number("SELECT COUNT(*) FROM audit WHERE act = 'sign_out.everywhere'") == 1);
  }
}

TEST_CASE("a POST without this session's token does nothing") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  scene.add("minh", Role::kInspector);
  Browser lan(scene);
  lan.sign_in_fully("lan");
  lan.get("/console/things/x");
  Browser minh(scene);
  minh.sign_in_fully("minh");
  minh.get("/console/things/x");
  CHECK(lan.post("/console/things/x", {{"csrf", ""}}).status == 403);
  CHECK(lan.post("/console/things/x", {{"csrf", minh.csrf}}).status == 403);
  lan.headers = {{"Sec-Fetch-Site", "cross-site"}};
  CHECK(lan.post("/console/things/x", {}).status == 403);
  lan.headers = {{"Origin", "https://evil.example"}};
  CHECK(lan.post("/console/things/x", {}).status == 403);
  CHECK(scene.acted == 0);
  lan.headers = {{"Sec-Fetch-Site", "same-origin"}};
  const auto done = lan.post("/console/things/x", {{"what", "<script>alert(1)</script>"}});
  CHECK(done.status == 303);
  CHECK(scene.acted == 1);
}

TEST_CASE("what was done is said once, in the language of the reader, and never as HTML") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  Browser browser(scene);
  browser.sign_in_fully("lan");
  CHECK(shows(browser.get("/console/things/x?lang=en"), "<html lang=\"en\">"));
  const auto page = browser.settle(browser.post("/console/things/x", {{"what", "<script>"}}));
  CHECK(shows(page, "Saved &lt;b&gt;&lt;script&gt;"));
  CHECK_FALSE(shows(page, "<b><script>"));
  CHECK_FALSE(shows(browser.get("/console/things/x"), "Saved"));
  browser.cookies["__Host-ocop_test-said"] = "UGxhbnRlZCBieSBzb21lYm9keSBlbHNl";
  CHECK_FALSE(shows(browser.get("/console/things/x"), "somebody"));
}

TEST_CASE("every answer forbids storing and framing, and tells no other site where one came from") {
  DeskScene scene;
  Browser browser(scene);
  for (const char* path :
       {"/console", "/console/", "/console/sign-in", "/console/nothing", "/console/account"}) {
    const auto answer = browser.get(path);
    CHECK(header(answer, "Cache-Control") == "no-store");
    CHECK(header(answer, "Referrer-Policy") == "same-origin");
  }
  for (const auto& [name, value] : browser.get("/console/sign-in?lang=vi").headers) {
    if (name == "Set-Cookie")
      CHECK(value.find("; HttpOnly; Secure; SameSite=Lax") != std::string::npos);
  }
  CHECK(scene.desk().is_mine("/console/x"));
  CHECK_FALSE(scene.desk().is_mine("/consolex"));
}

TEST_CASE("a role sees and does what the programme lets it") {
  DeskScene scene;
  scene.add("lan", Role::kCommuneOfficer);
  scene.add("tinh", Role::kProvinceOfficer);
  Browser lan(scene);
  lan.sign_in_fully("lan");
  CHECK(lan.get("/console/officers").status == 403);
  CHECK(lan.get("/console/users").status == 403);
  CHECK(lan.get("/console/audit").status == 403);
  CHECK(lan.get("/console/nothing").status == 404);
  CHECK(lan.post("/console/list", {}).status == 405);
  Browser tinh(scene);
  tinh.sign_in_fully("tinh");
  CHECK(tinh.get("/console/officers").status == 200);
  CHECK(tinh.get("/console/users").status == 200);
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

}  // namespace
}  // namespace ocop::test
