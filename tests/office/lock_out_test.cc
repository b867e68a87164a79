#include "office/lock_out.h"

#include <doctest/doctest.h>

#include "tests/office/desk_scene.h"

namespace ocop::test {
namespace {

using programme::Role;
using std::chrono::hours;
using std::chrono::minutes;

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
