// Who looks at labels, as the service logs it: scans, reloads, machines, places.
#include <doctest/doctest.h>
#include <soci/soci.h>

#include <nlohmann/json.hpp>
#include <string>

#include "base/digest.h"
#include "db/accounts.h"
#include "db/connection.h"
#include "tests/verifier/service_scene.h"
#include "verifier/copy_watch.h"
#include "web/percent.h"

using namespace ocop;
using namespace ocop::test;
using nlohmann::json;

namespace {

const std::string kPhone =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
const std::string kZalo =
    "Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 Version/4.0 Chrome/125.0 Mobile Safari/537.36 Zalo android/12100621 ZaloTheme/light";

web::Fields as(const std::string& agent) { return {{"User-Agent", agent}}; }

/// The service with copy detection, and one registered batch.
struct Watched {
  verifier::CopyWatch watch{copies::Settings{}};
  ServiceScene scene{2, true, {.group_wait = std::chrono::milliseconds(1), .observer = &watch}};
  std::string label;

  Watched() {
    REQUIRE(scene.post("/api/v1/batches", scene.signed_record(scene.record())).status == 201);
    label = scene.label("L2611", "000007");
  }
  long long number(const std::string& query) const {
    db::Connection connection(scene.database(), db::Access::kRead);
    long long value = -1;
    connection.sql() << query, soci::into(value);
    return value;
  }
  std::string token(const web::Response& page) const {
    const std::string before = R"(name="token" value=")";
    const auto at = page.body.find(before);
    if (at == std::string::npos) return {};
    const auto begin = at + before.size();
    return page.body.substr(begin, page.body.find('"', begin) - begin);
  }
  web::Response tell(const json& answer) {
    return scene.post("/api/v1/place", answer.dump(), "application/json");
  }
};

}  // namespace

TEST_CASE("a scan is logged with device and client, a reload as none, and the page sets one cookie") {
  Watched w;
  const auto page = w.scene.get(w.label, as(kPhone));
  CHECK(header(page, "Set-Cookie").starts_with("ocop_v="));
  w.scene.get(w.label, as(kPhone));
  w.scene.get(w.label, as(kZalo));
  w.scene.await_scans(3);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE client = 'phone' AND length(device) = 16") == 2);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE client = 'app'") == 1);
  CHECK(w.number("SELECT COUNT(DISTINCT device) FROM scans") == 2);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE counted = 1") == 2);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE place <> ''") == 0);
  CHECK(w.scene.counted("L2611", "000007") == 2);
  CHECK(w.number("SELECT scans FROM unit_watch WHERE serial = '000007'") == 2);
}

TEST_CASE("a thousand fetches for link previews of one label raise nothing") {
  const char* const agents[] = {
      "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
      "TelegramBot (like TwitterBot)", "WhatsApp/2.23.20.0 A", "Zalo", "Viber",
      "Twitterbot/1.0", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
      "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
      "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
      "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)"};
  Watched w;
  std::uint64_t sent = 0;
  for (const char* agent : agents) {
    const int times = agent == agents[0] ? 1'000 : 5;
    for (int i = 0; i < times; ++i, ++sent) {
      w.scene.remote = "198.51." + std::to_string(i % 250) + "." + std::to_string(i % 7 + 1);
      w.scene.now += std::chrono::seconds(7);
      const auto page = w.scene.get(w.label, as(agent));
      if (i == 0) {
        CHECK(page.status == 200);
        CHECK(header(page, "Set-Cookie").empty());
        CHECK(w.token(page).empty());
      }
    }
  }
  w.scene.await_scans(sent);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE client = 'preview'") == static_cast<long long>(sent));
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE counted = 1 OR device <> ''") == 0);
  CHECK(w.scene.counted("L2611", "000007") == 0);
  CHECK(w.number("SELECT COUNT(*) FROM unit_watch") == 0);
  CHECK(w.number("SELECT COUNT(*) FROM alerts") == 0);
  const json body = json::parse(w.scene.get(verify_target(w.label)).body);
  CHECK(body["verdict"] == "genuine");
  CHECK(body["facts"]["scans"]["before"] == 0);
}

TEST_CASE("one visitor with many user agents, without cookies, stays two devices") {
  Watched w;
  for (int i = 0; i < 60; ++i) {
    w.scene.now += std::chrono::minutes(1);
    w.scene.remote = "203.0.113." + std::to_string(i + 1);
    const char* const systems[] = {"Windows NT 10.0", "Macintosh", "Linux; Android 1", "iPhone"};
    const char* const browsers[] = {"Chrome/1", "Firefox/1", "OPR/1", "Edg/1", "Safari/1"};
    w.scene.get(w.label, as(std::string("Mozilla/5.0 (") + systems[i % 4] + ") " + browsers[i % 5]));
  }
  w.scene.await_scans(60);
  CHECK(w.number("SELECT COUNT(DISTINCT device) FROM scans WHERE device <> ''") == 2);
  CHECK(w.number("SELECT devices FROM unit_watch WHERE serial = '000007'") <= 2);
}

