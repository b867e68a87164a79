#include "verifier/visits.h"

#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/digest.h"
#include "verifier/copy_facts.h"

using namespace ocop;
using namespace ocop::verifier;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

const Instant kNow = parse_instant("2026-11-22T05:00:00Z").value();
const std::string kChrome =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
const std::string kSafari =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
const std::string kZalo =
    "Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 Version/4.0 Chrome/125.0 Mobile Safari/537.36 Zalo android/12100621 ZaloTheme/light";
constexpr CodeName kJar{"09521000001015", "L2611", "000007"};
constexpr CodeName kOther{"09521000001015", "L2611", "000008"};

web::Request from(const std::string& remote, const std::string& agent = kChrome,
                  web::Fields headers = {}) {
  web::Request request;
  request.method = "GET";
  request.remote = remote;
  request.headers = std::move(headers);
  request.headers.emplace_back("User-Agent", agent);
  return request;
}

/// "ocop_v=…" of a Set-Cookie.
std::string pair_of(const std::string& set_cookie) { return set_cookie.substr(0, set_cookie.find(';')); }

struct Scene {
  DeviceKeys keys{nullptr};
  Visits visits{keys};
};

}  // namespace

TEST_CASE("a phone is the same device again in its network, whatever its browser's version") {
  Scene scene;
  const auto first = scene.visits.look(from("203.0.113.9"), kJar, kNow);
  CHECK(first.device.size() == 16);
  CHECK(first.client == "phone");
  CHECK(first.person);
  CHECK(first.scan);
  std::string newer = kChrome;
  newer.replace(newer.find("131"), 3, "142");
  CHECK(scene.visits.look(from("203.0.113.77", newer), kJar, kNow + hours(1)).device == first.device);
  CHECK(scene.visits.look(from("::ffff:203.0.113.5"), kJar, kNow + hours(2)).device == first.device);
  CHECK(scene.visits.look(from("203.0.114.9"), kJar, kNow).device != first.device);
  CHECK(scene.visits.look(from("203.0.113.9", kSafari), kJar, kNow).device != first.device);
  CHECK(scene.visits.look(from("2001:db8:1:2::3"), kJar, kNow).device ==
        scene.visits.look(from("2001:db8:1:ffff::1"), kJar, kNow).device);
}

TEST_CASE("a cookie keeps the device while the phone moves, until the period ends") {
  Scene scene;
  const auto home = scene.visits.look(from("203.0.113.9"), kJar, kNow);
  REQUIRE(home.cookie);
  CHECK(home.cookie->find("; HttpOnly") != std::string::npos);
  CHECK(home.cookie->find("; SameSite=Lax") != std::string::npos);
  const web::Fields with{{"Cookie", pair_of(*home.cookie)}};
  const auto away = scene.visits.look(from("198.51.100.1", kSafari, with), kOther, kNow + hours(5));
  CHECK(away.device == home.device);
  CHECK_FALSE(away.cookie);

  const Instant end = scene.keys.at(kNow)->until;
  const auto age = home.cookie->find("; Max-Age=");
  REQUIRE(age != std::string::npos);
  CHECK(kNow + seconds(std::stoll(home.cookie->substr(age + 10))) == end);
  // A phone whose clock is behind sends it a little longer, and gets a new one.
  const auto late = scene.visits.look(from("198.51.100.1", kSafari, with), kJar, end + hours(1));
  CHECK(late.device == home.device);
  CHECK(late.cookie);
  CHECK(scene.visits.look(from("198.51.100.1", kSafari, with), kJar, end + hours(25)).device != home.device);
}

