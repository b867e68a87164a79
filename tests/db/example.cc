#include "tests/db/example.h"

#include <soci/soci.h>

#include <stdexcept>

#include "db/derived.h"
#include "db/registration.h"
#include "db/writer.h"

namespace ocop::db::example {
namespace {

constexpr const char* kRows[] = {
    "INSERT INTO places (id, name, kind, parent, code) VALUES "
    "('19', 'Tỉnh Thái Nguyên', 'province', NULL, '19'), "
    "('cho-moi', 'Huyện Chợ Mới', 'district', '19', ''), "
    "('tan-ky', 'Xã Tân Kỳ', 'commune', '19', '01234'), "
    "('tan-son', 'Xã Tân Sơn', 'commune', 'cho-moi', '')",
    "INSERT INTO producers (id, name, kind, address, place, sample) VALUES "
    "('htx-linh-ngoc', 'HTX Linh Ngọc', 'cooperative', 'Xã Tân Kỳ, tỉnh Thái Nguyên', 'tan-ky', 0),"
    "('ho-ha-ngoc-sang', 'Hộ Hà Ngọc Sáng', 'household', '', 'tan-son', 1)",
    "INSERT INTO areas (id, name, crop, issuer, place, hectares, practice, yield_grams, sample) "
    "VALUES ('VN-TNOR-0001', 'Rừng Tân Kỳ', 'keo', 'Sở NN&MT', 'tan-ky', 12.5, 'vietgap', "
    "1000000, 0), "
    "('VN-TNOR-0002', 'Đồng cỏ', '', '', 'tan-son', NULL, 'none', NULL, 1), "
    "('VN-TNOR-0003', 'Cánh đồng', 'lúa', '', '19', 3, 'organic', 500000, 0)",
    "INSERT INTO products (gtin, producer, group_number, product_set, name_vi, name_en, "
    "name_as_printed, story_vi, story_en, net_content, note, sample) VALUES "
    "('09521234543213', 'htx-linh-ngoc', 1, 'Mật ong', 'Mật ong hoa núi', 'Mountain honey', "
    "'Mật ong hoa núi', 'Ong rừng', 'Forest bees', '500 ml', 'ghi chú', 1), "
    "('09521234543220', 'htx-linh-ngoc', 1, '', 'Nếp nương', '', '', '', '', '', '', 0), "
    "('09521234543237', 'ho-ha-ngoc-sang', 2, '', 'Trà hoa hồng', '', '', '', '', '', '', 0), "
    "('09521234543244', 'ho-ha-ngoc-sang', 6, '', 'Làng du lịch', '', '', '', '', '', '', 0)",
    "INSERT INTO product_areas (gtin, area) VALUES ('09521234543213', 'VN-TNOR-0002'), "
    "('09521234543213', 'VN-TNOR-0001'), ('09521234543220', 'VN-TNOR-0003'), "
    "('09521234543220', 'VN-TNOR-0001')",
    "INSERT INTO pictures (gtin, media_type, base64) VALUES "
    "('09521234543213', 'image/png', 'iVBORw0KGgo=')",
    "INSERT INTO certificates (number, gtin, stars, issuer, issued, expires, note) VALUES "
    "('01/2022/OCOP', '09521234543213', 3, 'UBND tỉnh', '2022-01-10', '2025-01-09', ''), "
    "('03/2025/OCOP', '09521234543213', 4, 'UBND tỉnh', '2025-01-20', '2028-01-19', 'mới'), "
    "('07/2021/OCOP', '09521234543220', 3, 'UBND huyện', '2021-12-01', '2024-11-30', '')",
    "INSERT INTO certificate_events (number, seq, act, effective_on, until_date, decision, reason) "
    "VALUES ('03/2025/OCOP', 2, 'reinstate', '2025-09-01', NULL, '99/QĐ', 'đã khắc phục'), "
    "('03/2025/OCOP', 1, 'suspend', '2025-08-01', NULL, '88/QĐ', 'nhãn sai'), "
    "('07/2021/OCOP', 1, 'extend', '2024-12-01', '2025-03-30', '77/QĐ', '')",
};

}  // namespace

Instant at(const char* text) { return parse_instant(text).value(); }
Date day(const char* text) { return parse_iso_date(text).value(); }
Instant now() { return at("2026-03-02T02:00:00Z"); }

void fill(const Address& address) {
  Connection connection(address, Access::kTool);
  WriteTransaction transaction(connection);
  for (const char* row : kRows) connection.sql() << row;
  refresh_derived(connection);
  const Instant from = at("2026-01-01T00:00:00Z");
  const Instant until = at("2027-12-31T23:59:59Z");
  store_keys(connection, {{kKey, kCooperative, from, until, {}, "", ""},
                          {kHouseholdKey, kHousehold, from, until, {}, "", "{\"kty\":\"EC\"}"}},
             now());
  transaction.commit();
}

programme::BatchRecord record() {
  programme::BatchRecord record;
  record.producer = kCooperative;
  record.gtin = kHoney;
  record.lot = "L2601";
  record.produced = day("2026-03-01");
  record.best_before = day("2027-03-01");
  record.serials = {1, 100, 6};
  record.areas = {{kForest, 40'000, day("2026-02-20")}, {kMeadow, 0, {}}};
  record.certificate = kHoneyCertificate;
  record.issued_at = at("2026-03-01T08:00:00Z");
  return record;
}

void enter(const Address& address, const programme::BatchRecord& record, const std::string& kid) {
  Connection connection(address, Access::kTool);
  WriteTransaction transaction(connection);
  const auto outcome = register_batch(connection, {record, kid, "aa.bb.cc"}, now());
  if (!outcome) throw std::runtime_error(outcome.error().error.in(Language::kEnglish));
  transaction.commit();
}

}  // namespace ocop::db::example
