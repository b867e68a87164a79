// What may not brand an honest jar, and what tells of copies, through the whole service.
#include <doctest/doctest.h>
#include <soci/soci.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "db/connection.h"
#include "tests/verifier/service_scene.h"
#include "verifier/copy_watch.h"

using namespace ocop;
using namespace ocop::test;
using nlohmann::json;

namespace {

const std::string kAndroid =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
const std::string kIphone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1";

struct Phone {
  std::string remote;
  std::string agent;
  std::string cookie{};
};

/// The service with copy detection over one batch of 100 jars.
class Market {
 public:
  Market() { REQUIRE(scene_.post("/api/v1/batches", scene_.signed_record(scene_.record())).status == 201); }

  std::string label(int jar) const { return scene_.label("L2611", fmt::format("{:06}", jar)); }

  /// Opens the page; names `place` on it unless "".
  void look(Phone& phone, int jar, const std::string& place = "") {
    scene_.remote = phone.remote;
    web::Fields headers{{"User-Agent", phone.agent}};
    if (!phone.cookie.empty()) headers.emplace_back("Cookie", phone.cookie);
    const auto page = scene_.get(label(jar), headers);
    CHECK(page.status == 200);
    if (const auto set = header(page, "Set-Cookie"); !set.empty()) phone.cookie = set.substr(0, set.find(';'));
    ++logged_;
    if (place.empty()) return;
    const std::string before = R"(name="token" value=")";
    const auto at = page.body.find(before);
    REQUIRE(at != std::string::npos);
    const auto from = at + before.size();
    const std::string token = page.body.substr(from, page.body.find('"', from) - from);
    CHECK(scene_.post("/api/v1/place", json{{"token", token}, {"province", place}}.dump(), "application/json")
              .status == 200);
  }

  void pass(std::chrono::minutes time) { scene_.now += time; }

  /// What a shopper is told; asking leaves no trace.
  json told(int jar) {
    settle();
    scene_.remote = "192.0.2.77";
    ++logged_;
    return json::parse(
        scene_.get(verify_target(label(jar)), {{"User-Agent", "facebookexternalhit/1.1"}}).body);
  }
  std::string page(int jar) {
    settle();
    ++logged_;
    return scene_.get(label(jar), {{"User-Agent", "facebookexternalhit/1.1"}, {"Accept-Language", "vi"}}).body;
  }
  long long number(const std::string& query) {
    settle();
    db::Connection connection(scene_.database(), db::Access::kRead);
    long long value = -1;
    connection.sql() << query, soci::into(value);
    return value;
  }
  ServiceScene& scene() { return scene_; }

 private:
  /// An act comes before scans that wait; a stop would end the writer.
  void settle() {
    while (scene_.writer().stats().scans_waiting > 0) scene_.writer().run([](db::Connection&) {}).get();
  }

  verifier::CopyWatch watch_{copies::Settings{}};
  ServiceScene scene_{2, true, {.group_wait = std::chrono::milliseconds(0), .observer = &watch_}};
  std::uint64_t logged_ = 0;
};

/// Others' jars, each seen by its own buyer.
void usual_buyers(Market& market, int from, int to) {
  for (int jar = from; jar <= to; ++jar) {
    Phone buyer{"198.51." + std::to_string(jar) + ".5", jar % 2 == 0 ? kAndroid : kIphone};
    market.look(buyer, jar, jar % 3 == 0 ? "19" : "");
    market.pass(std::chrono::hours(5));
  }
}

}  // namespace

TEST_CASE("one neighbour's scan never brands an honest jar, in whatever order and wherever they say they are") {
  Market market;
  usual_buyers(market, 60, 100);
  const char* const places[][2] = {{"", ""}, {"19", "19"}, {"19", ""}, {"", "19"}, {"19", "79"}, {"96", "01"}};
  int jar = 0;
  for (const auto& place : places) {
    std::vector<int> order{0, 0, 1, 1};
    do {
      ++jar;
      const bool one_network = jar % 2 == 0;
      Phone phones[2] = {{"203.0.113.9", kAndroid}, {one_network ? "203.0.113.20" : "192.0.2.14", kIphone}};
      for (const int who : order) {
        market.look(phones[who], jar, place[who]);
        market.look(phones[who], jar);
        market.pass(std::chrono::minutes(jar % 3 == 0 ? 2 : 60 * 20));
      }
      const auto said = market.told(jar);
      CAPTURE(jar);
      CHECK(said["verdict"] == "genuine");
      CHECK(said["facts"]["copies"] == nullptr);
      CHECK(said["show_stars"] == true);
    } while (std::next_permutation(order.begin(), order.end()) && jar < 59);
  }
  CHECK(market.number("SELECT COUNT(*) FROM unit_watch WHERE devices > 2") == 0);
}