TEST_CASE("only cookies that this service made are believed") {
  Scene scene;
  const auto mine = scene.visits.look(from("203.0.113.9"), kJar, kNow);
  const std::string good = pair_of(*mine.cookie).substr(std::string(kVisitorCookie).size() + 1);
  DeviceKeys other_keys(nullptr);
  Visits others(other_keys);
  const std::string foreign =
      pair_of(*others.look(from("203.0.113.9"), kJar, kNow).cookie).substr(std::string(kVisitorCookie).size() + 1);
  const std::string plain = scene.visits.look(from("198.51.100.1"), kOther, kNow).device;
  std::vector<std::string> bad{"", ".", "..", "x", foreign, good + "A", good.substr(0, good.size() - 1),
                               "-1" + good, "0" + good, std::string(4000, '9')};
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string changed = good;
    changed[i] = changed[i] == '0' ? '1' : '0';
    bad.push_back(changed);
  }
  for (const std::string& value : bad) {
    CAPTURE(value);
    const auto visit = scene.visits.look(
        from("198.51.100.1", kChrome, {{"Cookie", std::string(kVisitorCookie) + "=" + value}}), kOther, kNow);
    CHECK(visit.device == plain);
    CHECK(visit.cookie);
  }
  const std::string both = std::string(kVisitorCookie) + "=" + good;
  CHECK(scene.visits.look(from("198.51.100.1", kChrome, {{"Cookie", both + "; " + both}}), kOther, kNow).device == plain);
}

TEST_CASE("the cookie is Secure where the browser speaks TLS") {
  Scene scene;
  struct {
    web::Fields headers;
    bool secure;
  } table[] = {
      {{}, false},
      {{{"X-Forwarded-Proto", "https"}}, true},
      {{{"X-Forwarded-Proto", "HTTPS"}, {"X-Forwarded-For", "203.0.113.9"}}, true},
      {{{"X-Forwarded-For", "203.0.113.9"}}, true},
      {{{"X-Forwarded-Proto", "http"}, {"X-Forwarded-For", "203.0.113.9"}}, false},
  };
  for (const auto& row : table) {
    const auto visit = scene.visits.look(from("203.0.113.9", kChrome, row.headers), kJar, kNow);
    REQUIRE(visit.cookie);
    CHECK((visit.cookie->find("; Secure") != std::string::npos) == row.secure);
  }
}

TEST_CASE("of one network, two devices in 24 hours at one label are told apart") {
  Scene scene;
  std::set<std::string> devices;
  const char* const systems[] = {"Windows NT 10.0", "Macintosh", "Linux", "iPhone", "Android 10"};
  const char* const browsers[] = {"Chrome/1 Safari/1", "Firefox/1", "Edg/1", "OPR/1", "Safari/1 AppleWebKit", "Zalo AppleWebKit"};
  for (const char* system : systems) {
    for (const char* browser : browsers) {
      const std::string agent = "Mozilla/5.0 (" + std::string(system) + ") " + browser;
      for (int host = 1; host < 5; ++host) {
        devices.insert(scene.visits.look(from("203.0.113." + std::to_string(host), agent), kJar, kNow).device);
      }
    }
  }
  CHECK(devices.size() == 2);
  CHECK(devices.size() < static_cast<std::size_t>(kFewestDevicesShown));
  // Cookies gathered elsewhere do not help.
  for (int network = 0; network < 20; ++network) {
    const auto elsewhere = scene.visits.look(from("198.51." + std::to_string(network) + ".1"), kOther, kNow);
    const auto back = scene.visits.look(from("203.0.113.9", kChrome, {{"Cookie", pair_of(*elsewhere.cookie)}}), kJar, kNow);
    CHECK(devices.count(back.device) == 1);
  }
  // Another label, another network and the time after are counted for themselves.
  CHECK(devices.count(scene.visits.look(from("203.0.113.9", "Mozilla/5.0 (X11; CrOS x86_64) Firefox/1"), kOther, kNow).device) == 0);
  CHECK(devices.count(scene.visits.look(from("203.0.114.9", kChrome), kJar, kNow).device) == 0);
  CHECK(devices.count(scene.visits.look(from("203.0.113.9", "Mozilla/5.0 (X11; CrOS x86_64) Firefox/1"), kJar, kNow + days(1)).device) == 0);
}

