#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/verifier/service_scene.h"

using namespace ocop;
using namespace ocop::test;
using nlohmann::json;

namespace {

const web::Fields kAnything{{"Accept", "*/*"}};
const web::Fields kLinkset{{"Accept", "application/linkset+json"}};

class Registered : public ServiceScene {
 public:
  Registered() { REQUIRE(post("/api/v1/batches", signed_record(record())).status == 201); }

  void add_link(int id, const std::string& lot, const std::string& type, const std::string& href,
                const std::string& trouble = "") {
    sql("INSERT INTO product_links (id, gtin, lot, type, href, title, lang, media_type, recorded_at, recorded_by, "
        "checked_at, trouble_en, trouble_vi) VALUES (" +
        std::to_string(id) + ", '" + kPlum + "', '" + lot + "', '" + type + "', '" + href +
        "', 'Công thức', 'vi', 'text/html', 0, 'x', 1, '" + trouble + "', '" + trouble + "')");
  }
};

}  // namespace

TEST_CASE("redirects, linksets and data are no looks at a label: the scan log holds the page's only") {
  Registered scene;
  const std::string label = scene.label("L2611", "000007");
  CHECK(scene.get(label, kAnything).status == 307);
  CHECK(scene.get(label, kLinkset).status == 200);
  CHECK(scene.get(label, {{"Accept", "application/ld+json"}}).status == 200);
  CHECK(scene.get("/batches/" + kPlum + "/L2611.jws").status == 200);
  CHECK(scene.get("/api/v1/recalls" + label).status == 200);
  const web::Response head = scene.get(label, {}, "HEAD");
  CHECK(head.status == 200);
  const web::Response redirect = scene.get(label, kAnything);
  CHECK(redirect.log == web::Fields{{"gtin", kPlum}, {"lot", "L2611"}, {"serial", "000007"}});
  CHECK(redirect.route == "redirect");
  CHECK(header(redirect, "Set-Cookie").empty());

  const web::Response page = scene.get(header(redirect, "Location"), {{"Accept", "*/*"}, {"User-Agent", "Mozilla/5.0 (Linux; Android 13) Chrome/120.0 Mobile"}});
  CHECK(page.status == 200);
  CHECK(page.route == "page");
  CHECK(page.body.find("Tem thật") != std::string::npos);
  scene.await_scans(1);
  CHECK(scene.counted("L2611", "000007") == 1);
  CHECK(scene.writer().stats().scans_written == 1);
}

TEST_CASE("what a producer adds is linked to, unless the link checker does not find it") {
  Registered scene;
  scene.add_link(1, "", "recipeInfo", "https://htx.com.vn/mon?a=1");
  scene.add_link(2, "L2611", "masterData", "https://htx.com.vn/lo");
  scene.add_link(3, "", "faqs", "https://htx.com.vn/hong", "404");
  scene.add_link(4, "L9999", "instructions", "https://htx.com.vn/khac");
  const std::string label = scene.label("L2611", "000007");
  const std::string query = label.substr(label.find('?') + 1);
  const auto sent_to = [&](const std::string& type) {
    return header(scene.get(label + "&linkType=gs1:" + type, kAnything), "Location");
  };
  CHECK(sent_to("recipeInfo") == "https://htx.com.vn/mon?a=1&" + query + "&linkType=gs1:recipeInfo");
  CHECK(sent_to("masterData") == "https://htx.com.vn/lo?" + query + "&linkType=gs1:masterData");
  CHECK(sent_to("faqs").empty());
  CHECK(sent_to("instructions").empty());
  CHECK(scene.get(label + "&linkType=gs1:faqs", kAnything).status == 404);
}

TEST_CASE("links that a request cannot tell apart are answered with 300 and their linkset") {
  Registered scene;
  scene.add_link(1, "", "recipeInfo", "https://htx.com.vn/a");
  scene.add_link(2, "", "recipeInfo", "https://htx.com.vn/b");
  const web::Response response = scene.get("/01/" + kPlum + "?linkType=gs1:recipeInfo", kAnything);
  CHECK(response.status == 300);
  CHECK(response.content_type == "application/linkset+json");
  CHECK(header(response, "Location").empty());
  const json set = json::parse(response.body)["linkset"];
  REQUIRE(set.size() == 1);
  CHECK(set[0]["https://ref.gs1.org/voc/recipeInfo"].size() == 2);
  CHECK_FALSE(set[0].contains("https://ref.gs1.org/voc/pip"));
}