TEST_CASE("whoever drops cookies, changes browsers and lies about places on one network brands no jar in a day") {
  Market market;
  usual_buyers(market, 60, 100);
  const char* const systems[] = {"Windows NT 10.0", "Macintosh", "Linux; Android 10", "iPhone"};
  const char* const browsers[] = {"Chrome/1", "Firefox/1", "OPR/1", "Edg/1", "Safari/1"};
  const char* const places[] = {"01", "19", "48", "56", "79", "80", "86", "92", "96"};
  for (int i = 0; i < 40; ++i) {
    Phone liar{"203.0.113." + std::to_string(i + 1),
               std::string("Mozilla/5.0 (") + systems[i % 4] + ") " + browsers[i % 5]};
    market.look(liar, 7, places[i % 9]);
    market.pass(std::chrono::minutes(11));
  }
  const auto said = market.told(7);
  CHECK(said["verdict"] == "genuine");
  CHECK(said["facts"]["copies"] == nullptr);
  const std::string of_the_jar = " FROM scans WHERE serial = '000007' AND ";
  CHECK(market.number("SELECT COUNT(DISTINCT device)" + of_the_jar + "device <> ''") == 2);
  CHECK(market.number("SELECT COUNT(DISTINCT place)" + of_the_jar + "place <> ''") == 1);
}

TEST_CASE("previews, what a browser loads ahead, and programs never reach the detector") {
  Market market;
  Phone owner{"203.0.113.9", kAndroid};
  market.look(owner, 7);
  for (int i = 0; i < 200; ++i) {
    market.scene().remote = "198.51." + std::to_string(i) + ".1";
    const std::string label = market.label(7);
    market.scene().get(label, {{"User-Agent", "TelegramBot (like TwitterBot)"}});
    market.scene().get(label, {{"User-Agent", kAndroid}, {"Sec-Purpose", "prefetch;prerender"}});
    market.scene().get(label, {{"User-Agent", kIphone}}, "HEAD");
    for (const char* tool : {"python-requests/2.31", "curl/8.5", "Go-http-client/2.0", "okhttp/4.12"})
      market.scene().get(verify_target(label), {{"User-Agent", tool}});
  }
  CHECK(market.told(7)["verdict"] == "genuine");
  CHECK(market.number("SELECT scans FROM unit_watch WHERE serial = '000007'") == 1);
  CHECK(market.number("SELECT devices FROM unit_watch WHERE serial = '000007'") == 1);
  CHECK(market.number("SELECT COUNT(*) FROM scans WHERE seen > 0") == 1);
  CHECK(market.number("SELECT COUNT(*) FROM alerts") == 0);
}

TEST_CASE("a jar that many phones in many provinces look at is suspected, and its page says what that means") {
  Market market;
  usual_buyers(market, 50, 100);
  const char* const places[] = {"01", "19", "48", "56", "79", "80", "86", "92", "96"};
  for (int i = 0; i < 40; ++i) {
    Phone buyer{"198.18." + std::to_string(i) + ".5", i % 2 == 0 ? kAndroid : kIphone};
    market.look(buyer, 7, places[i % 9]);
    market.pass(std::chrono::hours(7));
  }
  const auto said = market.told(7);
  CHECK(said["verdict"] == "suspected_copy");
  CHECK(said["findings"][0]["code"] == "suspected_copy");
  CHECK(said["facts"]["copies"]["state"] == "suspected");
  CHECK(said["facts"]["copies"]["devices"] >= 20);
  const auto page = market.page(7);
  CHECK(page.find("Nghi tem bị sao chép") != std::string::npos);
  CHECK(page.find("được quét bằng ít nhất ") != std::string::npos);
  CHECK(page.find("Điều này không có nghĩa là chủ thể làm sai") != std::string::npos);
  CHECK(market.told(8)["facts"]["copies"] == nullptr);

  // An inspector's word stands above.
  market.scene().sql("INSERT INTO cases (id, gtin, lot, opened_at, status) VALUES (1, '" + kPlum + "', 'L2611', 0, 'open')");
  const auto mark = [&](int seq, const std::string& what) {
    const auto at = std::to_string(market.scene().now.time_since_epoch().count());
    market.scene().sql("INSERT INTO unit_marks (gtin, lot, serial, seq, mark, case_id, at_ms, actor, reason) "
                       "VALUES ('" + kPlum + "', 'L2611', '000007', " + std::to_string(seq) + ", '" + what +
                       "', 1, " + at + ", 'linh', 'seen')");
  };
  mark(1, "confirmed");
  CHECK(market.told(7)["findings"][0]["code"] == "copy_confirmed");
  const auto confirmed = market.page(7);
  CHECK(confirmed.find("<h1>Tem bị sao chép</h1>") != std::string::npos);
  CHECK(confirmed.find("Nghi tem bị sao chép") == std::string::npos);
  CHECK(confirmed.find("đã xác nhận tem này bị sao chép") != std::string::npos);
  CHECK(confirmed.find("có thể là tem gốc, cũng có thể là bản sao") != std::string::npos);
  CHECK(market.told(7)["verdict"] == "suspected_copy");
  CHECK(market.told(7)["headline"]["en"] == "Copied label");
  mark(2, "cleared");
  CHECK(market.told(7)["verdict"] == "genuine");
  CHECK(market.told(7)["facts"]["copies"]["state"] == "cleared");
}
