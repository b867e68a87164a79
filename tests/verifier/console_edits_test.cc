// Producers, products and areas edited by hand.
#include <doctest/doctest.h>

#include "tests/verifier/console_scene.h"

namespace ocop::test {
namespace {

Typed producer(const std::string& name, const std::string& seen) {
  return {{"name", name},
          {"kind", "cooperative"},
          {"address", "Thôn 1"},
          {"place", "02104"},
          {"seen", seen}};
}

TEST_CASE("a record is added by those who may, within their place") {
  struct Row {
    std::string user;
    int status;
  };
  for (const Row& row :
       {Row{"commune", 303}, Row{"province", 303}, Row{"ministry", 303}, Row{"admin", 403},
        Row{"inspector", 403}, Row{"elsewhere", 400}, Row{"next_door", 400}}) {
    CAPTURE(row.user);
    ConsoleScene scene;
    CHECK(scene.post(row.user, "/producers/new", producer("Hợp tác xã Đồi Chè", "")).status ==
          row.status);
    CHECK(scene.number("SELECT COUNT(*) FROM producers WHERE id = 'hop-tac-xa-doi-che'") ==
          (row.status == 303));
    CHECK(scene.number("SELECT COUNT(*) FROM audit WHERE act = 'producer.add'") ==
          (row.status == 303));
  }
}

TEST_CASE("what was added is found by its words at once") {
  for (const db::Engine engine : db::engines()) {
    INFO("engine: ", db::engine_name(engine));
    ConsoleScene scene(engine);
    CHECK(scene.post("commune", "/producers/new", producer("Hợp tác xã Đồi Chè", "")).status ==
          303);
    const auto added = scene.post("commune", "/products/new",
                                  {{"gtin", "9521000009998"},
                                   {"producer", "hop-tac-xa-doi-che"},
                                   {"group_number", "2"},
                                   {"name_vi", "Chè Ô Long"},
                                   {"seen", ""}});
    CAPTURE(added.body.substr(added.body.find("<main"), 2500));
    CHECK(added.status == 303);
    CHECK(holds(scene.get("province", "/search?q=o+long+che"), "Chè Ô Long"));
    CHECK(holds(scene.get("province", "/search?q=doi+che"), "Đồi Chè"));
  }
}

TEST_CASE("values are read as in an import, with all that is wrong at once") {
  ConsoleScene scene;
  const auto wrong = scene.post("province", "/areas/new",
                                {{"id", "VN 1"},
                                 {"name", ""},
                                 {"place", "02104"},
                                 {"hectares", "-3"},
                                 {"yield_grams", "1.250,5"},
                                 {"valid_from", "2026-05-01"},
                                 {"valid_until", "01/04/2026"},
                                 {"practice", "none"},
                                 {"status", "active"}});
  CHECK(wrong.status == 400);
  for (const std::string text :
       {"VN 1", "Name is missing", "is no area in hectares", "is no weight"}) {
    CAPTURE(text);
    CHECK(holds(wrong, text));
  }
  const auto taken = scene.post("province", "/areas/new",
                                {{"id", kPlumArea},
                                 {"name", "x"},
                                 {"place", "02104"},
                                 {"practice", "none"},
                                 {"status", "active"}});
  CHECK(taken.status == 400);
  CHECK(holds(taken, "is taken"));
}

TEST_CASE("of two who edit one record the second sees both values and saves again") {
  for (const db::Engine engine : db::engines()) {
    INFO("engine: ", db::engine_name(engine));
    ConsoleScene scene(engine);
    const std::string path = "/producers/htx-doan-ket/edit";
    const std::string seen = hidden(scene.get("province", path), "seen");
    REQUIRE(seen.size() == 64);
    CHECK(scene.post("commune", path, producer("Tên của xã", seen)).status == 303);
    const auto conflict = scene.post("province", path, producer("Tên của tỉnh", seen));
    CHECK(conflict.status == 409);
    CHECK(holds(conflict, "Tên của xã"));
    CHECK(holds(conflict, "Tên của tỉnh"));
    CHECK(holds(conflict, "Officer commune"));
    CHECK(scene.number("SELECT COUNT(*) FROM producers WHERE name = 'Tên của xã'") == 1);
    const std::string now = hidden(conflict, "seen");
    CHECK(now != seen);
    CHECK(scene.post("province", path, producer("Tên của tỉnh", now)).status == 303);
    CHECK(scene.number("SELECT COUNT(*) FROM producers WHERE name = 'Tên của tỉnh'") == 1);
    CHECK(scene.number("SELECT COUNT(*) FROM audit WHERE act = 'producer.change'") == 2);
  }
}

TEST_CASE("a record's page tells who changed what, old and new, the newest of it first") {
  for (const db::Engine engine : db::engines()) {
    INFO("engine: ", db::engine_name(engine));
    ConsoleScene scene(engine);
    const auto save = [&](const std::string& path, Typed typed) {
      typed.emplace_back("seen", hidden(scene.get("province", path), "seen"));
      CHECK(scene.post("province", path, typed).status == 303);
    };
    const std::string producer_page = "/producers/htx-doan-ket";
    const std::string product_page = "/products/" + kPlum;
    const std::string area_page = "/areas/" + kPlumArea;
    CHECK_FALSE(holds(scene.get("inspector", producer_page), "class=\"history\""));
    save(producer_page + "/edit", {{"name", "Tên <mới>"}, {"kind", "farm"}, {"place", "02104"}});
    save(product_page + "/edit",
         {{"producer", "htx-doan-ket"}, {"group_number", "1"}, {"name_vi", "Mơ muối"}});
    save(area_page + "/edit", {{"name", "Vùng mơ"},
                               {"place", "02104"},
                               {"practice", "organic"},
                               {"status", "suspended"}});
    CHECK(scene.post("province", area_page + "/yield",
                     {{"year", "2026"}, {"kilograms", "30000"}, {"reason", "Được mùa"}})
              .status == 303);
    const auto producer_told = scene.get("inspector", producer_page);
    for (const std::string text : {" → Tên &lt;mới&gt;", "Hợp tác xã", "Officer province"}) {
      CAPTURE(text);
      CHECK(holds(producer_told, text));
    }
    CHECK(holds(scene.get("inspector", product_page), " → Mơ muối"));
    const auto area_told = scene.get("inspector", area_page);
    for (const std::string text : {"Status: active → suspended", "26,000 kg → 30,000 kg",
                                   "Reason: Được mùa", "22/11/2026"}) {
      CAPTURE(text);
      CHECK(holds(area_told, text));
    }
    CHECK(area_told.body.find("Yield changed") < area_told.body.find("Status: active"));
    for (const auto& page : {producer_page, product_page, area_page}) {
      CHECK(scene.get("elsewhere", page).status == 404);
    }
    scene.sql("UPDATE audit SET details = '{\"old\":[1],\"new\":{\"name\":{}}}'");
    CHECK(scene.get("inspector", area_page).status == 200);
  }
}

TEST_CASE("a record outside of the place cannot be edited, nor moved out of it") {
  ConsoleScene scene;
  const std::string path = "/producers/htx-doan-ket/edit";
  CHECK(scene.get("next_door", path).status == 404);
  CHECK(scene.post("next_door", path, producer("x", "")).status == 404);
  auto typed = producer("x", hidden(scene.get("commune", path), "seen"));
  typed[3].second = "22813";
  CHECK(scene.post("commune", path, typed).status == 400);
  CHECK(scene.number(
            "SELECT COUNT(*) FROM producers WHERE place = '02104' AND id = 'htx-doan-ket'") == 1);
}

TEST_CASE("an area's yield is no field of its form") {
  ConsoleScene scene;
  const std::string path = "/areas/" + kPlumArea + "/edit";
  const auto form = scene.get("commune", path);
  CHECK_FALSE(holds(form, "yield_grams"));
  CHECK(scene
            .post("commune", path,
                  {{"name", "Vùng mơ"}, {"yield_grams", "999999"}, {"seen", hidden(form, "seen")}})
            .status == 303);
  CHECK(scene.number("SELECT yield_grams FROM areas WHERE id = '" + kPlumArea + "'") == 26'000'000);
}

TEST_CASE(
    "links are made once and removed, and an area that is out of reach is not told from none") {
  for (const db::Engine engine : db::engines()) {
    INFO("engine: ", db::engine_name(engine));
    ConsoleScene scene(engine);
    const std::string path = "/products/" + kPlum + "/areas";
    CHECK(scene.post("commune", path, {{"area", "VN-MAU-0002"}}).status == 303);
    CHECK(scene.post("commune", path, {{"area", "VN-MAU-0002"}}).status == 400);
    CHECK(scene.post("commune", path + "/remove", {{"area", "VN-MAU-0002"}}).status == 303);
    CHECK(scene.post("commune", path + "/remove", {{"area", "VN-MAU-0002"}}).status == 400);
    CHECK(scene.post("commune", path, {{"area", "VN-MAU-0008"}}).status == 400);
    CHECK(scene.post("commune", path, {{"area", "VN-NONE"}}).status == 400);
  }
}

}  // namespace
}  // namespace ocop::test