TEST_CASE("a label of a roll has the links of the lot that it was activated for") {
  ServiceScene scene;
  const auto serials = scene.make_roll("R1", 10);
  const std::string label = scene.roll_label(serials.serial(0));
  const auto anchors = [&](const std::string& target) {
    std::vector<std::string> found;
    const json set = json::parse(scene.get(target, kLinkset).body);
    for (const json& level : set["linkset"]) found.push_back(level["anchor"]);
    return found;
  };
  const std::string root = "https://id.example.vn/01/" + kPlum;
  CHECK(anchors(label) == std::vector<std::string>{root + "/21/" + serials.serial(0), root});
  scene.activate("R1", serials);
  CHECK(anchors(label) == std::vector<std::string>{root + "/21/" + serials.serial(0), root + "/10/L2611", root});
  CHECK(anchors("/01/" + kPlum + "/235/" + serials.serial(0)) == std::vector<std::string>{root});
}

TEST_CASE("a recall is told by its own address, of exactly the goods that it covers") {
  Registered scene;
  const std::string address = "/api/v1/recalls/01/" + kPlum + "/10/L2611";
  CHECK(json::parse(scene.get(address).body)["recalled"] == false);
  scene.sql("INSERT INTO recalls (id, gtin, lot, since, reason, instructions, recorded_at) VALUES (1, '" + kPlum +
            "', 'L2611', '2026-11-20', 'mốc', 'mang trả', 0)");
  const json said = json::parse(scene.get(address).body);
  CHECK(said["recalled"] == true);
  CHECK(said["recalls"][0]["reason"] == "mốc");
  CHECK(json::parse(scene.get("/api/v1/recalls/01/" + kPlum + "/10/L9999").body)["recalled"] == false);
}

TEST_CASE("addresses of data take one method and hold no traps") {
  Registered scene;
  struct Row {
    std::string target;
    int status;
  };
  const Row rows[] = {{"/api/v1/recalls/01/" + kPlum, 200},
                      {"/api/v1/recalls/01/" + kPlum + "?linkType=gs1:pip&S=1", 200},
                      {"/api/v1/recalls/01/09521000001016", 400},
                      {"/api/v1/recalls/01/" + kPlum + "/01/" + kPlum, 404},
                      {"/api/v1/recalls/01/", 400},
                      {"/api/v1/recalls/414/9521000000018", 404},
                      {"/batches/" + kPlum + "/L2611.jws", 200},
                      {"/batches/" + kPlum + "/L2611.jws?S=1", 200},
                      {"/batches/" + kPlum + "/%4c2611.jws", 200},
                      {"/batches/" + kPlum + "/L2612.jws", 404},
                      {"/batches/" + kPlum + "/.jws", 404},
                      {"/batches/" + kPlum + ".jws", 404},
                      {"/batches/.jws", 404},
                      {"/batches/" + kPlum + "/%zz.jws", 404},
                      {"/batches/" + kPlum + "/%00.jws", 404}};
  for (const Row& row : rows) {
    CAPTURE(row.target);
    CHECK(scene.get(row.target, kAnything).status == row.status);
    if (row.status == 200) CHECK(scene.get(row.target, kAnything, "DELETE").status == 405);
  }
}

TEST_CASE("the description file says what the resolver is, to any site") {
  ServiceScene scene;
  const web::Response response = scene.get("/.well-known/gs1resolver", kAnything);
  CHECK(response.status == 200);
  CHECK(header(response, "Access-Control-Allow-Origin") == "*");
  const json described = json::parse(response.body);
  CHECK(described["resolverRoot"] == "https://id.example.vn");
  CHECK(described["supportedPrimaryKeys"] == json{"01"});
  CHECK(described["contact"]["fn"] == "Sở mẫu");
}
