#include "db/lists.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "db/derived.h"
#include "db/goods_acts.h"
#include "tests/db/lists_scene.h"
#include "tests/db/many_products.h"

namespace ocop::db {
namespace {

using example::kAll;
using example::kWhole;
using example::on_example;
using example::Names;

/// Two communes of today side by side; one of them took over a former commune.
void neighbours(const Address& address) {
  for (const char* statement :
       {"INSERT INTO places (id, name, kind, parent, valid_until) VALUES "
        "('56', 'Tỉnh Khánh Hòa', 'province', NULL, NULL), "
        "('cu-58', 'Tỉnh Ninh Thuận', 'province', NULL, '2025-06-30')",
        "INSERT INTO places (id, name, kind, parent, valid_until) VALUES "
        "('lam-son', 'Xã Lâm Sơn', 'commune', '56', NULL), "
        "('my-son', 'Xã Mỹ Sơn', 'commune', '56', NULL), "
        "('cu-ns', 'Huyện Ninh Sơn', 'district', 'cu-58', '2025-06-30')",
        "INSERT INTO places (id, name, kind, parent, valid_until) VALUES "
        "('cu-luong-son', 'Xã Lương Sơn', 'commune', 'cu-ns', '2025-06-30')",
        "INSERT INTO place_history (old_place, new_place, changed_on) VALUES "
        "('cu-58', '56', '2025-07-01'), ('cu-luong-son', 'lam-son', '2025-07-01')",
        "INSERT INTO producers (id, name, kind, place) VALUES "
        "('a', 'Hộ A', 'household', 'lam-son'), ('b', 'Hộ B', 'household', 'cu-luong-son'), "
        "('c', 'Hộ C', 'household', 'my-son')",
        "INSERT INTO areas (id, name, place) VALUES ('VN-A', 'Vùng A', 'lam-son'), "
        "('VN-B', 'Vùng B', 'cu-luong-son'), ('VN-C', 'Vùng C', 'my-son')",
        "INSERT INTO products (gtin, producer, group_number, name_vi) VALUES "
        "('09521234543213', 'a', 1, 'Nho'), ('09521234543220', 'b', 1, 'Táo'), "
        "('09521234543237', 'c', 1, 'Xoài')",
        "INSERT INTO product_areas (gtin, area) VALUES ('09521234543213', 'VN-C')",
        "INSERT INTO certificates (number, gtin, stars, issued, expires) VALUES "
        "('1', '09521234543213', 3, '2025-01-01', '2027-12-31'), "
        "('2', '09521234543220', 4, '2025-01-02', '2028-01-01'), "
        "('3', '09521234543237', 3, '2025-01-03', '2028-01-02')"}) {
    execute(address, statement);
  }
  Connection connection(address, Access::kTool);
  WriteTransaction transaction(connection);
  refresh_derived(connection);
  transaction.commit();
}

TEST_CASE("a commune sees its own rows and those of its former communes, not next door's") {
  on_each_engine([](const Address& address) {
    neighbours(address);
    Connection connection(address, Access::kRead);
    struct Case {
      const char* place;
      std::string producers, areas, products, certificates;
    };
    for (const auto& expected :
         {Case{"lam-son", "ab", "VN-A VN-B ", "Nho Táo ", "12"},
          Case{"my-son", "c", "VN-C ", "Xoài ", "3"},
          Case{"cu-luong-son", "b", "VN-B ", "Táo ", "2"}, Case{"cu-ns", "b", "VN-B ", "Táo ", "2"},
          Case{"cu-58", "b", "VN-B ", "Táo ", "2"},
          Case{"56", "abc", "VN-A VN-B VN-C ", "Nho Táo Xoài ", "123"},
          Case{"", "abc", "VN-A VN-B VN-C ", "Nho Táo Xoài ", "123"}}) {
      INFO(expected.place);
      const Bounds bounds{expected.place, ""};
      std::string producers, areas, products, certificates;
      for (const auto& row : list_producers(connection, bounds, "", kWhole))
        producers += row.producer.id;
      for (const auto& row : list_areas(connection, bounds, "", kWhole)) areas += row.area.id + " ";
      for (const auto& row : list_products(connection, bounds, {}, kWhole))
        products += row.product.name_vi + " ";
      for (const auto& row : list_certificates(connection, bounds, {}, kWhole))
        certificates.insert(0, row.certificate.number);
      CHECK(producers == expected.producers);
      CHECK(areas == expected.areas);
      CHECK(products == expected.products);
      CHECK(certificates == expected.certificates);
      CHECK(count_producers(connection, bounds, "") == producers.size());
      CHECK(count_certificates(connection, bounds, {}) == certificates.size());
    }
    // A producer reaches areas by its products, too.
    const auto own = list_areas(connection, {"", "a"}, "", kWhole);
    REQUIRE(own.size() == 1);
    CHECK(own[0].area.id == "VN-C");
    CHECK(count_areas(connection, {"", "a"}, "") == 1);
    CHECK(count_areas(connection, {"", "b"}, "") == 0);
    execute(address, "INSERT INTO area_producers (area, producer) VALUES ('VN-B', 'b')");
    CHECK(count_areas(connection, {"", "b"}, "") == 1);
  });
}

TEST_CASE("the places of today are listed by name, former ones are not") {
  on_each_engine([](const Address& address) {
    neighbours(address);
    Connection connection(address, Access::kRead);
    std::string names;
    for (const auto& place : places_within(connection, "")) names += place.name + ", ";
    CHECK(names == "Tỉnh Khánh Hòa, Xã Lâm Sơn, Xã Mỹ Sơn, ");
    CHECK(places_within(connection, "my-son").size() == 1);
    CHECK(places_within(connection, "cu-58").empty());
    CHECK(place_name(connection, "cu-58") == "Tỉnh Ninh Thuận");
    CHECK_FALSE(place_name(connection, "nowhere").has_value());
  });
}

TEST_CASE("pages follow each other without gap or repetition") {
  on_each_engine([](const Address& address) {
    example::fill_many(address, 60);
    Connection connection(address, Access::kRead);
    const auto whole = list_products(connection, kAll, {}, kWhole);
    REQUIRE(whole.size() == 60);
    std::vector<std::string> paged;
    for (std::size_t offset = 0; offset < 70; offset += 7) {
      for (const auto& row : list_products(connection, kAll, {}, {offset, 7})) {
        paged.push_back(row.product.gtin);
        CHECK_FALSE(row.certificates.empty());
      }
    }
    REQUIRE(paged.size() == whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) CHECK(paged[i] == whole[i].product.gtin);
    CHECK(list_products(connection, kAll, {}, {static_cast<std::size_t>(-1), 5}).empty());
    std::set<std::string> certificates;
    for (std::size_t offset = 0; offset < 80; offset += 9) {
      for (const auto& row : list_certificates(connection, kAll, {}, {offset, 9}))
        CHECK(certificates.insert(row.certificate.number).second);
    }
    CHECK(certificates.size() == count_certificates(connection, kAll, {}));
    CHECK(list_producers(connection, kAll, "", {15, 10}).size() == 5);
    CHECK(list_areas(connection, kAll, "", {0, 3}).size() == 3);
  });
}

TEST_CASE("certificates are filtered by expiry, stars and producers that stopped") {
  on_example([](Connection& connection, const Address& address) {
    const auto numbers = [&](const CertificateFilter& filter) {
      std::string all;
      for (const auto& row : list_certificates(connection, kAll, filter, kWhole))
        all += row.certificate.number + " ";
      CHECK(count_certificates(connection, kAll, filter) ==
            static_cast<std::size_t>(std::count(all.begin(), all.end(), ' ')));
      return all;
    };
    const auto row = certificate_row(connection, example::kHoneyCertificate);
    REQUIRE(row.has_value());
    CHECK(row->product.gtin == example::kHoney);
    CHECK(row->producer.id == example::kCooperative);
    CHECK(row->certificate.events.size() == 2);
    CHECK_FALSE(row->producer_stopped_on.has_value());
    CHECK_FALSE(certificate_row(connection, "none").has_value());
    CHECK_FALSE(certificate_row(connection, std::string("a\0b", 3)).has_value());

    CertificateFilter filter;
    filter.search = "linh ngoc 01/2022";
    CHECK(numbers(filter) == "01/2022/OCOP ");
    filter = {};
    const Date last = row->certificate.expires;
    filter.expires_from = last;
    filter.expires_until = last;
    CHECK(numbers(filter) == example::kHoneyCertificate + " ");
    filter.expires_from = add_days(last, 1);
    filter.expires_until = {};
    CHECK(numbers(filter).find(example::kHoneyCertificate) == std::string::npos);
    filter = {};
    filter.expires_until = add_days(last, -1);
    CHECK(numbers(filter).find(example::kHoneyCertificate) == std::string::npos);
    filter = {};
    filter.stars = 5;
    CHECK(numbers(filter).empty());
    filter = {};
    filter.stopped_by = example::day("2026-01-31");
    CHECK(numbers(filter).empty());
    execute(address, "UPDATE producers SET stopped_on = '2026-02-01' WHERE id = 'htx-linh-ngoc'");
    CHECK(numbers(filter).empty());
    execute(address, "UPDATE producers SET stopped_on = '2026-01-31' WHERE id = 'htx-linh-ngoc'");
    CHECK_FALSE(numbers(filter).empty());
    CHECK(certificate_row(connection, example::kHoneyCertificate)->producer_stopped_on ==
          example::day("2026-01-31"));
  });
}

TEST_CASE("an area comes with all that is known about it") {
  on_example([](Connection& connection, const Address& address) {
    execute(address,
            "UPDATE areas SET latitude = 21.5, longitude = 0, outline = '{}', status = "
            "'suspended', valid_from = '2025-01-02' WHERE id = 'VN-TNOR-0001'");
    execute(address,
            "INSERT INTO area_producers (area, producer) VALUES ('VN-TNOR-0001', "
            "'htx-linh-ngoc'), ('VN-TNOR-0001', 'ho-ha-ngoc-sang')");
    execute(address,
            "INSERT INTO area_yields (area, season_year, seq, yield_grams, reason, recorded_at) "
            "VALUES ('VN-TNOR-0001', 2026, 1, 5000, 'được mùa', 1000), "
            "('VN-TNOR-0001', 2026, 2, 4000, 'nhầm', 2000)");
    const auto facts = area_facts(connection, example::kForest);
    REQUIRE(facts.has_value());
    CHECK(facts->area.name == "Rừng Tân Kỳ");
    CHECK(facts->area.yield_grams == 1'000'000);
    CHECK(facts->status == "suspended");
    CHECK(facts->valid_from == example::day("2025-01-02"));
    CHECK_FALSE(facts->valid_until.has_value());
    CHECK(facts->latitude == 21.5);
    CHECK(facts->longitude == 0.0);
    CHECK(facts->outline == "{}");
    CHECK(facts->producers == Names{"ho-ha-ngoc-sang", "htx-linh-ngoc"});
    CHECK(facts->products == Names{example::kHoney, example::kRice});
    CHECK_FALSE(area_facts(connection, example::kMeadow)->latitude.has_value());
    CHECK_FALSE(area_facts(connection, "VN-NONE").has_value());
    const auto changes = yield_changes(connection, example::kForest);
    REQUIRE(changes.size() == 2);
    CHECK(changes[0].reason == "nhầm");
    CHECK(changes[0].grams == 4000);
    CHECK(changes[1].year == 2026);
    CHECK(list_areas(connection, kAll, "rung tan ky", kWhole).size() == 1);
  });
}

TEST_CASE("batches tell their voided labels and whether they are recalled on the day") {
  on_example([](Connection& connection, const Address& address) {
    example::enter(address, example::record());
    execute(address,
            "INSERT INTO voided_serials (gtin, width, first_serial, last_serial, lot, reason, "
            "recorded_at) VALUES ('09521234543213', 6, 3, 5, 'L2601', 'rách', 0), "
            "('09521234543213', 6, 9, 9, 'L2601', 'rách', 0)");
    execute(address,
            "INSERT INTO recalls (id, gtin, produced_from, produced_until, since, reason, "
            "instructions, recorded_at) VALUES (7, '09521234543213', '2026-03-01', '2026-03-01', "
            "'2026-03-05', 'nấm mốc', 'trả lại', 12)");
    execute(address,
            "INSERT INTO recall_lifts (recall, lifted_on, reason, decision, recorded_at, "
            "recorded_by) VALUES (7, '2026-03-10', 'hết mốc', '9/QĐ', 0, 'lan')");
    execute(address,
            "INSERT INTO recalls (id, gtin, lot, width, first_serial, last_serial, since, reason, "
            "instructions, recorded_at) VALUES (8, '09521234543220', 'X', 6, 10, 19, '2026-03-06', "
            "'sai nhãn', 'trả lại', 12)");
    const auto on = [&](const char* day) {
      const auto rows = list_batches(connection, kAll, "", example::day(day), kWhole);
      REQUIRE(rows.size() == 1);
      return rows.front();
    };
    const auto row = on("2026-03-05");
    CHECK(row.gtin == example::kHoney);
    CHECK(row.product == "Mật ong hoa núi");
    CHECK(row.producer == "HTX Linh Ngọc");
    CHECK(row.lot == "L2601");
    CHECK(row.certificate == example::kHoneyCertificate);
    CHECK(row.first == "000001");
    CHECK(row.last == "000100");
    CHECK(row.quantity == 100);
    CHECK(row.voided == 4);
    CHECK(row.registered_at == example::now());
    CHECK(row.recalled);
    CHECK_FALSE(on("2026-03-04").recalled);
    CHECK(on("2026-03-09").recalled);
    CHECK_FALSE(on("2026-03-10").recalled);
    CHECK(count_batches(connection, {"tan-ky", ""}, example::kHoney) == 1);
    CHECK(count_batches(connection, {"cho-moi", ""}, "") == 0);
    CHECK(count_batches(connection, {"", example::kHousehold}, "") == 0);
    CHECK(count_batches(connection, kAll, example::kRice) == 0);

    const auto recalls = list_recalls(connection, kAll, false, kWhole);
    REQUIRE(recalls.size() == 2);
    CHECK(recalls[0].id == 8);
    CHECK(recalls[0].what.serials == programme::SerialRange{10, 10, 6});
    CHECK_FALSE(recalls[0].lift.has_value());
    CHECK(recalls[1].what.produced_until == example::day("2026-03-01"));
    REQUIRE(recalls[1].lift.has_value());
    CHECK(recalls[1].lift->decision == "9/QĐ");
    CHECK(list_recalls(connection, kAll, true, kWhole).size() == 1);
    CHECK(list_recalls(connection, {"cho-moi", ""}, false, kWhole).empty());
  });
}

TEST_CASE("an account without what bounds it lists nothing at all") {
  using programme::Role;
  programme::Actor actor;
  actor.role = Role::kCommuneOfficer;
  CHECK_THROWS_AS(bounds_of(actor), std::logic_error);
  actor.role = Role::kProducer;
  actor.place = "tan-ky";
  CHECK_THROWS_AS(bounds_of(actor), std::logic_error);
  actor.producer = "htx";
  CHECK(bounds_of(actor).producer == "htx");
  CHECK(bounds_of(actor).place.empty());
  actor.role = Role::kCommuneOfficer;
  CHECK(bounds_of(actor).place == "tan-ky");
  CHECK(bounds_of(actor).producer.empty());
  actor.role = Role::kInspector;
  actor.place.clear();
  CHECK(bounds_of(actor).place.empty());
}

}  // namespace
}  // namespace ocop::db