TEST_CASE("a network's devices at a label are no more about midnight, and while they look on") {
  Scene scene;
  const std::string chrome = kChrome, safari = kSafari, third = "Mozilla/5.0 (Windows NT 10.0) Firefox/1",
                    fourth = "Mozilla/5.0 (X11; CrOS x86_64) OPR/1";
  const Instant midnight = parse_instant("2026-11-22T17:00:00Z").value();  // of Vietnam
  std::set<std::string> devices;
  for (const std::string& agent : {chrome, safari, third, fourth}) {
    for (const auto at : {midnight - seconds(10), midnight + seconds(10)}) {
      devices.insert(scene.visits.look(from("203.0.113.9", agent), kJar, at).device);
    }
  }
  CHECK(devices.size() == 2);
  // Whoever looks again stays; the other's place is free when it has not looked for 24 hours.
  const auto device = [&](const std::string& agent, Instant at) {
    return scene.visits.look(from("198.51.100.1", agent), kJar, at).device;
  };
  const std::string first = device(chrome, kNow);
  const std::string second = device(safari, kNow + hours(1));
  CHECK(device(chrome, kNow + hours(23)) == first);
  CHECK(device(third, kNow + hours(24)) == second);
  const std::string next = device(third, kNow + hours(47));
  CHECK(next != first);
  CHECK(next != second);
  CHECK(device(fourth, kNow + hours(47)) == next);
  // A clock that is put back by days keeps nobody's place for as long.
  CHECK(device(third, kNow - days(30)) != first);
  CHECK(device(fourth, kNow - days(30)) != device(third, kNow - days(30)));
}

TEST_CASE("requests by HEAD, previews, links and codes that do not hold push no network out") {
  DeviceKeys keys(nullptr);
  Visits visits(keys, {.remembered = 20});
  const auto device = [&](const std::string& agent, const CodeName& code = kJar) {
    return visits.look(from("203.0.113.9", agent), code, kNow);
  };
  std::set<std::string> devices{device(kChrome).device, device(kSafari).device};
  CHECK(devices.size() == 2);
  for (int i = 0; i < 100; ++i) {
    const std::string serial = std::to_string(i);
    auto head = from("203.0.113.9");
    head.method = "HEAD";
    visits.look(head, {"09521000001015", "L2611", serial}, kNow);
    visits.look(from("203.0.113.9", kChrome, {{"Sec-Fetch-Site", "cross-site"}}),
                {"09521000001015", "L2611", serial}, kNow);
    visits.look(from("203.0.113.9", kChrome, {{"Purpose", "prefetch"}}),
                {"09521000001015", "L2611", serial}, kNow);
    const auto forged = device(kChrome, {"09521000001015", "L2611", serial, false});
    CHECK_FALSE(forged.scan);
    CHECK_FALSE(forged.cookie);
    CHECK(forged.person);
    CHECK(devices.count(forged.device) == 0);
  }
  CHECK(devices.count(device("Mozilla/5.0 (Windows NT 10.0) Firefox/1").device) == 1);
  CHECK_FALSE(device(kChrome).scan);
}

TEST_CASE("a reload within half an hour is no scan, nor is one of a page left open") {
  Scene scene;
  const auto scans = [&](Instant at, const CodeName& code = kJar) {
    return scene.visits.look(from("203.0.113.9"), code, at).scan;
  };
  CHECK(scans(kNow));
  CHECK_FALSE(scans(kNow));
  CHECK_FALSE(scans(kNow + minutes(29)));
  CHECK_FALSE(scans(kNow + minutes(58)));
  CHECK(scans(kNow + minutes(88)));
  CHECK(scans(kNow, kOther));
}

TEST_CASE("a clock that is put back does not make a device's looks reloads for long") {
  Scene scene;
  const auto scans = [&](Instant at) { return scene.visits.look(from("203.0.113.9"), kJar, at).scan; };
  CHECK(scans(kNow + days(3)));
  CHECK(scans(kNow));
  CHECK_FALSE(scans(kNow + minutes(1)));
  CHECK_FALSE(scans(kNow - minutes(1)));
}

