// Producers add links to their products.
#include <doctest/doctest.h>

#include "db/links.h"
#include "tests/labeler/console_scene.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

std::vector<db::ProductLink> links_in(const ConsoleScene& scene) {
  db::Connection connection(scene.shop().registry(), db::Access::kRead);
  return db::all_links_of(connection, right_gtin(Goods::kHoney));
}

Typed tea(const std::string& href = "https://htx.vn/tra") {
  return {{"href", href}, {"title", "Cách pha trà"}, {"type", "recipeInfo"}};
}

void note_failures(const ConsoleScene& scene, int times) {
  db::Connection connection(scene.shop().registry(), db::Access::kTool);
  db::WriteTransaction transaction(connection);
  for (int i = 0; i < times; ++i) {
    db::note_check(connection, 1, 404, message("the page is gone (404)", "trang không còn (404)"),
                   *parse_instant("2026-11-20T03:00:00Z"));
  }
  transaction.commit();
}

void note_answer(const ConsoleScene& scene) {
  db::Connection connection(scene.shop().registry(), db::Access::kTool);
  db::WriteTransaction transaction(connection);
  db::note_check(connection, 1, 200, {}, *parse_instant("2026-11-19T03:00:00Z"));
  transaction.commit();
}

}  // namespace

TEST_CASE("a producer adds a link, sees how it fares, and removes it") {
  ConsoleScene scene;
  Visitor owner(scene, "htx");
  const std::string address = "/links?gtin=" + right_gtin(Goods::kHoney);
  CHECK(says(owner.get("/"), "href=\"/links?gtin="));
  CHECK(says(owner.get("/links"), "href=\"/links?gtin="));
  CHECK(says(owner.get(address), "There is no link yet"));
  const auto added = owner.settle(owner.post(address, tea()));
  CHECK(added.status == 200);
  CHECK(says(added, "Cách pha trà"));
  CHECK(says(added, "Recipes"));
  CHECK(says(added, "waits for its check; buyers do not see it yet"));
  REQUIRE(links_in(scene).size() == 1);
  CHECK(links_in(scene)[0].recorded_by == "htx");

  note_answer(scene);
  note_failures(scene, 1);
  CHECK(says(owner.get(address), "could not be opened on 20/11/2026; it is tried again"));
  note_failures(scene, 1);
  const auto dead = owner.get(address);
  CHECK(says(dead, "could not be opened since 20/11/2026"));
  CHECK(says(dead, "the page is gone (404)"));

  CHECK(says(
      owner.settle(owner.post("/links/remove?gtin=" + right_gtin(Goods::kHoney), {{"id", "1"}})),
      "The link is removed"));
  CHECK(links_in(scene).empty());
  CHECK(owner.post("/links/remove?gtin=" + right_gtin(Goods::kHoney), {{"id", "1"}}).status == 404);
}

TEST_CASE(
    "an address without https:// gets it, and what is no address comes back with what is wrong") {
  ConsoleScene scene;
  Visitor owner(scene, "htx");
  const std::string address = "/links?gtin=" + right_gtin(Goods::kHoney);
  CHECK(owner.post(address, tea(" www.htx.vn/tra ")).status == 303);
  REQUIRE(links_in(scene).size() == 1);
  CHECK(links_in(scene)[0].what.href == "https://www.htx.vn/tra");
  struct Case {
    const char* href;
    const char* says;
  };
  for (const auto& [href, sentence] :
       {Case{"http://htx.vn/", "starts with https://"},
        Case{"https://192.168.1.1/", "is no name of a public web site"},
        Case{"javascript:alert(1)", "starts with https://"},
        Case{"https://www.htx.vn/tra", "is there already"},
        Case{"https://htx.vn/\"><script>", "which no address can"}}) {
    INFO(href);
    const auto refused = owner.post(address, tea(href));
    CHECK(refused.status == 400);
    CHECK(says(refused, sentence));
    CHECK(says(refused, "Cách pha trà"));
    CHECK(refused.body.find("<script>") == std::string::npos);
  }
  CHECK(links_in(scene).size() == 1);
}

TEST_CASE("nobody sees or changes another producer's links") {
  ConsoleScene scene;
  const std::string address = "/links?gtin=" + right_gtin(Goods::kHoney);
  Visitor owner(scene, "htx");
  CHECK(owner.post(address, tea()).status == 303);
  Visitor other(scene, "ho");
  CHECK(other.get(address).status == 404);
  CHECK(other.post(address, tea("https://x.vn/")).status == 404);
  CHECK(other.post("/links/remove?gtin=" + right_gtin(Goods::kHoney), {{"id", "1"}}).status == 404);
  CHECK(other.post("/links/remove", {{"id", "1"}}).status == 404);
  CHECK(links_in(scene).size() == 1);
}