TEST_CASE("a popular link, an image in a page and a script elsewhere are no scans") {
  Watched w;
  for (int i = 0; i < 50; ++i) {
    w.scene.remote = "198.51." + std::to_string(i) + ".1";
    w.scene.get(w.label, {{"User-Agent", kPhone}, {"Sec-Fetch-Dest", "document"}, {"Sec-Fetch-Site", "cross-site"}});
    w.scene.get(w.label, {{"User-Agent", kPhone}, {"Sec-Fetch-Dest", "image"}, {"Sec-Fetch-Site", "cross-site"}});
    w.scene.get(verify_target(w.label), {{"User-Agent", kPhone}, {"Sec-Fetch-Dest", "empty"}, {"Sec-Fetch-Site", "cross-site"}});
  }
  w.scene.await_scans(150);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE counted = 1") == 0);
  CHECK(w.number("SELECT COUNT(*) FROM unit_watch") == 0);
}

TEST_CASE("codes whose signature does not hold, or of no unit, are not watched") {
  Watched w;
  std::string forged = w.label;
  forged.back() = forged.back() == '1' ? '2' : '1';
  w.scene.get(forged, as(kPhone));
  w.scene.get("/01/" + kPlum, as(kPhone));
  w.scene.get("/01/09521000001015/10/L2611/21/000007", as(kPhone));
  w.scene.await_scans(3);
  CHECK(w.number("SELECT COUNT(*) FROM unit_watch") == 0);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE counted = 1") == 0);
  w.scene.get(w.scene.label("L2611", "000101"), as(kPhone));
  w.scene.get(w.label, as(kPhone));
  w.scene.await_scans(5);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE serial = '000101' AND produced = 0") == 1);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE serial = '000007' AND produced = 1") >= 1);
}

TEST_CASE("a province that a visitor names is a second row of the same device") {
  Watched w;
  const auto page = w.scene.get(w.label, as(kPhone));
  const std::string token = w.token(page);
  REQUIRE_FALSE(token.empty());
  CHECK(header(page, "Content-Security-Policy").find("script-src 'self'") != std::string::npos);
  CHECK(header(page, "Permissions-Policy").find("geolocation=(self)") != std::string::npos);
  w.scene.now += std::chrono::minutes(2);
  const auto told = w.tell({{"token", token}, {"latitude", 21.6}, {"longitude", 105.8}});
  CHECK(told.status == 200);
  CHECK(json::parse(told.body) == json{{"place", "19"}, {"name", {{"vi", "Thái Nguyên"}, {"en", "Thai Nguyen"}}}});
  w.scene.await_scans(2);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE channel = 'place' AND place = '19' AND counted = 0 "
                 "AND verdict = 'genuine' AND serial = '000007' AND client = 'phone'") == 1);
  CHECK(w.number("SELECT COUNT(DISTINCT device) FROM scans") == 1);
  CHECK(w.number("SELECT places FROM unit_watch WHERE serial = '000007'") == 1);
  CHECK(w.number("SELECT scans FROM unit_watch WHERE serial = '000007'") == 1);
  CHECK(w.scene.counted("L2611", "000007") == 1);

  // The first answer stands.
  for (const char* other : {"01", "79", "96"}) {
    const auto again = w.tell({{"token", token}, {"province", other}});
    CHECK(again.status == 200);
    CHECK(json::parse(again.body)["place"] == "19");
  }
  w.scene.get(w.scene.label("L2611", "000008"), as(kPhone));
  w.scene.await_scans(3);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE channel = 'place'") == 1);
}

