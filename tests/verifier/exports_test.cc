// The service's exports: records, and the feed as a portal polls it.
#include "verifier/national/exports.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "db/writer.h"
#include "tests/verifier/feed_scene.h"

namespace ocop::test {
namespace {

using namespace db::example;
using nlohmann::json;

class ExportScene {
 public:
  explicit ExportScene(FeedScene& feed)
      : feed_(feed),
        writer_(feed.address(), {}),
        readers_(feed.address(), 1),
        exports_({.readers = readers_,
                  .database = feed.address(),
                  .writer = writer_,
                  .clock = feed.clock(),
                  .host = "id.example.vn"}) {}

  FeedScene& feed() { return feed_; }
  web::Response ask(const std::string& target, web::Fields headers = {}, const std::string& method = "GET") {
    web::Request request;
    request.id = "test";
    request.method = method;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    request.headers = std::move(headers);
    REQUIRE(exports_.is_mine(request.path));
    return exports_.handle(request);
  }

 private:
  FeedScene& feed_;
  db::Writer writer_;
  db::ReaderPool readers_;
  verifier::Exports exports_;
};

template <class Test>
void with_exports(Test test) {
  with_feed([&](FeedScene& feed) {
    ExportScene scene(feed);
    test(scene);
  });
}

std::string header(const web::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

}  // namespace

TEST_CASE("goods are handed out as JSON and CSV, to pages of any origin") {
  with_exports([](ExportScene& scene) {
    const auto product = scene.ask("/export/products/" + kHoney + ".json");
    CHECK(product.status == 200);
    CHECK(product.content_type == "application/json");
    CHECK(header(product, "Access-Control-Allow-Origin") == "*");
    CHECK(json::parse(product.body)["as_of"] == "2026-03-02");
    const auto batch = scene.ask("/export/batches/" + kHoney + "/L2601.json");
    CHECK(json::parse(batch.body)["trace"]["lot"] == "L2601");
    const auto csv = scene.ask("/export/batches/" + kHoney + "/L2601.csv");
    CHECK(csv.status == 200);
    CHECK(csv.content_type == "text/csv; charset=utf-8");
    CHECK(csv.body.starts_with("\xEF\xBB\xBF" "Cấp,"));
    CHECK(header(csv, "Content-Disposition") == "attachment; filename=\"" + kHoney + "-L2601.csv\"");
    CHECK(header(scene.ask("/export/products/" + kHoney + ".csv"), "Content-Disposition") ==
          "attachment; filename=\"" + kHoney + ".csv\"");
    CHECK(json::parse(scene.ask("/export/schema.json").body)["title"].is_string());
  });
}

TEST_CASE("a lot with odd characters has an address") {
  with_exports([](ExportScene& scene) {
    auto odd = record();
    odd.lot = "A/1.json%+";
    odd.serials = {500, 5, 6};
    odd.areas = {{kMeadow, 0, {}}};
    enter(scene.feed().address(), odd);
    const auto batch = scene.ask("/export/batches/" + kHoney + "/A%2F1.json%25%2B.json");
    REQUIRE(batch.status == 200);
    CHECK(json::parse(batch.body)["trace"]["lot"] == odd.lot);
    CHECK(json::parse(batch.body)["trace"]["code"] == "https://id.example.vn/01/" + kHoney + "/10/A%2F1.json%25%2B");
  });
}

TEST_CASE("what is not there is 404, and a method that changes something 405") {
  with_exports([](ExportScene& scene) {
    for (const char* target :
         {"/export/", "/export/products/", "/export/products/09521234543213", "/export/products/9521234543213.json",
          "/export/products/09521234543299.json", "/export/products/0952123454321x.json",
          "/export/products/09521234543213.xml", "/export/products/09521234543213.json/",
          "/export/products/09521234543213/L2601.json", "/export/batches/09521234543213.json",
          "/export/batches/09521234543213/.json", "/export/batches/09521234543213/L2602.json",
          "/export/batches/09521234543213/L26%00.json", "/export/batches/09521234543213/%ff.json",
          "/export/batches/09521234543213/..%2f..%2fx.json", "/export/change", "/export/changes/1",
          "/export/products/..%2fkeys.json"}) {
      CAPTURE(target);
      const auto response = scene.ask(target);
      CHECK(response.status == 404);
      CHECK(response.content_type == "application/problem+json");
    }
    const auto posted = scene.ask("/export/changes", {}, "POST");
    CHECK(posted.status == 405);
    CHECK(header(posted, "Allow") == "GET, HEAD, OPTIONS");
    CHECK(scene.ask("/export/changes", {}, "OPTIONS").status == 204);
    CHECK(scene.ask("/export/changes", {}, "HEAD").status == 200);
  });
}

TEST_CASE("a portal reads the feed page by page, and again from where it was") {
  with_exports([](ExportScene& scene) {
    CHECK(scene.ask("/export/changes").body == "{\"changes\":[],\"next\":0,\"more\":false}\n");
    scene.feed().feed();
    keys::FeedCheck check(keys::ChangeReader::parse(feed_keys().root).value());
    std::int64_t since = 0;
    int pages = 0;
    for (bool more = true; more; ++pages) {
      const auto response = scene.ask("/export/changes?limit=2&since=" + std::to_string(since));
      REQUIRE(response.status == 200);
      const auto answer = json::parse(response.body);
      for (const auto& change : answer["changes"]) {
        REQUIRE(check.add(change["jws"].get<std::string>()));
        CHECK(change["seq"] == check.position().seq);
      }
      since = answer["next"];
      more = answer["more"];
      // What is full never changes again.
      CHECK(header(response, "Cache-Control") == (more ? "public, max-age=86400" : "no-cache"));
    }
    CHECK(pages == 3);
    CHECK(since == 5);
    CHECK(check.position().seq == 5);
    const auto all = json::parse(scene.ask("/export/changes").body);
    CHECK(all["changes"].size() == 5);
    CHECK(json::parse(scene.ask("/export/changes?since=999999999999999999").body)["next"] == 999999999999999999);
  });
}

TEST_CASE("polling is cheap while nothing changes, and tells when something did") {
  with_exports([](ExportScene& scene) {
    scene.feed().feed();
    const auto idle = scene.ask("/export/changes?since=5");
    const auto tag = header(idle, "ETag");
    CHECK(tag.size() > 2);
    const auto again = scene.ask("/export/changes?since=5", {{"If-None-Match", tag}});
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(header(again, "ETag") == tag);
    auto lot = record();
    lot.lot = "L2602";
    lot.serials = {500, 5, 6};
    lot.areas = {{kMeadow, 0, {}}};
    enter(scene.feed().address(), lot);
    scene.feed().feed();
    const auto news = scene.ask("/export/changes?since=5", {{"If-None-Match", tag}});
    CHECK(news.status == 200);
    CHECK(json::parse(news.body)["changes"].size() == 1);

    const auto record = scene.ask("/export/products/" + kHoney + ".json");
    CHECK(scene.ask("/export/products/" + kHoney + ".json", {{"If-None-Match", header(record, "ETag")}}).status == 304);
  });
}

TEST_CASE("nonsense in place of a number is 400 and says what is expected") {
  with_exports([](ExportScene& scene) {
    for (const char* query : {"since=", "since=-1", "since=x", "since=1e3", "since=9999999999999999999", "since=1%00",
                              "limit=0", "limit=501", "limit=", "limit=ten"}) {
      CAPTURE(query);
      const auto response = scene.ask(std::string("/export/changes?") + query);
      CHECK(response.status == 400);
      CHECK(json::parse(response.body)["where"] == std::string(query).substr(0, 5));
    }
  });
}

}  // namespace ocop::test
