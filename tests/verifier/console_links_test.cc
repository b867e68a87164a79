// Officers see, add and remove producers' links.
#include <doctest/doctest.h>

#include "tests/verifier/console_scene.h"

namespace ocop::test {
namespace {

Typed tea() {
  return {{"href", "https://htx.vn/tra"}, {"title", "Plum tea <b>"}, {"type", "recipeInfo"}};
}

TEST_CASE(
    "links of a product stand on its page, and are added by those who may, within their place") {
  struct Row {
    std::string user;
    int status;
  };
  for (const Row& row :
       {Row{"commune", 303}, Row{"province", 303}, Row{"ministry", 303}, Row{"admin", 403},
        Row{"inspector", 403}, Row{"elsewhere", 404}, Row{"next_door", 404}}) {
    CAPTURE(row.user);
    ConsoleScene scene;
    CHECK(scene.post(row.user, "/products/" + kPlum + "/links", tea()).status == row.status);
    CHECK(scene.number("SELECT COUNT(*) FROM product_links") == (row.status == 303));
    const auto page = scene.get("province", "/products/" + kPlum);
    CHECK(holds(page, "Plum tea &lt;b&gt;") == (row.status == 303));
    CHECK(holds(scene.get("inspector", "/products/" + kPlum), "/links/remove") == false);
  }
}

TEST_CASE("a link that cannot be opened is shown with since when and why, and is removed once") {
  ConsoleScene scene;
  const std::string page = "/products/" + kPlum;
  CHECK(scene.post("province", page + "/links", tea()).status == 303);
  CHECK(holds(scene.get("province", page), "waits for its check; buyers do not see it yet"));
  scene.sql(
      "UPDATE product_links SET checked_at = 1795312800000, status = 404, failures = 2, "
      "failing_since = "
      "1795312800000, trouble_en = 'the page is gone', trouble_vi = 'trang không còn'");
  CHECK(holds(scene.get("province", page), "could not be opened since 22/11/2026"));
  CHECK(holds(scene.get("province", page), "the page is gone"));
  CHECK(holds(scene.get("province", page, "vi"), "không mở được từ ngày 22/11/2026"));
  CHECK(scene.post("elsewhere", page + "/links/remove", {{"id", "1"}}).status == 400);
  CHECK(scene.post("province", page + "/links/remove", {{"id", "1"}}).status == 303);
  CHECK(scene.post("province", page + "/links/remove", {{"id", "1"}}).status == 400);
  CHECK(scene.post("province", page + "/links/remove", {{"id", "x"}}).status == 404);
  CHECK(scene.number("SELECT COUNT(*) FROM product_links WHERE removed_at IS NULL") == 0);
  const auto history = scene.get("province", page);
  CHECK(holds(history, "Link to a page added"));
  CHECK(holds(history, "Link to a page removed"));
  CHECK(holds(history, "https://htx.vn/tra"));
}

TEST_CASE("a link that is refused comes back with what was typed and what is wrong") {
  ConsoleScene scene;
  auto typed = tea();
  typed[0].second = "https://10.0.0.1/";
  const auto refused = scene.post("province", "/products/" + kPlum + "/links", typed);
  CHECK(refused.status == 400);
  CHECK(holds(refused, "is no name of a public web site"));
  CHECK(holds(refused, "Plum tea &lt;b&gt;"));
}

}  // namespace
}  // namespace ocop::test
