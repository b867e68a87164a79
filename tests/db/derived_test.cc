#include "db/derived.h"

#include <doctest/doctest.h>
#include <soci/soci.h>

#include <set>

#include "db/scope.h"
#include "tests/db/data_folder.h"
#include "tests/db/engines.h"
#include "tests/db/neighbours.h"

namespace ocop::db {
namespace {

using namespace example;

std::string terms(const Address& address, const std::string& kind, const std::string& id) {
  Connection connection(address, Access::kRead);
  std::string text;
  connection.sql() << "SELECT text FROM search_terms WHERE kind = :kind AND id = :id",
      soci::into(text), soci::use(kind), soci::use(id);
  return text;
}

bool finds(const Address& address, const std::string& kind, const std::string& id,
           const std::string& words) {
  return terms(address, kind, id).find(words) != std::string::npos;
}

std::set<std::string> places_of(const Address& address, const std::string& place) {
  Connection connection(address, Access::kRead);
  soci::rowset<std::string> rows =
      (connection.sql().prepare << "SELECT ancestor FROM place_within WHERE place = :place",
       soci::use(place));
  return {rows.begin(), rows.end()};
}

}  // namespace

TEST_CASE("a place lies in itself, in those above it, and in what these became") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    using Places = std::set<std::string>;
    CHECK(places_of(address, "19") == Places{"", "19"});
    CHECK(places_of(address, "tan-ky") == Places{"", "19", "tan-ky"});
    CHECK(places_of(address, "cu-cao-ky") == Places{"", "19", "cho-moi", "cu-cao-ky", "tan-ky"});
    // The district was divided among two communes; its own communes lie in neither.
    CHECK(places_of(address, "tan-son") == Places{"", "19", "cho-moi", "tan-son"});
    CHECK(places_of(address, "cho-moi") == Places{"", "19", "cho-moi"});
    Connection connection(address, Access::kRead);
    CHECK(lies_within(connection, "cu-cao-ky", "tan-ky"));
    CHECK_FALSE(lies_within(connection, "tan-ky", "cu-cao-ky"));
    CHECK_FALSE(lies_within(connection, "tan-ky", "hoa-muc"));
    CHECK(lies_within(connection, "tan-ky", ""));
    CHECK_FALSE(lies_within(connection, "nowhere", "19"));
    CHECK_FALSE(lies_within(connection, std::string("tan-ky\0x", 8), "19"));
  });
}

TEST_CASE("a merged province holds the places of the one before, and a circle ends") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    execute(address, "INSERT INTO places (id, name, kind, parent) VALUES "
                     "('58', 'Tỉnh Ninh Thuận', 'province', NULL), "
                     "('ma-noi', 'Xã Ma Nới', 'commune', '58')");
    execute(address, "INSERT INTO place_history (old_place, new_place, changed_on) VALUES "
                     "('58', '56', '2025-07-01'), ('56', '58', '2025-07-01')");
    in_transaction(address, [](Connection& connection) {
      refresh_derived(connection);
      return 0;
    });
    using Places = std::set<std::string>;
    CHECK(places_of(address, "ma-noi") == Places{"", "56", "58", "ma-noi"});
    CHECK(places_of(address, "56") == Places{"", "56", "58"});
  });
}

TEST_CASE("rows are found by what a person would type, without diacritics and case") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    struct Case {
      std::string kind, id, words;
    };
    const std::vector<Case> cases = {
        {"product", kHoney, "mat ong hoa nui"},    {"product", kHoney, "mountain honey"},
        {"product", kHoney, " " + kHoney + " "},   {"product", kHoney, " 9521234543213 "},
        {"product", kHoney, "htx linh ngoc"},      {"producer", kCooperative, "xa tan ky"},
        {"producer", kCooperative, kCooperative},  {"producer", kHousehold, "ho ha ngoc sang"},
        {"area", kForest, "vn-tnor-0001"},         {"area", kForest, "rung tan ky keo"},
        {"certificate", kHoneyCertificate, "03/2025/ocop"},
        {"certificate", kHoneyCertificate, "mat ong"},
        {"certificate", kHoneyCertificate, "htx linh ngoc"},
        {"certificate", kHoneyCertificate, "99/qd"},
        {"certificate", kHoneyCertificate, "88/qd"}};
    for (const auto& one : cases) {
      INFO(one.kind, " ", one.id, ": ", one.words);
      CHECK(finds(address, one.kind, one.id, one.words));
    }
    CHECK(terms(address, "product", kHoney).front() == ' ');
    CHECK(terms(address, "product", kHoney).back() == ' ');
  });
}

TEST_CASE("a producer's new name is found in its products and their certificates") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    execute(address, "UPDATE producers SET name = 'HTX Ong Vàng' WHERE id = 'htx-linh-ngoc'");
    in_transaction(address, [](Connection& connection) {
      refresh_search(connection, "producer", kCooperative);
      return 0;
    });
    CHECK(finds(address, "producer", kCooperative, "htx ong vang"));
    CHECK(finds(address, "product", kRice, "htx ong vang"));
    CHECK(finds(address, "certificate", kHoneyCertificate, "htx ong vang"));
    CHECK_FALSE(finds(address, "certificate", kHoneyCertificate, "linh ngoc"));
    CHECK_FALSE(finds(address, "product", kTea, "htx ong vang"));
  });
}

TEST_CASE("a row that is gone loses its words, and unknown kinds are a mistake") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    execute(address, "DELETE FROM product_areas WHERE area = 'VN-TNOR-0002'");
    execute(address, "DELETE FROM areas WHERE id = 'VN-TNOR-0002'");
    in_transaction(address, [](Connection& connection) {
      refresh_search(connection, "area", kMeadow);
      CHECK_THROWS_AS(refresh_search(connection, "batch", "x"), std::invalid_argument);
      return 0;
    });
    CHECK(terms(address, "area", kMeadow).empty());
  });
}

TEST_CASE("an import refreshes words and places, also of rows it changes") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    small_registry(folder);
    must_import(address, {folder.path()});
    CHECK(finds(address, "product", kHoney, "mat ong htx mot"));
    CHECK(finds(address, "certificate", "1/2025", "mat ong"));
    CHECK(places_of(address, "02104") == std::set<std::string>{"", "02104", "19"});

    DataFolder renamed;
    renamed.with("producers.csv", "id,name\nhtx-1,HTX Đổi Tên\n")
        .with("certificate_events.csv",
              "number,seq,act,date,decision\n1/2025,1,suspend,01/03/2025,77/QĐ-UBND\n")
        .with("places.csv", "id,name\n02104,Xã Hòa Mục\n");
    must_import(address, {renamed.path()});
    CHECK(finds(address, "product", kHoney, "htx doi ten"));
    CHECK(finds(address, "certificate", "1/2025", "77/qd-ubnd"));
    CHECK(finds(address, "producer", "ho-2", "xa hoa muc"));
  });
}

}  // namespace ocop::db
