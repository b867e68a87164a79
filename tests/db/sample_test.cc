#include <doctest/doctest.h>

#include <algorithm>

#include "base/text.h"
#include "db/check.h"
#include "db/registry.h"
#include "tests/db/data_folder.h"
#include "tests/db/engines.h"

namespace ocop::db {
namespace {

TEST_CASE("the sample data holds the plans' products, with what the plans leave in doubt") {
  on_each_engine([](const Address& address) {
    const auto report = must_import(address, {OCOP_SAMPLE});
    CHECK(number(address, "SELECT COUNT(*) FROM products WHERE source LIKE '%Ninh Sơn%'") == 23);
    CHECK(number(address, "SELECT COUNT(*) FROM products WHERE source LIKE '%Tân Kỳ%'") == 7);
    CHECK(number(address,
                 "SELECT COUNT(*) FROM places WHERE kind = 'province' AND valid_until IS NULL") ==
          34);
    std::vector<std::string> conflicts;
    for (const auto& note : report.notes) conflicts.push_back(note.message.vi);
    CHECK(conflicts.size() == 5);
    CHECK(std::all_of(conflicts.begin(), conflicts.end(),
                      [](const auto& text) { return text.starts_with("Mâu thuẫn"); }));
    Connection connection(address, Access::kRead);
    CHECK(check_database(connection).empty());
  });
}

TEST_CASE(
    "four of the sample certificates are in force on 22 November 2026 and three are expired") {
  const FreshDatabase database(Engine::kSqlite);
  must_import(database.address(), {OCOP_SAMPLE});
  Reader reader(database.address());
  const auto day = parse_iso_date("2026-11-22").value();
  int in_force = 0;
  int expired = 0;
  for (const char* gtin : {"09521000001015", "09521000001022", "09521000001039", "09521000001046",
                           "09521000001053", "09521000001060", "09521000001077"}) {
    const auto certificates = reader.certificates(gtin);
    REQUIRE(certificates.size() == 1);
    CHECK(certificates[0].number.starts_with("MẪU-"));
    CHECK(certificates[0].expires == programme::last_day_of_term(certificates[0].issued, 36));
    const auto status = 
        programme::standing_on(programme::RuleBook::built_in(), certificates[0], day).status;
    in_force += status == programme::CertificateStatus::kInForce;
    expired += status == programme::CertificateStatus::kExpired;
  }
  CHECK(in_force == 4);
  CHECK(expired == 3);
}

TEST_CASE("the counts that the Ninh Sơn plan states for each commune come out") {
  const FreshDatabase database(Engine::kSqlite);
  must_import(database.address(), {OCOP_SAMPLE});
  for (const auto& [producer, count] : {std::pair<const char*, int>{"mau-lam-son", 1},
                                        {"mau-luong-son", 1},
                                        {"mau-my-son", 4},
                                        {"mau-hoa-son", 1},
                                        {"mau-nhon-son", 6},
                                        {"mau-quang-son", 6},
                                        {"mau-ma-noi", 3},
                                        {"mau-tan-son", 1}}) {
    INFO(std::string(producer));
    CHECK(
        number(database.address(), std::string("SELECT COUNT(*) FROM products WHERE producer = '") +
                                       producer + "'") == count);
  }
}

TEST_CASE("what the plans do not say is marked as sample data") {
  const FreshDatabase database(Engine::kSqlite);
  must_import(database.address(), {OCOP_SAMPLE});
  const auto& address = database.address();
  CHECK(number(address,
               "SELECT COUNT(*) FROM products WHERE sample = 0 OR gtin NOT LIKE '0952%'") == 0);
  CHECK(number(address, "SELECT COUNT(*) FROM areas WHERE sample = 0 OR id NOT LIKE 'VN-MAU-%'") ==
        0);
  CHECK(number(address, "SELECT COUNT(*) FROM certificates WHERE sample = 0") == 0);
  CHECK(number(address, "SELECT COUNT(*) FROM producers WHERE sample = 0") == 5);
  CHECK(number(address,
               "SELECT COUNT(*) FROM producers WHERE id LIKE 'mau-%' AND name NOT LIKE 'Chủ thể "
               "mẫu%'") == 0);
}

TEST_CASE("names are corrected and kept as printed") {
  const FreshDatabase database(Engine::kSqlite);
  must_import(database.address(), {OCOP_SAMPLE});
  Reader reader(database.address());
  const auto rice = reader.product("09521000001046").value();
  CHECK(rice.name_vi == "Cơm lam nướng Sáng Lê");
  CHECK(rice.name_as_printed == "Com lam nướng Sáng Lê");
  CHECK(reader.product("09521000001060")->name_as_printed == "Muối vùng Sáng Lê");
  CHECK(number(database.address(),
               "SELECT COUNT(*) FROM products WHERE name_as_printed = 'Rượu sâm tiên vua' AND "
               "name_vi = 'Rượu sâm tiến vua'") == 1);
}

}  // namespace
}  // namespace ocop::db
