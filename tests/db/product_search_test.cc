// Which products a search and its filters find.
#include <doctest/doctest.h>

#include <set>

#include "base/text.h"
#include "db/derived.h"
#include "tests/db/lists_scene.h"

namespace ocop::db {
namespace {

using example::kAll;
using example::kWhole;
using example::on_example;
using example::Names;

/// Names of the products that a search finds.
std::vector<std::string> found(Connection& connection, const std::string& search,
                               const Bounds& bounds = kAll) {
  ProductFilter filter;
  filter.search = search;
  std::vector<std::string> names;
  for (const auto& row : list_products(connection, bounds, filter, kWhole))
    names.push_back(row.product.name_vi);
  CHECK(count_products(connection, bounds, filter) == names.size());
  return names;
}

TEST_CASE("search finds words in any order, without diacritics, case and composition") {
  on_example([](Connection& connection, const Address&) {
    const Names honey{"Mật ong hoa núi"};
    // The last is “mật” decomposed: a, dot below, circumflex.
    for (const char* search :
         {"mat ong", "Mật ong", "ONG MAT", "MẬT ONG", "  hoa   núi ", "ong hoa linh ngoc",
          "9521234543213", "mountain", "ma\xCC\xA3\xCC\x82t ong", "mat\tong"}) {
      INFO(search);
      CHECK(found(connection, search) == honey);
    }
    CHECK(found(connection, "mat hoa hong").empty());
    CHECK(found(connection, "").size() == 4);
    CHECK(found(connection, " \t ").size() == 4);
  });
}

TEST_CASE("a hostile search finds nothing and breaks nothing") {
  on_example([](Connection& connection, const Address&) {
    for (const std::string& search :
         {std::string("%"), std::string("_"), std::string("m_t"), std::string("ong%"),
          std::string("!"), std::string("'"), std::string("' OR '1'='1"), std::string("\\"),
          std::string("mat\\"), std::string(":p0"), std::string("<script>"),
          std::string("\xFF\xFE"), std::string("\xCC\x81"), std::string(10'000, 'a'),
          std::string(10'000, ' ') + "x", std::string("ong") + std::string(990, '%')}) {
      INFO(printable(search));
      CHECK(found(connection, search).empty());
    }
    // A NUL parts words as a blank does.
    CHECK(found(connection, std::string("mat\0ong", 7)).size() == 1);
    std::string many_words;
    for (int i = 0; i < 400; ++i) many_words += "o ";
    CHECK(found(connection, many_words).size() == 4);
  });
}

TEST_CASE("a pattern's own characters are found as they are") {
  on_example([](Connection& connection, const Address& address) {
    execute(address, "UPDATE products SET name_vi = 'Rượu 40% _!' WHERE gtin = '09521234543237'");
    {
      WriteTransaction transaction(connection);
      refresh_derived(connection);
      transaction.commit();
    }
    for (const char* search : {"40%", "%", "_", "!", "_!"}) {
      INFO(search);
      CHECK(found(connection, search) == Names{"Rượu 40% _!"});
    }
  });
}

TEST_CASE("products are narrowed by place, producer, group and kind") {
  on_example([](Connection& connection, const Address&) {
    const auto gtins = [&](const Bounds& bounds, const ProductFilter& filter) {
      std::set<std::string> all;
      for (const auto& row : list_products(connection, bounds, filter, kWhole))
        all.insert(row.product.gtin);
      CHECK(count_products(connection, bounds, filter) == all.size());
      return all;
    };
    using Set = std::set<std::string>;
    const Set cooperative{example::kHoney, example::kRice};
    const Set household{example::kTea, example::kVillage};
    ProductFilter filter;
    CHECK(gtins({"19", ""}, filter).size() == 4);
    CHECK(gtins({"tan-ky", ""}, filter) == cooperative);
    CHECK(gtins({"cho-moi", ""}, filter) == household);
    CHECK(gtins({"no-such-place", ""}, filter).empty());
    CHECK(gtins({"", example::kHousehold}, filter) == household);
    CHECK(gtins({std::string("19\0", 3), ""}, filter).empty());
    filter.place = "tan-ky";
    CHECK(gtins({"19", ""}, filter) == cooperative);
    CHECK(gtins({"cho-moi", ""}, filter).empty());
    filter = {};
    filter.producer = example::kCooperative;
    CHECK(gtins(kAll, filter) == cooperative);
    CHECK(gtins({"", example::kHousehold}, filter).empty());
    filter = {};
    filter.group = programme::Group::kTourism;
    CHECK(gtins(kAll, filter) == Set{example::kVillage});
    filter = {};
    filter.kind = programme::ProducerKind::kHousehold;
    CHECK(gtins(kAll, filter) == household);
    filter.group = programme::Group::kFood;
    CHECK(gtins(kAll, filter).empty());
  });
}

TEST_CASE("a listed product comes whole, its certificates newest first with their acts") {
  on_example([](Connection& connection, const Address&) {
    ProductFilter filter;
    filter.search = "mat ong";
    const auto rows = list_products(connection, kAll, filter, {});
    REQUIRE(rows.size() == 1);
    const auto& row = rows.front();
    CHECK(row.product.gtin == example::kHoney);
    CHECK(row.product.picture == "image/png");
    CHECK(row.product.story_vi == "Ong rừng");
    CHECK(row.product.group == programme::Group::kFood);
    CHECK(row.product.sample);
    CHECK(row.producer.name == "HTX Linh Ngọc");
    CHECK(row.producer.place.name == "Xã Tân Kỳ");
    CHECK(row.producer.place.province == "Tỉnh Thái Nguyên");
    CHECK(row.areas == 2);
    REQUIRE(row.certificates.size() == 2);
    CHECK(row.certificates[0].number == example::kHoneyCertificate);
    CHECK(row.certificates[1].number == "01/2022/OCOP");
    REQUIRE(row.certificates[0].events.size() == 2);
    CHECK(row.certificates[0].events[0].act == programme::CertificateAct::kSuspend);
    CHECK(row.certificates[0].events[0].seq == 1);
    CHECK(row.certificates[0].events[1].decision == "99/QĐ");
  });
}

}  // namespace
}  // namespace ocop::db
