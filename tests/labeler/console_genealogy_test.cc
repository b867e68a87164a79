// A producer sees what its goods were made of and what was made of them, one step beyond its own, and recalls all of its
// own that something went into.
#include <doctest/doctest.h>

#include "db/goods_acts.h"
#include "db/lineage.h"
#include "gs1/epcis/nodes.h"
#include "tests/labeler/console_scene.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

const std::string kHarvest = "material/VN-TEST-0001";

std::string own() { return gs1::epcis::batch_node(right_gtin(Goods::kHoney), "L2601"); }
std::string others(const std::string& lot) { return gs1::epcis::batch_node(right_gtin(Goods::kForeign), lot); }

std::string of(const std::string& node) {
  std::string encoded;
  for (const char c : node) encoded += c == '/' ? "%2F" : std::string(1, c);
  return "?node=" + encoded;
}

/// Honey L2601 went into another producer's K1, and that into K2.
void make_chain(const ConsoleScene& scene) {
  REQUIRE(scene.shop().batch().code == 0);
  db::Connection connection(scene.shop().registry(), db::Access::kTool);
  db::WriteTransaction transaction(connection);
  std::int64_t seq = 1'000;
  for (const auto& [from, to] : {std::pair{kHarvest, own()}, {own(), others("K1")}, {others("K1"), others("K2")}}) {
    gs1::epcis::Event event;
    event.type = gs1::epcis::EventType::kTransformation;
    event.input_quantities = {{from, {}, ""}};
    event.output_quantities = {{to, {}, ""}};
    db::add_lineage(connection, ++seq, event);
  }
  transaction.commit();
}

std::vector<db::Recall> recalls(const ConsoleScene& scene) {
  db::Connection connection(scene.shop().registry(), db::Access::kRead);
  return db::recalls_of(connection, right_gtin(Goods::kHoney));
}

}  // namespace

TEST_CASE("a producer sees its own goods' genealogy and one step beyond") {
  ConsoleScene scene;
  make_chain(scene);
  Visitor owner(scene, "htx");
  CHECK(says(owner.get("/batch?gtin=" + right_gtin(Goods::kHoney) + "&lot=L2601"), "href=\"/genealogy?node="));
  const auto page = owner.get("/genealogy" + of(own()));
  CHECK(page.status == 200);
  CHECK(says(page, "<svg class=\"tree\""));
  CHECK(says(page, "Vùng hoa"));
  CHECK(says(page, others("K1")));
  CHECK(!says(page, "Muối vừng"));
  CHECK(!says(page, "K2"));
  CHECK(says(owner.get("/genealogy.csv" + of(own())), others("K1")));
  CHECK(owner.get("/genealogy.xlsx" + of(own())).body.starts_with("PK"));
  CHECK(says(owner.get("/genealogy.json" + of(own())), "\"root\":\"https://id.gs1.org/" + own()));

  // The other one sees what it received, not where that came from.
  Visitor other(scene, "ho");
  const auto received = other.get("/genealogy" + of(others("K1")));
  CHECK(received.status == 200);
  CHECK(says(received, own()));
  CHECK(!says(received, "Mật ong"));
  CHECK(!says(received, "Vùng hoa"));
  CHECK(other.get("/genealogy" + of(kHarvest)).status == 404);
  CHECK(other.get("/genealogy?node=..%2Fx").status == 404);
  CHECK(other.get("/genealogy").status == 404);
}

TEST_CASE("a producer recalls all of its own that something went into, once") {
  ConsoleScene scene;
  make_chain(scene);
  Visitor owner(scene, "htx");
  CHECK(says(owner.get("/genealogy/recall" + of(kHarvest)), "L2601"));
  CHECK(recalls(scene).empty());
  const Typed typed{{"node", kHarvest}, {"reason", "Nhiễm khuẩn"}, {"instructions", "Mang trả lại"}};
  CHECK(owner.post("/genealogy/recall", {{"node", kHarvest}, {"reason", " "}, {"instructions", "x"}}).status == 400);
  CHECK(recalls(scene).empty());
  CHECK(says(owner.settle(owner.post("/genealogy/recall", typed)), "1 lots are recalled"));
  REQUIRE(recalls(scene).size() == 1);
  CHECK(recalls(scene)[0].what.lot == "L2601");
  CHECK(recalls(scene)[0].what.reason.find("Truy xuất: Vùng hoa → Mật ong hoa núi, lô L2601") != std::string::npos);
  CHECK(owner.settle(owner.post("/genealogy/recall", typed)).status == 200);
  CHECK(recalls(scene).size() == 1);
  Visitor other(scene, "ho");
  CHECK(other.post("/genealogy/recall", typed).status == 404);
}
