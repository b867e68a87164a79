// The officers' console: goods of a place in the national format.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/verifier/console_scene.h"

namespace ocop::test {
namespace {

/// "elements" of each record, in order.
std::vector<std::string> elements_of(const web::Response& response) {
  std::vector<std::string> elements;
  std::istringstream lines(response.body);
  for (std::string line; std::getline(lines, line);) {
    elements.push_back(nlohmann::json::parse(line)["trace"]["elements"]);
  }
  return elements;
}

bool has(const std::vector<std::string>& elements, const std::string& one) {
  return std::find(elements.begin(), elements.end(), one) != elements.end();
}

}  // namespace

TEST_CASE("an officer gets the goods of his place in the national format, and no others") {
  ConsoleScene scene;
  scene.add_batch("L1", "2026-11-01");
  const auto province = scene.get("province", "/national.jsonl");
  CHECK(province.status == 200);
  CHECK(province.content_type == "application/jsonl");
  CHECK(header(province, "Content-Disposition") == "attachment; filename=\"du-lieu-quoc-gia.jsonl\"");
  const auto goods = elements_of(province);
  CHECK(has(goods, "(01)" + kPlum));
  CHECK(has(goods, "(01)" + kPlum + "(10)L1"));
  CHECK_FALSE(has(goods, "(01)" + kPomelo));

  const auto elsewhere = elements_of(scene.get("elsewhere", "/national.jsonl"));
  CHECK(has(elsewhere, "(01)" + kPomelo));
  CHECK_FALSE(has(elsewhere, "(01)" + kPlum));
  // A place that is not the officer's is passed over for the officer's own.
  CHECK(elements_of(scene.get("province", "/national.jsonl?place=56")) == goods);
  CHECK(elements_of(scene.get("ministry", "/national.jsonl?place=19")) == goods);
  const auto country = elements_of(scene.get("ministry", "/national.jsonl"));
  CHECK(country.size() == static_cast<std::size_t>(scene.number("SELECT COUNT(*) FROM products")) + 1);

  const auto csv = scene.get("province", "/national.csv");
  CHECK(csv.content_type == "text/csv; charset=utf-8");
  CHECK(csv.body.starts_with("\xEF\xBB\xBF" "Cấp,Tên sản phẩm,"));
  CHECK(std::count(csv.body.begin(), csv.body.end(), '\n') >= static_cast<long>(goods.size()) + 1);
}

TEST_CASE("the page of reports leads to the national data of the place that it shows") {
  ConsoleScene scene;
  CHECK(holds(scene.get("province", "/reports"), "/console/national.csv?from="));
  CHECK(holds(scene.get("ministry", "/reports?place=19"), "place=19\">"));
}

}  // namespace ocop::test
