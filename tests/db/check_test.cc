#include "db/check.h"

#include <doctest/doctest.h>

#include <fstream>

#include "db/registration.h"
#include "tests/db/data_folder.h"
#include "tests/db/checked.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

using example::all_of;
using example::errors_in;
using example::fill_lawfully;

void register_signed(const Address& address, const programme::BatchRecord& record) {
  Connection connection(address, Access::kTool);
  WriteTransaction transaction(connection);
  const auto jws = example::jws_of(record, example::kKey);
  REQUIRE(register_batch(connection, {record, example::kKey, jws}, example::now()).has_value());
  transaction.commit();
}

TEST_CASE("a registry with signed batches is found right") {
  on_each_engine([](const Address& address) {
    CHECK(errors_in(address).empty());
    fill_lawfully(address);
    register_signed(address, example::record());
    const auto errors = errors_in(address);
    INFO(all_of(errors));
    CHECK(errors.empty());
  });
}

TEST_CASE("each thing that can be wrong is found") {
  const struct {
    const char* harm;
    const char* says;
  } cases[] = {
      {"UPDATE products SET gtin = '09521234543238' WHERE gtin = '09521234543237'",
       "products 09521234543238"},
      {"UPDATE certificates SET issued = '2025-02-31', expires = '2028-02-30' WHERE number = "
       "'03/2025/OCOP'",
       "no date"},
      {"UPDATE producers SET name = '  blanks  ' WHERE id = 'htx-linh-ngoc'",
       "not stored as it should be"},
      {"UPDATE places SET parent = 'tan-ky' WHERE id = 'tan-son'", ""},
      {"UPDATE batches SET produced = '2026-02-27'", "produced differs"},
      {"UPDATE batches SET jws = 'x'", "no JWS"},
      {"UPDATE batches SET kid = '0000000002'", "another key"},
      {"UPDATE batch_areas SET grams = grams + 1 WHERE seq = 1", "areas differs"},
      {"UPDATE batch_areas SET grams = 2000000 WHERE seq = 1", "expected to yield"},
      {"UPDATE serial_ranges SET last_serial = last_serial + 1", "serials differs"},
      {"UPDATE serial_ranges SET width = 2", "more than 2 digits"},
      {"UPDATE signing_keys SET producer = 'nobody' WHERE kid = '0000000001'",
       "“nobody” is not in producers"},
      {"UPDATE signing_keys SET producer = 'ho-ha-ngoc-sang' WHERE kid = '0000000001'",
       "its key is another producer's"},
  };
  for (const auto& one : cases) {
    INFO(std::string(one.harm));
    on_each_engine([&](const Address& address) {
      fill_lawfully(address);
      register_signed(address, example::record());
      execute(address, one.harm);
      const auto errors = errors_in(address);
      INFO(all_of(errors));
      if (std::string_view(one.says).empty()) {
        CHECK(errors.empty());
      } else {
        CHECK(all_of(errors).find(one.says) != std::string::npos);
      }
    });
  }
}

