// Typed codes: from what is printed beside the QR code to the label's page.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "tests/verifier/service_scene.h"
#include "web/percent.h"

using namespace ocop;
using namespace ocop::test;
using nlohmann::json;

namespace {

std::string home(const std::string& code) { return "/?code=" + web::percent_encode(code); }
std::string verify(const std::string& code) {
  return "/api/v1/verify?code=" + web::percent_encode(code);
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

void register_batch(ServiceScene& scene) {
  REQUIRE(scene.post("/api/v1/batches", scene.signed_record(scene.record())).status == 201);
}

/// A good code that no label has: its block is far beyond the registry's.
std::string stray(const ServiceScene& scene, std::uint32_t number) {
  return scene.codes().typed.code({.block = 200'000'000 + number, .index = number});
}

}  // namespace

TEST_CASE("a typed code leads to its label's page, which says that the signature was not checked") {
  ServiceScene scene;
  register_batch(scene);
  const std::string code = scene.typed_code("000007");
  for (const std::string& typed : {code, keys::grouped(code), lower(keys::grouped(code)), " " + code}) {
    CAPTURE(typed);
    const web::Response found = scene.get(home(typed));
    CHECK(found.status == 303);
    CHECK(header(found, "Location") == "/01/" + kPlum + "/10/L2611/21/000007?c=" + code);
    CHECK(header(found, "Cache-Control") == "no-store");
  }
  const std::string address = header(scene.get(home(code) + "&lang=en"), "Location");
  CHECK(address == "/01/" + kPlum + "/10/L2611/21/000007?c=" + code + "&lang=en");
  const web::Response page = scene.get(address);
  CHECK(page.status == 200);
  CHECK(page.body.find("The short code belongs to this label.") != std::string::npos);
  CHECK(page.body.find("L2611") != std::string::npos);
  CHECK(page.body.find("class=\"stars\"") == std::string::npos);
  CHECK(page.log.back().second == "unsigned");
  scene.await_scans(1);
  CHECK(scene.counted("L2611", "000007") == 1);
}

TEST_CASE("a typed code is checked as data too, and counts as a check of the label") {
  ServiceScene scene;
  register_batch(scene);
  const std::string code = scene.typed_code("000100");
  const web::Response data = scene.get(verify(keys::grouped(code)));
  REQUIRE(data.status == 200);
  const json body = json::parse(data.body);
  CHECK(body["code"] == "(01)" + kPlum + "(10)L2611(21)000100");
  CHECK(body["verdict"] == "unsigned");
  CHECK(body["findings"][0]["code"] == "typed_code");
  CHECK(body["facts"]["signature"] == "typed");
  CHECK(body["show_stars"] == false);
  scene.await_scans(1);
  CHECK(scene.counted("L2611", "000100") == 1);
  CHECK(json::parse(scene.get(verify(code)).body)["facts"]["scans"]["before"] == 1);
}

TEST_CASE("the parameter c is worth something on exactly its own label") {
  ServiceScene scene;
  register_batch(scene);
  const std::string code = scene.typed_code("000007");
  const std::string unit = "/01/" + kPlum + "/10/L2611/21/";
  struct Row {
    std::string what;
    std::string target;
    std::string signature;
  };
  for (const Row& row : {Row{"its own", unit + "000007?c=" + code, "typed"},
                         Row{"as people type it", unit + "000007?c=" + lower(keys::grouped(code)), "typed"},
                         Row{"its neighbour", unit + "000008?c=" + code, "absent"},
                         Row{"another width", unit + "07?c=" + code, "absent"},
                         Row{"its batch", "/01/" + kPlum + "/10/L2611?c=" + code, "absent"},
                         Row{"its product", "/01/" + kPlum + "?c=" + code, "absent"},
                         Row{"without the lot", "/01/" + kPlum + "/21/000007?c=" + code, "absent"},
                         Row{"another lot", "/01/" + kPlum + "/10/L2612/21/000007?c=" + code, "absent"},
                         Row{"with a date", unit + "000007?15=290101&c=" + code, "absent"},
                         Row{"a code cut short", unit + "000007?c=" + code.substr(1), "absent"},
                         Row{"another parameter", unit + "000007?C=" + code, "absent"},
                         Row{"beside a forged signature", unit + "000007?S=1&c=" + code, "invalid"}}) {
    CAPTURE(row.what);
    const web::Response data = scene.get(verify_target(row.target));
    REQUIRE(data.status == 200);
    CHECK(json::parse(data.body)["facts"]["signature"] == row.signature);
  }
  const web::Response data =
      scene.get(verify_target(scene.label("L2611", "000007") + "&c=" + code));
  CHECK(json::parse(data.body)["facts"]["signature"] == "valid");
  scene.await_scans(13);
  // Its own; what anybody could write does not count, nor does the same device again.
  CHECK(scene.counted("L2611", "000007") == 1);
}

TEST_CASE("what a code can be wrong in has its own answer") {
  ServiceScene scene;
  register_batch(scene);
  const std::string code = scene.typed_code("000001");
  std::string mistyped = code;
  // One in 31 wrong characters makes a code of the other kind, of which something else is said.
  for (const char wrong : {'7', '8', '9'}) {
    if (wrong == code[3]) continue;
    mistyped[3] = wrong;
    if (!keys::read_short_code(keys::ShortCode::kScratch, mistyped)) break;
  }
  struct Row {
    std::string typed;
    int status;
    std::string problem;
    std::string says;
  };
  for (const Row& row :
       {Row{mistyped, 400, "code_unreadable", "a character is wrong"},
        Row{scene.codes().scratch.fresh(), 400, "code_unreadable", "page first"},
        Row{stray(scene, 1), 404, "unknown_code", "No label has this code"},
        // A block that is there, and a place beyond its last label.
        Row{scene.codes().typed.code({.block = scene.codes().typed.find(code).block, .index = 100}),
            404, "unknown_code", "No label has this code"},
        Row{scene.codes().typed.code({.block = 0, .index = 0}), 404, "unknown_code",
            "No label has this code"}}) {
    CAPTURE(row.typed);
    const web::Response page = scene.get(home(row.typed), {{"Accept-Language", "en"}});
    CHECK(page.status == row.status);
    CHECK(page.body.find(row.says) != std::string::npos);
    CHECK(header(page, "Cache-Control") == "no-store");
    const web::Response data = scene.get(verify(row.typed));
    CHECK(data.status == row.status);
    CHECK(json::parse(data.body)["code"] == row.problem);
    CHECK(header(data, "Access-Control-Allow-Origin") == "*");
  }
}

TEST_CASE("answers to a code that names nothing are the same whatever is missing") {
  ServiceScene scene;
  register_batch(scene);
  const std::uint32_t block = scene.codes().typed.find(scene.typed_code("000001")).block;
  const std::string beyond = scene.codes().typed.code({.block = block, .index = 5000});
  const std::string nowhere = stray(scene, 7);
  CHECK(scene.get(verify(beyond)).body == scene.get(verify(nowhere)).body);
  std::string a = scene.get(home(beyond)).body;
  std::string b = scene.get(home(nowhere)).body;
  const auto without = [](std::string text, const std::string& code) {
    for (std::size_t at = 0; (at = text.find(code)) != std::string::npos;) text.erase(at, code.size());
    return text;
  };
  CHECK(without(a, beyond) == without(b, nowhere));
}

TEST_CASE("random codes hit nothing, and a label's code says nothing of the next one's") {
  ServiceScene scene;
  scene.remote = "127.0.0.1";
  register_batch(scene);
  std::mt19937_64 random(20261122);
  for (int i = 0; i < 500; ++i) {
    const keys::TypedCodes::Label label{.block = static_cast<std::uint32_t>(random() >> 36U),
                                        .index = static_cast<std::uint32_t>(random() >> 37U)};
    CHECK(scene.get(verify(scene.codes().typed.code(label))).status == 404);
  }
  // What differs between one serial's code and the next one's is never the same twice.
  std::set<std::string> steps;
  std::string before = scene.typed_code("000001");
  for (int serial = 2; serial <= 100; ++serial) {
    const std::string code = scene.typed_code(fmt::format("{:06}", serial));
    std::string step;
    for (std::size_t i = 0; i < code.size(); ++i) {
      step += keys::kShortCodeAlphabet[keys::kShortCodeAlphabet.find(code[i]) ^
                                       keys::kShortCodeAlphabet.find(before[i])];
    }
    steps.insert(step);
    before = code;
  }
  CHECK(steps.size() == 99);
}

TEST_CASE("a network that types too many codes that are none has to wait, whatever it types then") {
  ServiceScene scene;
  register_batch(scene);
  const std::string code = scene.typed_code("000007");
  for (std::uint32_t i = 0; i < 15; ++i) {
    CHECK(scene.get(home(code)).status == 303);  // a right one does not count
    std::string mistyped = code;
    std::swap(mistyped[0], mistyped[11]);
    CHECK(scene.get(home(mistyped)).status == (code[0] == code[11] ? 303 : 400));  // nor this
    CHECK(scene.get(home(stray(scene, 2 * i))).status == 404);
    CHECK(scene.get(verify(stray(scene, 2 * i + 1))).status == 404);
  }
  scene.now += std::chrono::minutes(20);
  const web::Response page = scene.get(home(code), {{"Accept-Language", "en"}});
  CHECK(page.status == 429);
  CHECK(header(page, "Retry-After") == "2400");
  CHECK(page.body.find("after 40 minutes") == std::string::npos);
  CHECK(page.body.find("40 minutes") != std::string::npos);
  const web::Response data = scene.get(verify(code));
  CHECK(data.status == 429);
  CHECK(header(data, "Retry-After") == "2400");
  CHECK(json::parse(data.body)["code"] == "too_many");
  // Labels that are scanned are answered, and neighbours may type.
  CHECK(scene.get(scene.label("L2611", "000007")).status == 200);
  scene.remote = "203.0.114.1";
  CHECK(scene.get(home(code)).status == 303);
  scene.remote = "203.0.113.77";
  CHECK(scene.get(home(code)).status == 429);
  scene.now += std::chrono::minutes(40);
  CHECK(scene.get(home(code)).status == 303);
}

TEST_CASE("twelve digits that are a GTIN stay a GTIN") {
  ServiceScene scene;
  CHECK(header(scene.get("/?code=036000291452"), "Location") == "/01/00036000291452");
  CHECK(header(scene.get("/?code=952100000101-5"), "Location") == "/01/" + kPlum);
}

TEST_CASE("a verifier without a service key says that it reads no short codes") {
  ServiceScene scene(2, false);
  register_batch(scene);
  const std::string code = scene.typed_code("000007");
  const web::Response page = scene.get(home(code), {{"Accept-Language", "en"}});
  CHECK(page.status == 400);
  CHECK(page.body.find("short codes cannot be read here") != std::string::npos);
  CHECK(scene.get(verify(code)).status == 400);
  const web::Response data = scene.get("/api/v1/verify?uri=" + web::percent_encode(
      "https://x/01/" + kPlum + "/10/L2611/21/000007?c=" + code));
  CHECK(json::parse(data.body)["facts"]["signature"] == "absent");
  CHECK(scene.post(scene.label("L2611", "000007"), "scratch=x",
                   "application/x-www-form-urlencoded").status == 405);
}
