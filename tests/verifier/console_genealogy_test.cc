// Genealogy in the officers' console, and recalling all that was made of a raw-material lot.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/verifier/console_scene.h"

namespace ocop::test {
namespace {

const std::string kHarvest = "material/" + kPlumArea + "/20261101";
const std::string kFirst = "01/" + kPlum + "/10/L01";
const std::string kSecond = "01/" + kPlum + "/10/L02";
const std::string kOutside = "01/" + kPomelo + "/10/P01";

/// A harvest of an area of Tân Kỳ into plums L01, those into L02 and, in another province, into pomelo P01, and that
/// into P02.
void make_chain(ConsoleScene& scene) {
  scene.add_batch("L01", "2026-11-10");
  scene.add_batch("L02", "2026-11-12");
  const auto step = [&](const std::string& name, const std::string& from, const std::string& to) {
    scene.sql("INSERT INTO lineage (step, side, node, kind) VALUES ('" + name + "', 0, '" + from + "', 'made')" +
              " ON CONFLICT (step, side, node, kind) DO NOTHING");
    scene.sql("INSERT INTO lineage (step, side, node, kind) VALUES ('" + name + "', 1, '" + to + "', 'made')");
  };
  step("event 1", kHarvest, kFirst);
  step("event 2", kFirst, kSecond);
  step("event 3", kFirst, kOutside);
  step("event 4", kOutside, "01/" + kPomelo + "/10/P02");
}

Typed recall(const std::string& node = kHarvest) {
  return {{"node", node},
          {"since", "2026-11-22"},
          {"decision", "9/QĐ"},
          {"reason", "Dư lượng thuốc"},
          {"instructions", "Trả lại nơi bán"}};
}

std::string of(const std::string& node) {
  std::string encoded;
  for (const char c : node) encoded += c == '/' ? "%2F" : std::string(1, c);
  return "?node=" + encoded;
}

}  // namespace

TEST_CASE("a genealogy is drawn and listed, and of other places shows identifiers only, and nothing behind them") {
  ConsoleScene scene;
  make_chain(scene);
  const auto page = scene.get("province", "/genealogy" + of(kHarvest));
  CHECK(page.status == 200);
  CHECK(holds(page, "<svg class=\"tree\""));
  CHECK(holds(page, "harvested 01/11/2026"));
  CHECK(holds(page, "lot L01"));
  CHECK(holds(page, "lot L02"));
  CHECK(holds(page, kOutside));
  CHECK(!holds(page, "P02"));
  CHECK(holds(page, "Recall all made of it"));
  CHECK(holds(page, "/console/genealogy.csv?node="));

  const auto vietnamese = scene.get("province", "/genealogy" + of(kFirst), "vi");
  CHECK(holds(vietnamese, "Truy xuất"));
  CHECK(holds(vietnamese, "thu hoạch 01/11/2026"));
  CHECK(!holds(scene.get("inspector", "/genealogy" + of(kFirst)), "Recall all made of it"));

  const auto ministry = scene.get("ministry", "/genealogy" + of(kHarvest));
  CHECK(holds(ministry, "P02"));
  // The other province's officer sees what of it reached its own goods.
  const auto elsewhere = scene.get("elsewhere", "/genealogy" + of(kFirst));
  CHECK(elsewhere.status == 200);
  CHECK(holds(elsewhere, "P01"));
  CHECK(!holds(elsewhere, "L02"));
  CHECK(!holds(elsewhere, "harvested"));
  CHECK(scene.get("elsewhere", "/genealogy" + of(kHarvest)).status == 404);
}

TEST_CASE("what no genealogy is known of is not there") {
  ConsoleScene scene;
  make_chain(scene);
  for (const std::string& node : {std::string(), std::string("urn:x:y"), std::string("01/00000000000000/10/X"),
                                  std::string("..%2F..%2Fx"), std::string("%00"), std::string(2'000, 'x')}) {
    CAPTURE(node);
    CHECK(scene.get("province", "/genealogy?node=" + node).status == 404);
    CHECK(scene.get("province", "/genealogy/recall?node=" + node).status == 404);
  }
}

TEST_CASE("a genealogy goes out as CSV, XLSX and data") {
  ConsoleScene scene;
  make_chain(scene);
  const auto csv = scene.get("province", "/genealogy.csv" + of(kHarvest));
  CHECK(csv.status == 200);
  CHECK(csv.body.find(kSecond) != std::string::npos);
  CHECK(scene.get("province", "/genealogy.xlsx" + of(kHarvest)).body.starts_with("PK"));
  const auto data = scene.get("province", "/genealogy.json" + of(kHarvest));
  CHECK(data.content_type == "application/json");
  const auto json = nlohmann::json::parse(data.body);
  CHECK(json["nodes"].size() == 4);
  CHECK(json["edges"].size() == 3);
  CHECK(json["nodes"][0]["kind"] == "material");
  CHECK(json["nodes"][1]["id"] == "https://id.gs1.org/" + kFirst);
  CHECK(scene.by_token("province", "registry:read", "/genealogy.json" + of(kHarvest)).status == 200);
}

TEST_CASE("an area's page leads to its harvests, and these to what was made of them") {
  ConsoleScene scene;
  make_chain(scene);
  CHECK(holds(scene.get("province", "/areas/" + kPlumArea), "/console/genealogy/materials?area=" + kPlumArea));
  const auto page = scene.get("province", "/genealogy/materials?area=" + kPlumArea);
  CHECK(holds(page, "harvested 01/11/2026"));
  CHECK(holds(page, "/console/genealogy?node=material%2F"));
  CHECK(scene.get("elsewhere", "/genealogy/materials?area=" + kPlumArea).status == 404);
}

TEST_CASE("an area's harvests are shown page by page, newest first, with what each went into directly") {
  ConsoleScene scene;
  scene.sql("DELETE FROM lineage");
  constexpr int kHarvests = 120;
  for (int i = 0; i < kHarvests; ++i) {
    const std::string day = std::to_string(20260101 + 100 * (i / 20) + i % 20);
    const std::string step = "'event " + std::to_string(i) + "'";
    scene.sql("INSERT INTO lineage (step, side, node, kind) VALUES (" + step + ", 0, 'material/" + kPlumArea + "/" + day +
              "', 'made'), (" + step + ", 1, '" + kFirst + "', 'made')");
  }
  scene.sql("INSERT INTO lineage (step, side, node, kind) VALUES ('event x', 0, '" + kFirst + "', 'made'), "
            "('event x', 1, '" + kSecond + "', 'made'), ('event x', 1, '" + kOutside + "', 'made')");
  const auto lines = [&](const std::string& page) {
    const auto answer = scene.get("province", "/genealogy/materials?area=" + kPlumArea + page);
    CHECK(answer.status == 200);
    std::size_t count = 0;
    for (auto at = answer.body.find("harvested "); at != std::string::npos; at = answer.body.find("harvested ", at + 1)) ++count;
    return count;
  };
  CHECK(lines("") == 50);
  CHECK(lines("&page=2") == 50);
  CHECK(lines("&page=3") == 20);
  CHECK(lines("&page=4") == 0);
  CHECK(lines("&page=99999999999999999999") == 50);
  const auto first = scene.get("province", "/genealogy/materials?area=" + kPlumArea);
  CHECK(holds(first, "harvested 20/06/2026"));
  CHECK(holds(first, "page=2"));
  CHECK(!holds(first, "Batches made of it"));
  const auto last = scene.get("province", "/genealogy/materials?area=" + kPlumArea + "&page=3");
  CHECK(holds(last, "harvested 01/01/2026"));
  CHECK(holds(last, "page=2"));
  CHECK(!holds(last, "page=4"));
}

TEST_CASE("a harvest is recalled with all that was made of it, after a look, once, within the officer's place") {
  ConsoleScene scene;
  make_chain(scene);
  const auto before = scene.get("province", "/genealogy/recall" + of(kHarvest));
  CHECK(before.status == 200);
  CHECK(holds(before, "2 batches of 1 producers, 200 labels."));
  CHECK(holds(before, "to be recalled"));
  CHECK(scene.get("inspector", "/genealogy/recall" + of(kHarvest)).status == 403);
  CHECK(scene.number("SELECT COUNT(*) FROM recalls") == 0);

  auto unsaid = recall();
  unsaid[3].second = " ";
  CHECK(scene.post("province", "/genealogy/recall", unsaid).status == 400);
  CHECK(scene.number("SELECT COUNT(*) FROM recalls") == 0);

  CHECK(scene.post("province", "/genealogy/recall", recall()).status == 303);
  CHECK(scene.number("SELECT COUNT(*) FROM recalls WHERE decision = '9/QĐ' AND gtin = '" + kPlum + "'") == 2);
  CHECK(scene.number("SELECT COUNT(*) FROM recalls WHERE gtin = '" + kPomelo + "'") == 0);
  CHECK(scene.number("SELECT COUNT(*) FROM audit WHERE act = 'goods.recall_chain'") == 1);
  CHECK(scene.number("SELECT COUNT(*) FROM recalls WHERE reason LIKE '%Truy xuất: %20%L01%L02%'") == 1);
  CHECK(scene.post("province", "/genealogy/recall", recall()).status == 303);
  CHECK(scene.number("SELECT COUNT(*) FROM recalls") == 2);
  CHECK(holds(scene.get("province", "/genealogy" + of(kHarvest)), "recalled"));
  CHECK(scene.post("elsewhere", "/genealogy/recall", recall()).status == 404);
}

}  // namespace ocop::test
