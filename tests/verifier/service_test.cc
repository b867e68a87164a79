#include "verifier/service.h"

#include <doctest/doctest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/file.h"
#include "tests/verifier/service_scene.h"
#include "web/percent.h"

using namespace ocop;
using namespace ocop::test;
using nlohmann::json;

namespace {

std::string with_other_digit(std::string label) {
  label.back() = label.back() == '1' ? '2' : '1';
  return label;
}

}  // namespace

TEST_CASE("a label of a registered batch is genuine, as a page and as data, and is counted") {
  ServiceScene scene;
  REQUIRE(scene.post("/api/v1/batches", scene.signed_record(scene.record())).status == 201);
  const std::string label = scene.label("L2611", "000007");

  const web::Response page = scene.get(label);
  CHECK(page.status == 200);
  CHECK(page.route == "page");
  CHECK(page.body.find("Tem thật") != std::string::npos);
  CHECK(page.body.find("Hợp tác xã Đoàn Kết") != std::string::npos);
  CHECK(header(page, "Cache-Control") == "no-store");
  CHECK(page.log == web::Fields{{"gtin", kPlum}, {"lot", "L2611"}, {"serial", "000007"},
                                {"verdict", "genuine"}});
  scene.await_scans(1);

  scene.now += std::chrono::hours(1);
  const web::Response data = scene.get(verify_target(label));
  CHECK(data.status == 200);
  const json body = json::parse(data.body);
  CHECK(body["verdict"] == "genuine");
  CHECK(body["facts"]["scans"]["before"] == 1);
  CHECK(keys::open_batch(scene.programme().keyring(), body["facts"]["batch"]["record"].get<std::string>())
            .value().record == scene.record());
  scene.await_scans(2);
  CHECK(scene.counted("L2611", "000007") == 2);
}

TEST_CASE("a signature with one digit changed is forged, and leaves the genuine label's count alone") {
  ServiceScene scene;
  REQUIRE(scene.post("/api/v1/batches", scene.signed_record(scene.record())).status == 201);
  const std::string forged = with_other_digit(scene.label("L2611", "000007"));
  CHECK(json::parse(scene.get(verify_target(forged)).body)["verdict"] == "forged");
  const web::Response page = scene.get(forged, {{"Accept-Language", "en"}});
  CHECK(page.status == 200);
  CHECK(page.log.back() == std::pair<std::string, std::string>("verdict", "forged"));
  CHECK(page.body.find("Forged label") != std::string::npos);
  scene.await_scans(2);
  CHECK(scene.counted("L2611", "000007") == 0);
}

