// Labels of rolls printed ahead: not activated, activated, void.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/verifier/service_scene.h"

using namespace ocop;
using namespace ocop::test;
using nlohmann::json;

namespace {

json verified(ServiceScene& scene, const std::string& label) {
  const web::Response data = scene.get(verify_target(label));
  REQUIRE(data.status == 200);
  return json::parse(data.body);
}

bool has(const web::Response& page, const std::string& text) {
  return page.body.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a roll's label is not activated, then of its lot, and void when it was lost") {
  ServiceScene scene;
  const auto serials = scene.make_roll("R1", 100);
  const std::string label = scene.roll_label(serials.serial(6));

  json body = verified(scene, label);
  CHECK(body["verdict"] == "not_registered");
  CHECK(body["findings"][0]["code"] == "not_activated");
  CHECK(body["facts"]["signature"] == "valid");
  CHECK(body["facts"]["registration"] == "not_activated");
  CHECK(body["facts"]["batch"] == nullptr);
  CHECK(body["facts"]["roll"]["activated"] == false);
  web::Response page = scene.get(label, {{"Accept-Language", "en"}});
  CHECK(has(page, "printed ahead and is not assigned to any batch yet"));
  CHECK(has(page, "do not trust goods that carry it"));
  page = scene.get(label);
  CHECK(has(page, "chưa gắn với lô hàng nào"));
  CHECK(has(page, "đừng tin món hàng mang tem này"));

  scene.activate("R1", {.first = serials.first, .count = 50, .width = serials.width});
  body = verified(scene, label);
  CHECK(body["verdict"] == "genuine");
  CHECK(body["show_stars"] == true);
  CHECK(body["code"] == "(01)" + kPlum + "(21)" + serials.serial(6));
  CHECK(body["facts"]["registration"] == "registered");
  CHECK(body["facts"]["batch"]["lot"] == "L2611");
  CHECK(body["facts"]["roll"]["activated"] == true);
  page = scene.get(label);
  for (const char* fact : {"Tem thật", "L2611", "01/11/2026", "01/11/2027"}) {
    CAPTURE(fact);
    CHECK(has(page, fact));
  }
  CHECK(verified(scene, scene.roll_label(serials.serial(50)))["findings"][0]["code"] ==
        "not_activated");

  scene.void_labels("R1", serials.serial(6), serials.serial(6));
  CHECK(verified(scene, label)["verdict"] == "void");
  scene.void_labels("R1", serials.serial(80), serials.serial(99));
  const json lost = verified(scene, scene.roll_label(serials.serial(80)));
  CHECK(lost["verdict"] == "void");
  CHECK(lost["findings"][0]["code"] == "label_void");
}

TEST_CASE("a signed serial of no roll is not registered, and a forged label of one is forged") {
  ServiceScene scene;
  const auto serials = scene.make_roll("R1", 10);
  CHECK(verified(scene, scene.roll_label("000099"))["findings"][0]["code"] == "lot_unknown");
  std::string forged = scene.roll_label(serials.serial(0));
  forged.back() = forged.back() == '1' ? '2' : '1';
  CHECK(verified(scene, forged)["verdict"] == "forged");
  const json bare = verified(scene, "/01/" + kPlum + "/21/" + serials.serial(0));
  CHECK(bare["verdict"] == "not_registered");
  CHECK(bare["findings"][0]["code"] == "not_activated");
}

TEST_CASE("a third party's serial is none of a roll's, whatever its characters") {
  ServiceScene scene;
  const auto serials = scene.make_roll("R1", 10);
  scene.activate("R1", serials);
  const json body = verified(scene, "/01/" + kPlum + "/235/" + serials.serial(0));
  CHECK(body["facts"]["registration"] == "unknown_lot");
  CHECK(body["facts"]["batch"] == nullptr);
}

TEST_CASE("a recall of the lot reaches the labels that came off a roll for it, and no others") {
  ServiceScene scene;
  const auto serials = scene.make_roll("R1", 20);
  scene.activate("R1", {.first = serials.first, .count = 10, .width = serials.width});
  scene.sql("INSERT INTO recalls (id, gtin, lot, reason, instructions, since, recorded_at) VALUES "
            "(900, '" + kPlum + "', 'L2611', 'mould', 'bring it back', '2026-11-20', 0)");
  CHECK(verified(scene, scene.roll_label(serials.serial(3)))["verdict"] == "recalled");
  scene.sql("UPDATE recalls SET lot = 'L2612' WHERE id = 900");
  CHECK(verified(scene, scene.roll_label(serials.serial(3)))["verdict"] == "genuine");
}

TEST_CASE("a roll's label can be typed, and its checks are counted under its own code") {
  ServiceScene scene;
  const auto serials = scene.make_roll("R1", 20);
  const std::string code = scene.typed_code(serials.serial(4));
  const web::Response found = scene.get("/?code=" + code);
  REQUIRE(found.status == 303);
  json body = verified(scene, "/01/" + kPlum + "/21/" + serials.serial(4) + "?c=" + code);
  CHECK(body["facts"]["signature"] == "typed");
  CHECK(body["verdict"] == "not_registered");
  scene.activate("R1", serials);
  scene.now += std::chrono::hours(1);
  body = verified(scene, "/01/" + kPlum + "/21/" + serials.serial(4) + "?c=" + code);
  CHECK(body["verdict"] == "unsigned");
  CHECK(body["facts"]["batch"]["lot"] == "L2611");
  scene.now += std::chrono::hours(1);
  verified(scene, scene.roll_label(serials.serial(4)));
  scene.await_scans(3);
  CHECK(scene.counted("", serials.serial(4)) == 3);
  CHECK(scene.counted("L2611", serials.serial(4)) == 0);
}
