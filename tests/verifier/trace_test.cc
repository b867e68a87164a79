// One step back and one step forward, for everybody.
#include "verifier/trace.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/verifier/service_scene.h"

namespace ocop::test {
namespace {

const std::string kLot = "/trace/01/" + kPlum + "/10/L2611";

/// Over the scene's registry, with its batch registered: three months' plums into rose tea T1, a pallet, a label and
/// another company's lot.
class TraceScene {
 public:
  TraceScene() {
    scene_.post("/api/v1/batches", scene_.signed_record(scene_.record()));
    const auto step = [&](const std::string& name, const std::string& from, const std::string& to) {
      for (const auto& [side, node] : {std::pair{"0", from}, {"1", to}}) {
        scene_.sql("INSERT INTO lineage (step, side, node, kind) VALUES ('" + name + "', " + side + ", '" + node + "', 'made')");
      }
    };
    const std::string batch = "01/" + kPlum + "/10/L2611";
    step("event 1", batch, "01/" + kRoseTea + "/10/T1");
    step("event 2", batch, "00/095210000000000018");
    step("event 3", batch, "01/" + kPlum + "/21/000001");
    step("event 4", batch, "urn:other:company:customer-17");
    step("event 5", "urn:other:company:supplier-3", batch);
    step("event 6", "01/" + kRoseTea + "/10/T1", "01/" + kRoseTea + "/10/T2");
  }

  web::Response get(const std::string& target, const std::string& accept = "text/html", const std::string& method = "GET") {
    web::Request request;
    request.method = method;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    request.host = "id.example.vn";
    request.headers = {{"Accept", accept}};
    return trace_.handle(request);
  }
  ServiceScene& scene() { return scene_; }

