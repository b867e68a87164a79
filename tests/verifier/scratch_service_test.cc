// Scratch codes: the form on a label's page, and the same as data.
#include <doctest/doctest.h>

#include <atomic>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/verifier/service_scene.h"

using namespace ocop;
using namespace ocop::test;
using nlohmann::json;

namespace {

struct Scene : ServiceScene {
  Scene() {
    REQUIRE(post("/api/v1/batches", signed_record(record())).status == 201);
    scratch_codes = put_scratch_codes(record().serials);
  }
  std::string unit() const { return label("L2611", "000007"); }
  const std::string& code() const { return scratch_codes[6]; }
  web::Response ask(const json& body, const std::string& type = "application/json") {
    return post("/api/v1/scratch", body.dump(), type);
  }
  std::vector<std::string> scratch_codes;
};

bool has(const web::Response& page, const std::string& text) {
  return page.body.find(text) != std::string::npos;
}

const std::string kForm = "<form method=\"post\">";

}  // namespace

TEST_CASE("the first right code opens the label, the next one hears when") {
  Scene scene;
  const web::Response before = scene.get(scene.unit(), {{"Accept-Language", "en"}});
  CHECK(has(before, kForm));
  CHECK(has(before, "Nobody has entered it yet"));

  const web::Response first = scene.scratch(scene.unit(), keys::grouped(scene.code()));
  CHECK(first.status == 200);
  CHECK(first.route == "scratch");
  CHECK(has(first, "opened for the first time, by you, now: 12:00 22/11/2026"));
  CHECK_FALSE(has(first, kForm));
  CHECK(header(first, "Cache-Control") == "no-store");
  CHECK(first.log == web::Fields{{"gtin", kPlum}, {"lot", "L2611"}, {"serial", "000007"},
                                 {"scratch", "first"}});

  scene.now += std::chrono::minutes(90);
  const web::Response again = scene.scratch(scene.unit(), scene.code());
  CHECK(again.status == 200);
  CHECK(has(again, "This code was used at 12:00 22/11/2026."));
  CHECK_FALSE(has(again, "by you, now"));

  const web::Response later = scene.get(scene.unit());
  CHECK(has(later, "Mã này đã được dùng lúc 12:00 22/11/2026."));
  CHECK(has(later, kForm));
  const web::Response other = scene.get(scene.label("L2611", "000008"));
  CHECK(has(other, "Chưa ai nhập mã này"));
}

TEST_CASE("a wrong or unreadable code opens nothing") {
  Scene scene;
  std::string mistyped = scene.code();
  // One in 31 wrong characters makes a code of the other kind, of which something else is said.
  for (const char wrong : {'7', '8', '9'}) {
    if (wrong == scene.code()[0]) continue;
    mistyped[0] = wrong;
    if (!keys::read_short_code(keys::ShortCode::kTyped, mistyped)) break;
  }
  struct Row {
    std::string code;
    int status;
    std::string says;
  };
  for (const Row& row :
       {Row{mistyped, 400, "a character is wrong"}, Row{"", 400, "these are 0"},
        Row{scene.typed_code("000007"), 400, "beside the QR code"},
        Row{"<script>alert(1)</script>", 400, "stands in no code"},
        Row{scene.scratch_codes[7], 422, "not the code of this label"},
        Row{scene.codes().scratch.fresh(), 422, "not the code of this label"}}) {
    CAPTURE(row.code);
    const web::Response page = scene.scratch(scene.unit(), row.code);
    CHECK(page.status == row.status);
    CHECK(has(page, row.says));
    CHECK(has(page, kForm));
    CHECK_FALSE(has(page, "<script"));
    for (const auto& [name, value] : page.log) CHECK((row.code.empty() || value != row.code));
  }
  CHECK(scene.scratch(scene.unit(), scene.code()).body.find("by you, now") != std::string::npos);
}

TEST_CASE("without a label that holds no code is looked at") {
  Scene scene;
  std::string forged = scene.unit();
  forged.back() = forged.back() == '1' ? '2' : '1';
  const std::string bare = "/01/" + kPlum + "/10/L2611/21/000007";
  const auto roll = scene.make_roll("R1", 10);
  const auto roll_codes = scene.put_scratch_codes(roll);
  const std::string waiting = scene.roll_label(roll.serial(0));
  for (const std::string& label : {forged, bare, scene.label("L2611", "000101"),
                                   "/01/" + kPlum + "/10/L2611", "/01/" + kPlum}) {
    CAPTURE(label);
    CHECK_FALSE(has(scene.get(label), kForm));
    const web::Response page = scene.scratch(label, scene.code());
    CHECK(page.status == 200);
    CHECK_FALSE(has(page, "by you, now"));
    CHECK_FALSE(has(page, kForm));
    CHECK(scene.ask({{"uri", "https://x" + label}, {"code", scene.code()}}).status == 404);
  }
  CHECK_FALSE(has(scene.get(waiting), kForm));
  CHECK(scene.ask({{"uri", "https://x" + waiting}, {"code", roll_codes[0]}}).status == 404);
  // All of that used nothing up.
  CHECK(has(scene.scratch(scene.unit(), scene.code()), "by you, now"));
}

TEST_CASE("a label found by its typed code takes its scratch code") {
  Scene scene;
  const std::string typed = scene.typed_code("000007");
  const std::string found = "/01/" + kPlum + "/10/L2611/21/000007?c=" + typed;
  CHECK(has(scene.get(found), kForm));
  CHECK(has(scene.scratch(found, scene.code()), "by you, now"));
  const web::Response data = scene.ask({{"typed", keys::grouped(typed)}, {"code", scene.code()}});
  CHECK(data.status == 200);
  CHECK(json::parse(data.body)["outcome"] == "used");
}

