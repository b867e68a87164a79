// Labels without a batch, and labels that are all alike.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/file.h"
#include "db/audit.h"
#include "db/goods_acts.h"
#include "gs1/digital_link.h"
#include "keys/label_code.h"
#include "tests/labeler/workshop.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

std::vector<std::string> product(const Workshop& shop, const std::vector<std::pair<std::string, std::string>>& changed) {
  auto all = changed;
  for (const char* absent : {"--lot", "--produced", "--best-before", "--quantity"}) all.emplace_back(absent, "");
  auto words = shop.arguments(all);
  words[1] = "product";
  return words;
}

std::vector<db::Print> prints(const Workshop& shop, const char* gtin, const std::string& lot) {
  db::Connection connection(shop.registry(), db::Access::kTool);
  return db::prints_of(connection, right_gtin(gtin), lot);
}

}  // namespace

TEST_CASE("a service's label names the service, signed, as often as asked") {
  const Workshop shop;
  const auto outcome = shop.run(product(shop, {{"--gtin", Goods::kTour}, {"--copies", "24"}, {"--no-stars", ""}}));
  CHECK(outcome.err == "");
  REQUIRE(outcome.code == 0);
  CHECK(outcome.out.find("24 labels of the product") != std::string::npos);
  const auto uris = shop.read_page(shop.path("labels.pdf"), 1);
  REQUIRE(uris.size() == 24);
  CHECK(std::set<std::string>(uris.begin(), uris.end()).size() == 1);
  const auto link = gs1::parse_digital_link(uris.front()).value();
  CHECK(link.element_string() == "(01)" + right_gtin(Goods::kTour));
  CHECK(keys::check_label(shop.keyring(), link).state == keys::SignatureState::kValid);
  db::Connection connection(shop.registry(), db::Access::kTool);
  const auto noted = db::audit_entries(connection, {"product " + right_gtin(Goods::kTour)});
  REQUIRE(noted.size() == 1);
  CHECK(noted.front().act == "labels.print");
  CHECK(noted.front().via.starts_with("command line ("));
  CHECK(noted.front().details.find("\"run\":\"") != std::string::npos);
  CHECK(noted.front().details.find("\"level\":\"product\",\"labels\":24") != std::string::npos);
}

TEST_CASE("one label is a label") {
  const Workshop shop;
  const auto outcome = shop.run(product(shop, {{"--gtin", Goods::kTour}, {"--copies", "1"}, {"--no-stars", ""}}));
  CHECK(outcome.out.find(": 1 label of the product") != std::string::npos);
  CHECK(outcome.out.find("; 1 page, ") != std::string::npos);
}

TEST_CASE("labels of a whole lot carry its number and no serial") {
  const Workshop shop;
  REQUIRE(shop.batch({{"--level", "batch"}, {"--quantity", "10"}}).code == 0);
  const auto uris = shop.read_page(shop.path("labels.pdf"), 1);
  REQUIRE(uris.size() == 10);
  const auto link = gs1::parse_digital_link(uris.back()).value();
  CHECK(link.element_string() == "(01)" + right_gtin(Goods::kHoney) + "(10)L2601");
  CHECK(keys::check_label(shop.keyring(), link).state == keys::SignatureState::kValid);
  const auto noted = prints(shop, Goods::kHoney, "L2601");
  REQUIRE(noted.size() == 1);
  CHECK(noted.front().what.level == "batch");
  CHECK(noted.front().what.labels == 10);
}

TEST_CASE("labels of a product are refused in one sentence") {
  const Workshop shop;
  const struct {
    std::vector<std::pair<std::string, std::string>> changed;
    const char* sentence;
  } cases[] = {{{{"--copies", "0"}}, "--copies: 1 to 1000000 labels"},
               {{{"--copies", "1000001"}}, "--copies: 1 to 1000000 labels"},
               {{{"--copies", "-1"}}, "--copies: “-1” is no number of labels"},
               {{{"--copies", "1"}, {"--gtin", "09521999999993"}}, "no product with the GTIN"},
               {{{"--copies", "1"}, {"--gtin", Goods::kForeign}}, "sign with a key of khac"},
               {{{"--copies", "1"}, {"--gtin", Goods::kRice}}, "no OCOP certificate in force today"},
               {{{"--copies", "1"}, {"--format", "zpl"}}, "take one of roll-30x20"}};
  for (const auto& [changed, sentence] : cases) {
    CAPTURE(sentence);
    const auto outcome = shop.run(product(shop, changed));
    CHECK(outcome.code == 1);
    CAPTURE(outcome.err);
    CHECK(outcome.err.find(sentence) != std::string::npos);
    CHECK(!std::filesystem::exists(shop.path("labels.pdf")));
  }
}