 private:
  ServiceScene scene_;
  Clock clock_ = [this] { return scene_.now; };
  db::ReaderPool readers_{scene_.database(), 1};
  verifier::Pages pages_{"ID.EXAMPLE.VN"};
  verifier::Trace trace_{{.database = scene_.database(), .writer = scene_.writer(), .readers = readers_, .pages = pages_,
                          .clock = clock_, .host = "id.example.vn"}};
};

bool says(const web::Response& response, std::string_view text) { return response.body.find(text) != std::string::npos; }

TEST_CASE("anybody sees one step back and one step forward of a batch, and no more") {
  TraceScene traced;
  const auto page = traced.get(kLot);
  CHECK(page.status == 200);
  CHECK(says(page, "Truy xuất nguồn gốc"));
  CHECK(says(page, "lô L2611"));
  CHECK(says(page, "lô T1"));
  CHECK(says(page, "/trace/01/" + kRoseTea + "/10/T1"));
  CHECK(!says(page, "T2"));
  for (const char* hidden : {"supplier-3", "customer-17", "095210000000000018", "/21/", "event"}) {
    CAPTURE(hidden);
    CHECK(!says(page, hidden));
    CHECK(!says(traced.get(kLot, "application/json"), hidden));
  }
  CHECK(says(traced.get(kLot + "?lang=en"), "Made into"));
}

TEST_CASE("a step is there as data") {
  TraceScene traced;
  const auto data = traced.get(kLot, "application/json");
  CHECK(data.content_type == "application/json");
  CHECK(header(data, "Access-Control-Allow-Origin") == "*");
  const auto json = nlohmann::json::parse(data.body);
  CHECK(json["root"] == "https://id.gs1.org/01/" + kPlum + "/10/L2611");
  CHECK(json["more"] == false);
  REQUIRE(json["edges"].size() >= 2);
  bool tea = false;
  bool area = false;
  for (const auto& node : json["nodes"]) {
    tea = tea || node["id"] == "https://id.gs1.org/01/" + kRoseTea + "/10/T1";
    area = area || node["id"].get<std::string>().starts_with("https://id.example.vn/material/");
  }
  CHECK(tea);
  CHECK(area);
  CHECK(json["nodes"][0]["recalled"] == false);
}

TEST_CASE("registered batches stand before all that others state, and invented lots do not hide them") {
  TraceScene traced;
  traced.scene().sql(
      "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2999) "
      "INSERT INTO lineage (step, side, node, kind) SELECT 'event 0', 1, '01/" +
      kRoseTea + "/10/X' || i, 'made' FROM n");
  traced.scene().sql("INSERT INTO lineage (step, side, node, kind) VALUES ('event 0', 0, '01/" + kRoseTea +
                     "/10/T1', 'made'), ('event 7', 0, '01/" + kRoseTea + "/10/T1', 'made'), ('event 7', 1, '01/" + kPlum +
                     "/10/L2611', 'made')");
  const auto json = nlohmann::json::parse(traced.get("/trace/01/" + kRoseTea + "/10/T1", "application/json").body);
  CHECK(json["more"] == true);
  REQUIRE(json["nodes"].size() > 2);
  const auto first = std::find_if(json["edges"].begin(), json["edges"].end(), [](const auto& edge) {
    return edge["from"] == "https://id.gs1.org/01/" + kRoseTea + "/10/T1";
  });
  REQUIRE(first != json["edges"].end());
  CHECK((*first)["to"] == "https://id.gs1.org/01/" + kPlum + "/10/L2611");
}

TEST_CASE("what is recalled says so") {
  TraceScene traced;
  traced.scene().sql("INSERT INTO recalls (id, gtin, lot, since, reason, instructions, decision, recorded_at) VALUES (1, '" +
                     kPlum + "', 'L2611', '2026-11-20', 'x', 'y', '1/QĐ', 1790000000000)");
  CHECK(says(traced.get(kLot), "Đang bị thu hồi"));
}

TEST_CASE("what is no code is 400, what nothing is known of 404, and other methods are 405") {
  TraceScene traced;
  const struct {
    std::string target;
    int status;
  } table[] = {{"/trace/01/" + kPlum, 200},
               {"/trace/01/" + kPlum + "/10/L9999", 404},
               {"/trace/01/09521000009998", 404},
               {"/trace/01/09521000001016", 400},
               {"/trace/00/095210000000000018", 404},
               {"/trace/anything/01/" + kPlum, 404},
               {"/trace/trace/01/" + kPlum + "/10/L2611", 404},
               {"/trace/", 400},
               {"/trace/../etc/passwd", 400},
               {"/trace/01/" + kPlum + "/10/%00", 400}};
  for (const auto& row : table) {
    for (const char* accept : {"text/html", "application/json"}) {
      CAPTURE(row.target);
      CAPTURE(accept);
      CHECK(traced.get(row.target, accept).status == row.status);
    }
  }
  CHECK(traced.get(kLot, "text/html", "POST").status == 405);
  CHECK(traced.get(kLot, "text/html", "HEAD").status == 200);
  const auto options = traced.get(kLot, "text/html", "OPTIONS");
  CHECK(options.status == 204);
  CHECK(header(options, "Allow") == "GET, HEAD, OPTIONS");
  const auto refused = traced.get(kLot, "application/json", "POST");
  CHECK(refused.status == 405);
  CHECK(refused.content_type == "application/problem+json");
  CHECK(header(refused, "Allow") == "GET, HEAD, OPTIONS");
}

TEST_CASE("data goes to whoever would rather have data") {
  TraceScene traced;
  const struct {
    const char* accept;
    bool data;
  } table[] = {{"", false},
               {"*/*", false},
               {"application/json", true},
               {"Application/JSON;q=0.1", true},
               {"application/json;q=0", false},
               {"application/json, text/html;q=0.5", true},
               {"text/html, application/json;q=0.9", false},
               {"text/html, application/json", false},
               {"text/plain;note=json", false},
               {"image/x-json-like", false},
               {"application/json;q=0.2, application/xhtml+xml;q=0.8", false}};
  for (const auto& row : table) {
    CAPTURE(row.accept);
    CHECK((traced.get(kLot, row.accept).content_type == "application/json") == row.data);
  }
}

}  // namespace
}  // namespace ocop::test
