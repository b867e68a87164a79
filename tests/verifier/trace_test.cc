// One step back and one step forward, for everybody.
#include "verifier/trace.h"

#include <doctest/doctest.h>

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
  CHECK(traced.get(kLot, "text/html", "OPTIONS").status == 204);
  CHECK(traced.get(kLot, "text/html", "HEAD").status == 200);
}

}  // namespace
}  // namespace ocop::test
