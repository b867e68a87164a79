#include <doctest/doctest.h>

#include "office/lock_out.h"
#include "office/totp.h"
#include "tests/office/desk_scene.h"

namespace ocop::test {
namespace {

using programme::Role;
using std::chrono::hours;
using std::chrono::minutes;

bool shows(const web::Response& response, std::string_view text) {
  return response.body.find(text) != std::string::npos;
}

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

TEST_CASE("ten wrong guesses make strangers wait, longer each time, and never a known browser") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  Browser known(scene);
  known.sign_in_fully("lan");
  scene.wait(minutes(1));
  Browser stranger(scene);
  for (int i = 0; i < office::kGuesses; ++i) CHECK(stranger.sign_in("lan", "guess").status == 403);
  CHECK(stranger.sign_in("lan", "guess").status == 429);
  CHECK(stranger.sign_in("lan").status == 429);
  CHECK(Browser(scene).sign_in("lan").status == 429);
  CHECK(scene.number(
            "SELECT COUNT(*) FROM audit WHERE act = 'sign_in.lock' AND subject = 'user lan'") == 1);
  known.cookies.erase("__Host-ocop_test");
  CHECK(shows(known.sign_in_fully("lan"), "home of lan"));
  // The known browser's success does not let the strangers in.
  CHECK(stranger.sign_in("lan").status == 429);
  scene.wait(minutes(14));
  CHECK(stranger.sign_in("lan").status == 429);
  scene.wait(minutes(1));
  CHECK(stranger.sign_in("lan", "guess").status == 403);
  scene.wait(minutes(29));
  CHECK(stranger.sign_in("lan").status == 429);
  scene.wait(minutes(1));
  CHECK(shows(stranger.sign_in_fully("lan"), "home of lan"));
  CHECK(scene.number("SELECT COUNT(*) FROM sign_in_failures WHERE device NOT LIKE 'all %'") == 0);
}

TEST_CASE("guesses from one network do not keep the user out of a new phone on another") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  Browser stranger(scene);
  stranger.remote = "203.0.113.7";
  for (int i = 0; i < office::kGuesses; ++i) stranger.sign_in("lan", "guess");
  CHECK(stranger.sign_in("lan").status == 429);
  Browser neighbour(scene);
  neighbour.remote = "203.0.113.250";
  CHECK(neighbour.sign_in("lan").status == 429);
  Browser phone(scene);
  phone.remote = "2001:db8:1::1";
  CHECK(shows(phone.sign_in_fully("lan"), "home of lan"));
  // The phone's success does not let the stranger in, and no address is kept.
  CHECK(stranger.sign_in("lan").status == 429);
  CHECK(scene.number("SELECT COUNT(*) FROM sign_in_failures WHERE device LIKE '%203%113%'") == 0);
}

TEST_CASE("guesses from many networks run into a common bound, until the quarter is over") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  Browser known(scene);
  known.sign_in_fully("lan");
  known.cookies.erase("__Host-ocop_test");
  scene.wait(minutes(15));
  Browser browser(scene);
  browser.get("/console/sign-in");
  int tried = 0;
  for (int i = 0; i < 2 * office::kCommonGuesses; ++i) {
    browser.remote = "10.0." + std::to_string(i % 250) + ".1";
    if (browser.post("/console/sign-in", {{"user", "lan"}, {"password", "guess"}}).status == 403)
      ++tried;
  }
  CHECK(tried == office::kCommonGuesses);
  CHECK(shows(known.sign_in_fully("lan"), "home of lan"));
  CHECK(scene.number("SELECT COUNT(*) FROM audit WHERE act = 'sign_in.lock'") == 1);
  scene.wait(minutes(15));
  browser.remote = "198.51.100.1";
  CHECK(shows(browser.sign_in_fully("lan"), "home of lan"));
}

TEST_CASE("networks are 24 bits of IPv4 and 48 of IPv6") {
  using office::network_of;
  CHECK(network_of("192.0.2.1") == network_of("192.0.2.254"));
  CHECK(network_of("192.0.2.1") == network_of("::ffff:192.0.2.9"));
  CHECK(network_of("192.0.2.1") != network_of("192.0.3.1"));
  CHECK(network_of("2001:db8:1:2::3") == network_of("2001:db8:1:ffff::"));
  CHECK(network_of("2001:db8:1::") != network_of("2001:db8:2::"));
  CHECK(network_of("::1") != network_of("192.0.2.1"));
  for (const char* wrong : {"", "x", "192.0.2", "1.2.3.4.5", "fe80::1%eth0"}) {
    CHECK(network_of(wrong).empty());
  }
}

TEST_CASE("a known browser has its own count") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  Browser known(scene);
  known.sign_in_fully("lan");
  known.cookies.erase("__Host-ocop_test");
  for (int i = 0; i < office::kGuesses; ++i) known.sign_in("lan", "guess");
  CHECK(known.sign_in("lan").status == 429);
  scene.wait(minutes(1));
  CHECK(shows(Browser(scene).sign_in_fully("lan"), "home of lan"));
}

TEST_CASE("wrong codes count as wrong guesses, and a right password does not wipe them out") {
  DeskScene scene;
  scene.add("lan", Role::kInspector);
  Browser thief(scene);
  int tries = 0;
  while (tries < 100) {
    if (thief.sign_in("lan").status == 429) break;
    if (thief.post("/console/sign-in/code", {{"code", "000000"}}).status == 429) break;
    ++tries;
  }
  CHECK(tries == 5);
}

TEST_CASE("unknown names are locked like known ones, and do not fill the table") {
  DeskScene scene;
  Browser browser(scene);
  for (int i = 0; i < office::kGuesses; ++i) CHECK(browser.sign_in("ghost", "x").status == 403);
  CHECK(browser.sign_in("ghost", "x").status == 429);
  CHECK(browser.sign_in("other", "x").status == 403);
  CHECK(scene.number("SELECT COUNT(*) FROM sign_in_failures WHERE user_id LIKE '?%'") == 4);
  CHECK(scene.number("SELECT COUNT(*) FROM audit") == 0);
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

TEST_CASE("waiting grows from a quarter of an hour to a day") {
  CHECK(office::wait_after(9) == minutes(0));
  CHECK(office::wait_after(10) == minutes(15));
  CHECK(office::wait_after(11) == minutes(30));
  CHECK(office::wait_after(14) == hours(4));
  CHECK(office::wait_after(17) == hours(24));
  CHECK(office::wait_after(1'000'000'000) == hours(24));
}

}  // namespace
}  // namespace ocop::test