TEST_CASE("scratch codes as data") {
  Scene scene;
  const std::string uri = "https://ID.EXAMPLE.VN" + scene.unit();
  const json facts = json::parse(scene.get("/api/v1/verify?code=" + scene.typed_code("000007")).body);
  CHECK(facts["facts"]["scratch"]["used_at"] == nullptr);

  web::Response data = scene.ask({{"uri", uri}, {"code", scene.scratch_codes[0]}});
  CHECK(data.status == 422);
  CHECK(json::parse(data.body)["code"] == "wrong_code");
  data = scene.ask({{"uri", uri}, {"code", keys::grouped(scene.code())}});
  REQUIRE(data.status == 200);
  CHECK(header(data, "Cache-Control") == "no-store");
  const json body = json::parse(data.body);
  CHECK(body["outcome"] == "first");
  CHECK(body["used_at"] == "2026-11-22T05:00:00Z");
  CHECK(body["code"] == "(01)" + kPlum + "(10)L2611(21)000007");
  CHECK(body["verdict"] == "genuine");
  const json after = json::parse(scene.get("/api/v1/verify?code=" + scene.typed_code("000007")).body);
  CHECK(after["facts"]["scratch"]["used_at"] == "2026-11-22T05:00:00Z");
}

TEST_CASE("a question that is none is refused") {
  Scene scene;
  const std::string uri = "https://ID.EXAMPLE.VN" + scene.unit();
  const std::string deep = std::string(4000, '[') + std::string(4000, ']');
  for (const std::string& body :
       {std::string(), std::string("[]"), std::string("{}"), std::string("{\"code\":1}"), deep,
        json{{"uri", uri}}.dump(), json{{"code", "x"}}.dump(),
        json{{"uri", uri}, {"typed", "x"}, {"code", "x"}}.dump(),
        json{{"uri", 7}, {"code", "x"}}.dump(), std::string("{\"uri\":\"\xff\",\"code\":\"x\"}")}) {
    CAPTURE(body.substr(0, 60));
    const web::Response refused = scene.post("/api/v1/scratch", body, "application/json");
    CHECK(refused.status == 400);
    CHECK(json::parse(refused.body)["code"] == "question");
  }
  CHECK(scene.ask({{"uri", uri}, {"code", "x"}}, "text/plain").status == 415);
  CHECK(scene.ask({{"uri", uri}, {"code", std::string(9000, 'x')}}).status == 413);
  CHECK(json::parse(scene.ask({{"uri", "nonsense"}, {"code", "x"}}).body)["code"] == "not_a_code");
  CHECK(json::parse(scene.ask({{"typed", "nonsense"}, {"code", "x"}}).body)["code"] ==
        "code_unreadable");
  CHECK(json::parse(scene.ask({{"uri", uri}, {"code", "nonsense"}}).body)["code"] ==
        "code_unreadable");
  CHECK(scene.get("/api/v1/scratch").status == 405);
  CHECK(scene.post(scene.unit(), "scratch=" + std::string(9000, 'x'),
                   "application/x-www-form-urlencoded").status == 413);
  CHECK(scene.post(scene.unit(), "scratch=x", "text/plain").status == 400);
  CHECK(scene.post("/01/" + kRoseTea.substr(0, 13) + "0", "scratch=x",
                   "application/x-www-form-urlencoded").status == 400);
  CHECK(scene.post("/01/09529999999993", "scratch=x",
                   "application/x-www-form-urlencoded").status == 404);
}

TEST_CASE("guessing makes the guesser's network wait, and nobody else") {
  Scene scene;
  for (int i = 0; i < 30; ++i) {
    CHECK(scene.scratch(scene.unit(), scene.codes().scratch.fresh()).status == 422);
  }
  const web::Response page = scene.scratch(scene.unit(), scene.code());
  CHECK(page.status == 429);
  CHECK(header(page, "Retry-After") == "3600");
  CHECK(has(page, "too many wrong codes"));
  CHECK(scene.ask({{"uri", "https://x" + scene.unit()}, {"code", scene.code()}}).status == 429);
  CHECK(scene.get(scene.unit()).status == 200);
  scene.remote = "198.51.100.1";
  CHECK(has(scene.scratch(scene.unit(), scene.code()), "by you, now"));
}

TEST_CASE("after too many wrong codes of all networks a label's code is not looked at that day") {
  Scene scene;
  scene.sql("INSERT INTO scratch_guesses (gtin, serial, day, wrong) VALUES ('" + kPlum +
            "', '000007', '2026-11-22', " + std::to_string(db::kMostWrongADay) + ")");
  const web::Response page = scene.scratch(scene.unit(), scene.code());
  CHECK(page.status == 429);
  CHECK(header(page, "Retry-After") == "43200");
  scene.now += std::chrono::hours(12);
  CHECK(has(scene.scratch(scene.unit(), scene.code()), "by you, now"));
}

TEST_CASE("of many who type the right code at the same time one is the first") {
  Scene scene;
  std::atomic<int> first{0};
  std::atomic<int> used{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 5; ++i) {
        const web::Response page = scene.scratch(scene.unit(), scene.code());
        first += has(page, "by you, now") ? 1 : 0;
        used += has(page, "This code was used at") ? 1 : 0;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(first == 1);
  CHECK(used == 39);
}