TEST_CASE("answers that no page asked for are refused, each with its status") {
  Watched w;
  const std::string token = w.token(w.scene.get(w.label, as(kPhone)));
  const auto status = [&](const json& answer) { return w.tell(answer).status; };
  CHECK(status({{"token", "x"}, {"province", "19"}}) == 403);
  CHECK(status({{"token", token + "x"}, {"province", "19"}}) == 403);
  CHECK(status({{"token", token}, {"province", "02"}}) == 400);
  CHECK(status({{"token", token}, {"latitude", 48.9}, {"longitude", 2.3}}) == 422);
  CHECK(status(json::array()) == 400);
  CHECK(w.scene.post("/api/v1/place", json{{"token", token}, {"province", "19"}}.dump(), "text/plain").status == 415);
  CHECK(w.scene.post("/api/v1/place", std::string(5'000, ' ') + "{}", "application/json").status == 400);
  CHECK(w.scene.get("/api/v1/place").status == 405);
  w.scene.now += std::chrono::minutes(61);
  CHECK(status({{"token", token}, {"province", "19"}}) == 403);
  w.scene.await_scans(1);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE channel = 'place'") == 0);
}

TEST_CASE("one network names so many places in an hour and no more") {
  Watched w;
  const std::string token = w.token(w.scene.get(w.label, as(kPhone)));
  int refused = 0;
  for (int i = 0; i < 310; ++i) {
    const auto response = w.tell({{"token", token}, {"province", "19"}});
    if (response.status != 429) continue;
    ++refused;
    CHECK_FALSE(header(response, "Retry-After").empty());
  }
  CHECK(refused == 10);
}

TEST_CASE("without a script a list of provinces is offered, and its answer noted") {
  Watched w;
  const std::string token = w.token(w.scene.get(w.label, as(kPhone)));
  const auto form = [&](const std::string& body) {
    return w.scene.post("/place", body, "application/x-www-form-urlencoded");
  };
  const auto list = form("token=" + web::percent_encode(token));
  CHECK(list.status == 200);
  CHECK(w.token(list) == token);
  CHECK(list.body.find("<option value=\"19\">Thai Nguyen</option>") != std::string::npos);
  CHECK(header(list, "Content-Security-Policy").empty());
  CHECK(form("token=" + web::percent_encode(token) + "&province=02").body.find("<option") != std::string::npos);
  const auto told = form("token=" + web::percent_encode(token) + "&province=19");
  CHECK(told.status == 200);
  CHECK(told.body.find("Thai Nguyen") != std::string::npos);
  w.scene.await_scans(2);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE channel = 'place' AND place = '19'") == 1);
  CHECK(form("token=%3Cscript%3E&province=19").status == 403);
  CHECK(form(std::string(5'000, 'a')).status == 400);
  CHECK(w.scene.post("/place", "{}", "application/json").status == 400);
  const auto script = w.scene.get("/place.js");
  CHECK(script.content_type.starts_with("text/javascript"));
  CHECK(script.body.find("getCurrentPosition") != std::string::npos);
}

TEST_CASE("no place is asked of codes that do not hold, of products and batches") {
  Watched w;
  std::string forged = w.label;
  forged.back() = forged.back() == '1' ? '2' : '1';
  for (const std::string& target : {forged, "/01/" + kPlum, std::string("/01/09521000001015/10/L2611/21/000007"), std::string("/")}) {
    const auto page = w.scene.get(target, as(kPhone));
    CHECK(page.body.find("/place") == std::string::npos);
    CHECK(header(page, "Content-Security-Policy").empty());
  }
}

namespace {

/// A session of a new account; its cookie.
web::Fields sign_in(ServiceScene& scene, const std::string& user, const std::string& role,
                    const std::string& place, db::Stage stage = db::Stage::kFull) {
  scene.sql("INSERT INTO users (id, name, role, place, password, second_factor, created_at) VALUES ('" +
            user + "', 'Officer', '" + role + "', '" + place + "', 'none', 'none', 0)");
  scene.writer()
      .run([&](db::Connection& connection) {
        db::add_session(connection, {.token = sha256_hex("session of " + user),
                                     .user = user,
                                     .stage = stage,
                                     .secret = {},
                                     .created_at = scene.now,
                                     .seen_at = scene.now,
                                     .expires_at = scene.now + std::chrono::hours(1)});
      })
      .get();
  return {{"User-Agent", kPhone}, {"Cookie", "__Host-ocop_console=session of " + user}};
}

}  // namespace

TEST_CASE("what officers look at has their province, and neither counts nor brands a jar") {
  Watched w;
  const Clock clock = [&] { return w.scene.now; };
  db::ReaderPool readers(w.scene.database(), 2);
  const verifier::Pages pages("id.example.vn");
  verifier::Console console({.database = w.scene.database(), .readers = readers,
                             .writer = w.scene.writer(), .clock = clock},
                            {.host = "id.example.vn", .password_log2_n = 4});
  verifier::Service service({.readers = readers, .writer = w.scene.writer(), .keys = w.scene.live_keys(),
                             .pages = pages, .clock = clock, .console = &console});
  const auto look = [&](web::Fields headers) {
    web::Request request;
    request.method = "GET";
    request.target = w.label;
    request.path = w.label.substr(0, w.label.find('?'));
    request.host = "id.example.vn";
    request.remote = "203.0.113.9";
    request.headers = std::move(headers);
    request.headers.emplace_back("Accept", "text/html");
    return service.handle(request);
  };
  const auto inspector = look(sign_in(w.scene, "inspector", "inspector", "56"));
  CHECK(inspector.status == 200);
  CHECK(header(inspector, "Set-Cookie").empty());
  CHECK(w.token(inspector).empty());
  look(sign_in(w.scene, "commune", "commune_officer", "02104"));
  look(sign_in(w.scene, "ministry", "ministry_officer", ""));
  w.scene.await_scans(3);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE client = 'officer' AND place = '56' AND device = ''") == 1);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE client = 'officer' AND place = '19'") == 1);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE client = 'officer' AND place = ''") == 1);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE counted = 1") == 0);
  CHECK(w.number("SELECT COUNT(*) FROM unit_watch") == 0);

  // Half signed in, signed out, and a cookie that anybody could write are shoppers.
  look(sign_in(w.scene, "halfway", "inspector", "56", db::Stage::kSecondFactor));
  look({{"User-Agent", kPhone}, {"Cookie", "__Host-ocop_console=session of nobody"}});
  w.scene.await_scans(5);
  CHECK(w.number("SELECT COUNT(*) FROM scans WHERE client = 'phone' AND place = ''") == 2);
}