TEST_CASE("rows that contradict each other are found, and nothing else is said of them") {
  const struct {
    const char* harm;
    const char* where;
    const char* english;  // "" = nothing is wrong with it
    const char* vietnamese;
  } cases[] = {
      {"DELETE FROM product_areas WHERE gtin = '09521234543220'", "certificates 07/2021/OCOP",
       "no raw-material area", "chưa gắn với vùng nguyên liệu"},
      {"INSERT INTO certificates (number, gtin, stars, issued, expires) VALUES ('9', "
       "'09521234543244', 3, '2025-01-01', '2027-12-31')",
       "", "", ""},
      {"INSERT INTO areas (id, name, place) VALUES ('vntnor-OO03', 'x', 'tan-ky')",
       "areas vntnor-OO03", "looks like VN-TNOR-0003", "trông giống VN-TNOR-0003"},
      {"INSERT INTO areas (id, name, place) VALUES ('VN-TN0R-00O3', 'x', 'tan-ky')", "areas VN-TN",
       "looks like VN-TN", "trông giống VN-TN"},
      {"INSERT INTO areas (id, name, place) VALUES ('VN-TNOR-0013', 'x', 'tan-ky')", "", "", ""},
      {"UPDATE signing_keys SET not_after = 1772416799999 WHERE kid = '0000000001'",
       "batches 09521234543213 / L2601", "valid until 08:59 02/03/2026",
       "có hiệu lực đến 08:59 02/03/2026"},
      {"UPDATE signing_keys SET not_after = 1772416800000 WHERE kid = '0000000001'", "", "", ""},
      {"UPDATE signing_keys SET revoked_since = 1772416800000 WHERE kid = '0000000001'",
       "batches 09521234543213 / L2601", "revoked since 09:00 02/03/2026",
       "bị thu hồi từ 09:00 02/03/2026"},
      {"UPDATE signing_keys SET revoked_since = 1772416800001 WHERE kid = '0000000001'", "", "",
       ""},
      {"INSERT INTO producers (id, name, kind, place) VALUES ('x', 'HTX LINH NGỌC', 'cooperative', "
       "'tan-ky')",
       "producers x", "differs from “HTX Linh Ngọc”", "chỉ khác “HTX Linh Ngọc”"},
      {"INSERT INTO producers (id, name, kind, place) VALUES ('x', 'HTX Linh Ngọc', 'cooperative', "
       "'tan-ky')",
       "producers x", "is that of htx-linh-ngoc too", "trùng với htx-linh-ngoc"},
      {"INSERT INTO producers (id, name, kind, place) VALUES ('x', 'HTX Linh Ngọc', 'cooperative', "
       "'tan-son')",
       "", "", ""},
      {"INSERT INTO products (gtin, producer, group_number, name_vi) VALUES ('09521234543251', "
       "'htx-linh-ngoc', 1, 'Mật ông hoa núi')",
       "products 09521234543251", "differs from “Mật ong hoa núi”", "chỉ khác “Mật ong hoa núi”"},
      {"INSERT INTO products (gtin, producer, group_number, name_vi) VALUES ('09521234543251', "
       "'htx-linh-ngoc', 1, 'Mật ong hoa núi')",
       "products 09521234543251", "“Mật ong hoa núi” is that of", "“Mật ong hoa núi” trùng với"},
      {"INSERT INTO products (gtin, producer, group_number, name_vi) VALUES ('09521234543251', "
       "'ho-ha-ngoc-sang', 1, 'Mật ông hoa núi')",
       "", "", ""},
      {"UPDATE areas SET yield_grams = 39999 WHERE id = 'VN-TNOR-0001'",
       "areas VN-TNOR-0001 / 2026", "40 kg were taken", "đã lấy 40 kg"},
      {"UPDATE areas SET yield_grams = 40000 WHERE id = 'VN-TNOR-0001'", "", "", ""},
      {"INSERT INTO area_yields (area, season_year, seq, yield_grams, reason, recorded_at) VALUES "
       "('VN-TNOR-0001', 2026, 1, 39000, 'x', 0)",
       "areas VN-TNOR-0001 / 2026", "more than the 39 kg", "sản lượng dự kiến 39 kg"},
      {"INSERT INTO deliveries (id, area, producer, delivered, season_year, grams, recorded_at) "
       "VALUES (1, 'VN-TNOR-0001', 'ho-ha-ngoc-sang', '2026-02-01', 2026, 960001, 0)",
       "areas VN-TNOR-0001 / 2026", "1000.001 kg were taken", "đã lấy 1000,001 kg"},
      {"INSERT INTO deliveries (id, area, producer, delivered, season_year, grams, recorded_at) "
       "VALUES (1, 'VN-TNOR-0001', 'htx-linh-ngoc', '2026-02-01', 2026, 960001, 0)",
       "", "", ""},
      {"INSERT INTO voided_serials (gtin, width, first_serial, last_serial, lot, reason, "
       "recorded_at) VALUES ('09521234543213', 6, 100, 101, 'L2601', 'x', 0)",
       "voided_serials 09521234543213 / L2601 / 100", "not all of their lot", "không thuộc trọn lô"},
      {"INSERT INTO voided_serials (gtin, width, first_serial, last_serial, lot, reason, "
       "recorded_at) VALUES ('09521234543213', 6, 1, 5, 'L2601', 'x', 0), ('09521234543213', 6, 5, "
       "6, 'L2601', 'x', 0)",
       "voided_serials 09521234543213 / L2601 / 5", "void twice", "hủy hai lần"},
      {"INSERT INTO voided_serials (gtin, width, first_serial, last_serial, lot, reason, "
       "recorded_at) VALUES ('09521234543213', 6, 1, 100, 'L2601', 'x', 0)",
       "", "", ""},
      {"INSERT INTO recalls (id, gtin, lot, since, reason, instructions, recorded_at) VALUES (7, "
       "'09521234543213', 'L9', '2026-03-02', 'x', 'y', 0)",
       "recalls 7 / L9", "not registered", "chưa được đăng ký"},
      {"INSERT INTO recalls (id, gtin, lot, width, first_serial, last_serial, since, reason, "
       "instructions, recorded_at) VALUES (7, '09521234543213', 'L2601', 6, 90, 101, '2026-03-02', "
       "'x', 'y', 0)",
       "recalls 7 / L2601", "not all of the lot", "không thuộc trọn lô"},
      {"INSERT INTO users (id, name, role, place, password, created_at) VALUES ('lan', 'Lan', "
       "'province_officer', 'nowhere', 'x', 0)",
       "users lan", "“nowhere” is not in places", "“nowhere” không có"},
      {"INSERT INTO users (id, name, role, producer, password, created_at) VALUES ('sang', 'Sang', "
       "'producer', 'nobody', 'x', 0)",
       "users sang", "“nobody” is not in producers", "“nobody” không có"},
      {"INSERT INTO users (id, name, role, password, created_at) VALUES ('sang', 'Sang', 'producer', "
       "'x', 0)",
       "users sang", "needs a place or a producer", "phải gắn với địa danh"},
      {"INSERT INTO users (id, name, role, password, created_at) VALUES ('root', 'R', "
       "'administrator', 'x', 0)",
       "", "", ""},
      {"INSERT INTO certificate_events (number, seq, act, effective_on) VALUES ('03/2025/OCOP', 3, "
       "'revoke', '2026-01-01'), ('03/2025/OCOP', 4, 'reinstate', '2026-02-01')",
       "certificates 03/2025/OCOP / 4", "contradicts the rules", "trái quy định"},
      {"INSERT INTO certificate_events (number, seq, act, effective_on, authority, decision, reason) "
       "VALUES ('03/2025/OCOP', 3, 'suspend', '2026-01-01', 'ministry', '1/QĐ', 'x')",
       "certificates 03/2025/OCOP / 3", "the province decides", "cấp tỉnh quyết định"},
      {"INSERT INTO certificate_events (number, seq, act, effective_on, until_date, decision) VALUES "
       "('07/2021/OCOP', 1, 'extend', '2024-10-01', '2025-03-30', '77/QĐ')",
       "certificates 07/2021/OCOP / 1", "knows no extension", "không quy định việc kéo dài"},
      {"INSERT INTO certificate_events (number, seq, act, effective_on) VALUES ('03/2025/OCOP', 3, "
       "'revoke', '2026-01-01')",
       "", "", ""},
      {"INSERT INTO certificate_events (number, seq, act, effective_on) VALUES ('07/2021/OCOP', 1, "
       "'reinstate', '2022-01-01')",
       "", "", ""},
  };
  for (const auto& one : cases) {
    INFO(std::string(one.harm));
    on_each_engine([&](const Address& address) {
      fill_lawfully(address);
      register_signed(address, example::record());
      execute(address, one.harm);
      const auto errors = errors_in(address);
      INFO(all_of(errors));
      if (std::string_view(one.english).empty()) {
        CHECK(errors.empty());
        return;
      }
      REQUIRE(errors.size() == 1);
      CHECK(errors[0].where.starts_with(one.where));
      CHECK(errors[0].message.en.find(one.english) != std::string::npos);
      CHECK(errors[0].message.vi.find(one.vietnamese) != std::string::npos);
    });
  }
}

TEST_CASE("overlapping serials are found") {
  on_each_engine([](const Address& address) {
    fill_lawfully(address);
    register_signed(address, example::record());
    auto second = example::record();
    second.lot = "L2602";
    second.serials.first = 101;
    register_signed(address, second);
    CHECK(errors_in(address).empty());
    execute(address, "UPDATE serial_ranges SET first_serial = 100 WHERE lot = 'L2602'");
    CHECK(all_of(errors_in(address)).find("overlap") != std::string::npos);
  });
}

TEST_CASE("a damaged file is found or cannot be read at all") {
  const FreshDatabase database(Engine::kSqlite);
  must_import(database.address(), {OCOP_SAMPLE});
  execute(database.address(), "PRAGMA wal_checkpoint(TRUNCATE)");
  {
    std::fstream file(database.address().target, std::ios::in | std::ios::out | std::ios::binary);
    for (int page = 6; page < 14; ++page) {
      file.seekp(page * 4096 + 100);
      file << std::string(3000, '\xAA');
    }
  }
  bool noticed = false;
  try {
    noticed = !errors_in(database.address()).empty();
  } catch (const DatabaseError&) {
    noticed = true;
  }
  CHECK(noticed);
}

}  // namespace
}  // namespace ocop::db