TEST_CASE("each code gets the verdict of its facts") {
  ServiceScene scene;
  REQUIRE(scene.post("/api/v1/batches", scene.signed_record(scene.record())).status == 201);
  const auto signed_by_us = [&](const std::string& gtin) {
    gs1::DigitalLink link;
    link.host = "x";
    link.key = {"01", gtin};
    return gs1::build_digital_link(keys::sign_label(scene.key(), link)).substr(9);
  };
  struct Row {
    std::string what;
    std::string target;
    std::string verdict;
  };
  const Row rows[] = {
      {"unit beyond the batch", scene.label("L2611", "000101"), "not_registered"},
      {"lot never registered", scene.label("L2612", "000001"), "not_registered"},
      {"product code", "/01/" + kPlum, "unsigned"},
      {"product code, signed", signed_by_us(kPlum), "genuine"},
      {"product of another producer, signed with our key", signed_by_us(kRoseTea), "forged"},
      {"product with an expired certificate", "/01/" + kRoseTea, "expired"},
      {"signature that is none", "/01/" + kPlum + "?S=123", "forged"},
      {"signature twice", scene.label("L2611", "000001") + "&S=1", "forged"},
      {"short GTIN", "/01/9521000001015", "unsigned"},
      {"path before the key", "/vn/ocop/01/" + kPlum, "unsigned"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    const web::Response response = scene.get(verify_target(row.target));
    CAPTURE(response.body);
    REQUIRE(response.status == 200);
    CHECK(json::parse(response.body)["verdict"] == row.verdict);
    CHECK(scene.get(row.target).status == 200);
  }
}

TEST_CASE("what is no label code is refused with a page that helps, or a problem that names the part") {
  ServiceScene scene;
  struct Row {
    std::string target;
    int page;
    std::string code;
  };
  const Row rows[] = {
      {"/01/09521000001016", 400, "not_a_code"},
      {"/01/", 400, "not_a_code"},
      {"/01/" + kPlum + "/10/" + std::string(21, 'A'), 400, "not_a_code"},
      {"/01/" + kPlum + "/21/1/10/A", 400, "not_a_code"},
      {"/01/" + kPlum + "/10/%00", 400, "not_a_code"},
      {"/01/" + kPlum + "/10/%zz", 400, "not_a_code"},
      {"/01/" + kPlum + "?10=A", 400, "not_a_code"},
      {"/01/09529999999993", 404, "unknown_product"},
      {"/01/09529999999993/10/L1/21/1", 404, "unknown_product"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.target);
    const web::Response page = scene.get(row.target);
    CHECK(page.status == row.page);
    CHECK(page.body.size() > 2000);
    const web::Response data = scene.get(verify_target(row.target));
    CHECK(data.status == row.page);
    CHECK(data.content_type == "application/problem+json");
    const json body = json::parse(data.body);
    CHECK(body["code"] == row.code);
    CHECK(!body["message"]["vi"].get<std::string>().empty());
  }
  CHECK(scene.get("/api/v1/verify").status == 400);
  CHECK(scene.get("/api/v1/verify?uri=").status == 400);
  CHECK(scene.get("/414/9521000000018").status == 404);
}

TEST_CASE("who only looks ahead is not counted as somebody checking a label") {
  ServiceScene scene;
  REQUIRE(scene.post("/api/v1/batches", scene.signed_record(scene.record())).status == 201);
  const std::string label = scene.label("L2611", "000001");
  CHECK(scene.get(label, {}, "HEAD").status == 200);
  CHECK(scene.get(label, {{"Sec-Purpose", "prefetch;prerender"}}).status == 200);
  CHECK(scene.get(label, {{"Purpose", "prefetch"}}).status == 200);
  scene.get(label);
  scene.await_scans(3);
  CHECK(scene.counted("L2611", "000001") == 1);
}

TEST_CASE("a batch record is registered once, and what speaks against it is told with its status") {
  ServiceScene scene;
  const auto record = scene.record();
  const auto post = [&](const programme::BatchRecord& r) {
    return scene.post("/api/v1/batches", scene.signed_record(r));
  };
  auto first = post(record);
  CHECK(first.status == 201);
  CHECK(json::parse(first.body) ==
        json{{"registered", true}, {"new", true}, {"gtin", kPlum}, {"lot", "L2611"}});
  auto again = post(record);
  CHECK(again.status == 200);
  CHECK(json::parse(again.body)["new"] == false);

  struct Row {
    std::string what;
    std::function<void(programme::BatchRecord&)> change;
    int status;
    std::string code;
  };
  const Row rows[] = {
      {"same lot, other content", [](auto& r) { r.serials.count = 99; }, 409, "other_content"},
      {"serials taken", [](auto& r) { r.lot = "L2", r.serials.first = 50; }, 409, "serials_overlap"},
      {"unknown product",
       [](auto& r) { r.lot = "L3", r.gtin = "09529999999993", r.serials.first = 1000; }, 422, "unknown_product"},
      {"another producer's product",
       [](auto& r) { r.lot = "L4", r.gtin = kRoseTea, r.serials.first = 1000; }, 422, "foreign_key"},
      {"area not linked",
       [](auto& r) { r.lot = "L5", r.serials.first = 1000, r.areas[0].area = "VN-MAU-0003"; }, 422, "area_not_linked"},
      {"more than the area yields",
       [](auto& r) { r.lot = "L6", r.serials.first = 1000, r.areas[0].grams = 900'000'000; }, 422, "yield_exceeded"},
      {"certificate unknown",
       [](auto& r) { r.lot = "L7", r.serials.first = 1000, r.certificate = "X"; }, 422, "unknown_certificate"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    auto changed = record;
    row.change(changed);
    const web::Response response = post(changed);
    CAPTURE(response.body);
    CHECK(response.status == row.status);
    CHECK(response.content_type == "application/problem+json");
    CHECK(json::parse(response.body)["code"] == row.code);
  }
}

TEST_CASE("what is no batch record, or not ours, is refused before the registry sees it") {
  ServiceScene scene;
  const std::string good = scene.signed_record(scene.record());
  CHECK(scene.post("/api/v1/batches", good, "text/plain").status == 415);
  CHECK(scene.post("/api/v1/batches", good, "").status == 415);
  for (const std::string& body : {std::string(), std::string("a.b.c"), good.substr(0, good.size() - 4),
                                  "x" + good, good + ".x", std::string("\0", 1)}) {
    CHECK(scene.post("/api/v1/batches", body).status == 400);
  }
  CHECK(scene.post("/api/v1/batches", std::string(100'000, 'A')).status == 413);
  CHECK(scene.post("/api/v1/batches", good + "\n", "Application/JOSE; charset=utf-8").status == 201);
}

TEST_CASE("a code typed at the start page leads to its address") {
  ServiceScene scene;
  const auto typed = scene.get("/?code=9521000001015%2FL2611&lang=en");
  CHECK(typed.status == 303);
  CHECK(header(typed, "Location") == "/01/" + kPlum + "/10/L2611?lang=en");
  CHECK(header(scene.get("/?code=" + web::percent_encode("https://a/01/" + kPlum + "?S=12") + "&lang=vi"),
               "Location") == "/01/" + kPlum + "?S=12&lang=vi");
  CHECK(scene.get("/?code=hello").status == 400);
  CHECK(scene.get("/?code=%0d%0aSet-Cookie:x").status == 400);
  CHECK(scene.get("/").status == 200);
}

TEST_CASE("the other addresses do what they are for") {
  ServiceScene scene;
  CHECK(scene.get("/healthz").status == 200);
  CHECK(scene.get("/readyz").body == "ready\n");
  CHECK(scene.get("/robots.txt").body.find("Disallow: /01/") != std::string::npos);
  const auto keys = scene.get("/.well-known/jwks.json");
  CHECK(keys.content_type == "application/jwk-set+json");
  CHECK(header(keys, "Cache-Control") == "public, max-age=300");
  CHECK(json::parse(keys.body)["keys"][0]["kid"] == scene.key().kid());
  scene.get("/01/" + kPlum);
  const auto metrics = scene.get("/metrics");
  CHECK(metrics.content_type == web::kMetricsContentType);
  CHECK(metrics.body.find("ocop_verdicts_total{verdict=\"unsigned\"} 1\n") != std::string::npos);
  CHECK(metrics.body.find("ocop_keys 1\n") != std::string::npos);
  CHECK(scene.get("/pictures/" + kPlum).status == 404);
  CHECK(scene.get("/pictures/../../etc/passwd").status == 404);
  CHECK(scene.get("/nothing").status == 404);
  CHECK(scene.get("/api/v2/verify").content_type == "application/problem+json");
}

TEST_CASE("a product's picture is served with its type, and may be kept for a day") {
  ServiceScene scene;
  scene.sql("INSERT INTO pictures (gtin, media_type, base64) VALUES ('" + kPlum +
            "', 'image/png', 'iVBORw0KGgo=')");
  const auto picture = scene.get("/pictures/" + kPlum);
  CHECK(picture.status == 200);
  CHECK(picture.content_type == "image/png");
  CHECK(picture.body == "\x89PNG\r\n\x1a\n");
  CHECK(header(picture, "Cache-Control") == "public, max-age=86400");
  CHECK(scene.get("/pictures/" + kPlum + "x").status == 404);
}

TEST_CASE("a method that an address does not take is answered with those that it takes") {
  ServiceScene scene;
  struct Row {
    std::string method;
    std::string target;
    std::string allow;
  };
  const Row rows[] = {{"POST", "/", "GET, HEAD"},
                      {"DELETE", "/01/" + kPlum, "GET, HEAD, OPTIONS, POST"},
                      {"PUT", "/api/v1/verify", "GET, HEAD"},
                      {"GET", "/api/v1/batches", "POST"},
                      {"HEAD", "/api/v1/batches", "POST"},
                      {"OPTIONS", "/metrics", "GET, HEAD"}};
  for (const auto& row : rows) {
    CAPTURE(row.target);
    const auto response = scene.get(row.target, {}, row.method);
    CHECK(response.status == 405);
    CHECK(header(response, "Allow") == row.allow);
  }
}

TEST_CASE("a key revoked in the published file counts from the next refresh on") {
  ServiceScene scene;
  REQUIRE(scene.post("/api/v1/batches", scene.signed_record(scene.record())).status == 201);
  const std::string label = verify_target(scene.label("L2611", "000001"));
  CHECK(scene.live_keys().refresh() == Result<bool>(false));
  REQUIRE(scene.programme().store().revoke(scene.key().kid(), noon() - std::chrono::hours(24), "stolen"));
  CHECK(json::parse(scene.get(label).body)["verdict"] == "genuine");
  CHECK(scene.live_keys().refresh() == Result<bool>(true));
  CHECK(json::parse(scene.get(label).body)["verdict"] == "key_revoked");
  CHECK(scene.live_keys().refresh() == Result<bool>(false));
}

TEST_CASE("a damaged key file is told once and the earlier keys stay in use") {
  ServiceScene scene;
  const auto jwks = scene.programme().directory() / "jwks.json";
  write_file_whole(jwks, "{\"keys\": [");
  CHECK(!scene.live_keys().refresh());
  CHECK(scene.live_keys().refresh() == Result<bool>(false));
  CHECK(scene.live_keys().current()->all().size() == 1);
  std::filesystem::remove(jwks);
  CHECK(!scene.live_keys().refresh());
  CHECK(scene.live_keys().refresh() == Result<bool>(false));
  CHECK(scene.get("/readyz").status == 200);
}

TEST_CASE("a service whose scans cannot be written is not ready until they are") {
  ServiceScene scene;
  scene.get("/01/" + kPlum);
  scene.await_scans(1);
  CHECK(scene.get("/readyz").status == 200);
  scene.sql("ALTER TABLE scans RENAME TO hidden");
  scene.get("/01/" + kPlum);
  while (scene.writer().stats().failures == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const auto waiting = scene.get("/readyz");
  CHECK(waiting.status == 503);
  CHECK(waiting.body == "scans wait and cannot be written\n");
  CHECK(scene.get("/readyz").status == 503);
  CHECK(scene.get("/healthz").status == 200);
  scene.sql("ALTER TABLE hidden RENAME TO scans");
  scene.await_scans(2);
  while (scene.writer().stats().scans_waiting > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(scene.get("/readyz").status == 200);
}

TEST_CASE("when the registry does not answer, visitors get 503 and the cause goes to the log only") {
  ServiceScene scene;
  scene.sql("ALTER TABLE products RENAME TO products_gone");
  for (const std::string& target : {"/01/" + kPlum, verify_target("/01/" + kPlum)}) {
    const auto response = scene.get(target, {{"Accept-Language", "en"}});
    CHECK(response.status == 503);
    CHECK(header(response, "Retry-After") == "5");
    CHECK(response.body.find("products") == std::string::npos);
    REQUIRE(response.log.size() == 1);
    CHECK(response.log[0].second.find("products") != std::string::npos);
  }
  CHECK(scene.get("/healthz").status == 200);
  CHECK(scene.get("/").status == 200);
}

TEST_CASE("programs are told of failures in the form of their interface") {
  ServiceScene scene;
  const auto failure = [&](int status, const std::string& path) {
    web::Request request;
    request.path = path;
    request.target = path;
    return scene.service().failure(status, request);
  };
  for (const int status : {413, 503}) {
    CAPTURE(status);
    for (const char* path : {"/batches/x.jws", "/export/changes", "/api/v1/verify", "/epcis/capture"}) {
      CAPTURE(path);
      const auto response = failure(status, path);
      CHECK(response.status == status);
      CHECK(response.content_type == "application/problem+json");
    }
    CHECK(failure(status, "/trace/x").content_type.starts_with("text/html"));
  }
  const struct {
    int status;
    const char* exception;
  } table[] = {{400, "ValidationException"},         {404, "NoSuchResourceException"},
               {405, "UnsupportedOperationException"}, {413, "CaptureLimitExceededException"},
               {414, "URITooLongException"},         {503, "ImplementationException"}};
  for (const auto& row : table) {
    const auto response = failure(row.status, "/epcis/capture");
    CAPTURE(row.exception);
    CHECK(response.body.find("\"epcisException:" + std::string(row.exception) + "\"") != std::string::npos);
    CHECK(header(response, "GS1-EPCIS-Version") == "2.0.0");
    CHECK(header(response, "Access-Control-Allow-Origin") == "*");
  }
}