TEST_CASE("previews and crawlers have no device, no cookie and make no scan") {
  Scene scene;
  for (const char* agent : {"facebookexternalhit/1.1", "TelegramBot (like TwitterBot)", "Googlebot/2.1"}) {
    const auto visit = scene.visits.look(from("203.0.113.9", agent), kJar, kNow);
    CHECK_FALSE(visit.scan);
    CHECK_FALSE(visit.person);
    CHECK(visit.device.empty());
    CHECK_FALSE(visit.cookie);
  }
  CHECK(scene.visits.look(from("203.0.113.9", kZalo), kJar, kNow).scan);
}

TEST_CASE("what no camera asked for is no scan: prefetches, parts of pages, links and scripts on other sites") {
  struct {
    web::Fields headers;
    std::string client;
    bool scan;
  } table[] = {
      {{{"Sec-Purpose", "prefetch;prerender"}}, "ahead", false},
      {{{"Purpose", "prefetch"}}, "ahead", false},
      {{{"X-Purpose", "preview"}}, "phone", true},
      {{{"X-Moz", "prefetch"}}, "ahead", false},
      {{{"Sec-Fetch-Dest", "image"}, {"Sec-Fetch-Site", "none"}}, "embedded", false},
      {{{"Sec-Fetch-Dest", "iframe"}, {"Sec-Fetch-Site", "cross-site"}}, "embedded", false},
      {{{"Sec-Fetch-Dest", "document"}, {"Sec-Fetch-Site", "cross-site"}}, "link", false},
      {{{"Sec-Fetch-Dest", "empty"}, {"Sec-Fetch-Site", "cross-site"}}, "link", false},
      {{{"Sec-Fetch-Dest", "document"}, {"Sec-Fetch-Site", "none"}}, "phone", true},
      {{{"Sec-Fetch-Dest", "document"}, {"Sec-Fetch-Site", "same-origin"}}, "phone", true},
      {{{"Sec-Fetch-Dest", "empty"}, {"Sec-Fetch-Site", "same-origin"}}, "phone", true},
      {{}, "phone", true},
  };
  for (const auto& row : table) {
    Scene scene;
    const auto visit = scene.visits.look(from("203.0.113.9", kChrome, row.headers), kJar, kNow);
    CAPTURE(row.client);
    CHECK(visit.client == row.client);
    CHECK(visit.scan == row.scan);
    CHECK(visit.person == row.scan);
    CHECK(visit.cookie.has_value() == row.scan);
  }
}

TEST_CASE("devices of one period are not those of the next, nor of another service") {
  Scene scene;
  const auto now = scene.visits.look(from("203.0.113.9"), kJar, kNow);
  const auto later = scene.visits.look(from("203.0.113.9"), kJar, kNow + days(90));
  CHECK(now.device != later.device);
  Scene other;
  CHECK(other.visits.look(from("203.0.113.9"), kJar, kNow).device != now.device);
}

TEST_CASE("a device is no unkeyed hash of its network") {
  Scene scene;
  const std::string device = scene.visits.look(from("203.0.113.9"), kJar, kNow).device;
  for (int network = 0; network < 256; ++network) {
    const std::string three = "203.0." + std::to_string(network);
    for (const std::string& text : {three, three + ".9", three + ".0", three + ".0/24"}) {
      CHECK(sha256_hex(text).find(device) == std::string::npos);
      CHECK(sha256_hex(text + "\n" + client_family(kChrome)).find(device) == std::string::npos);
    }
  }
}

TEST_CASE("the table of looks is bounded, and forgets what was not touched for longest") {
  DeviceKeys keys(nullptr);
  Visits visits(keys, {.remembered = 10});
  const auto scans = [&](int serial, Instant at) {
    const std::string text = std::to_string(serial);
    return visits.look(from("203.0.113.9"), {"09521000001015", "L2611", text}, at).scan;
  };
  CHECK(scans(0, kNow));
  for (int i = 1; i < 10; ++i) CHECK(scans(i, kNow));
  CHECK_FALSE(scans(0, kNow));
  CHECK(scans(10, kNow));
  CHECK_FALSE(scans(0, kNow));
  CHECK(scans(1, kNow));
}

TEST_CASE("many threads at once count one scan of one device") {
  Scene scene;
  std::atomic<int> scans{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) scans += scene.visits.look(from("203.0.113.9"), kJar, kNow).scan ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(scans == 1);
}
