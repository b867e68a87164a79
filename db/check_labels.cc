#include <soci/soci.h>

#include "base/text.h"
#include "db/check_parts.h"
#include "db/guard.h"

namespace ocop::db {
namespace {

std::vector<Doubt> doubts_about_ranges() {
  return {
      {"serial_ranges",
       "SELECT a.gtin || ' / ' || a.lot || ' / ' || b.lot FROM serial_ranges a JOIN "
       "serial_ranges b ON b.gtin = a.gtin AND b.width = a.width AND "
       "b.first_serial > a.first_serial AND b.first_serial <= a.last_serial",
       {"the serials of these two lots overlap", "dải số của hai lô này trùng nhau"}},
      {"rolls",
       "SELECT a.gtin || ' / ' || a.roll || ' / ' || b.roll FROM rolls a JOIN rolls b ON "
       "b.gtin = a.gtin AND b.width = a.width AND b.roll <> a.roll AND "
       "b.first_serial >= a.first_serial AND b.first_serial <= a.last_serial",
       {"the serials of these two rolls overlap", "dải số của hai cuộn này trùng nhau"}},
      {"rolls",
       "SELECT r.gtin || ' / ' || r.roll || ' / ' || s.lot FROM rolls r JOIN serial_ranges s ON "
       "s.gtin = r.gtin AND s.width = r.width AND s.roll <> r.roll AND "
       "s.first_serial <= r.last_serial AND s.last_serial >= r.first_serial",
       {"the lot has serials of this roll without having been activated from it",
        "lô dùng số của cuộn này mà không phải do kích hoạt từ cuộn"}},
      {"serial_ranges",
       "SELECT s.gtin || ' / ' || s.lot || ' / ' || CAST(s.seq AS TEXT) FROM serial_ranges s WHERE "
       "s.roll <> '' AND NOT EXISTS (SELECT 1 FROM rolls r WHERE r.gtin = s.gtin AND "
       "r.roll = s.roll AND r.width = s.width AND r.first_serial <= s.first_serial AND "
       "r.last_serial >= s.last_serial)",
       {"these serials are not all of the roll that they were activated from",
        "các số này không thuộc trọn cuộn mà chúng được kích hoạt từ đó"}},
      {"serial_ranges",
       "SELECT s.gtin || ' / ' || s.lot || ' / ' || CAST(s.seq AS TEXT) FROM serial_ranges s WHERE "
       "(s.seq > 1 AND (s.roll = '' OR s.jws = '')) OR (s.seq = 1 AND s.jws <> '')",
       {"further serials of a lot come off a roll, with a record of their own; the lot's first "
        "have none",
        "dải số bổ sung của lô phải lấy từ một cuộn và có bản ghi riêng; dải đầu của lô thì không"}},
      {"rolls",
       "SELECT r.gtin || ' / ' || r.roll FROM rolls r JOIN signing_keys k ON k.kid = r.kid WHERE "
       "k.producer <> r.producer",
       {"its key is another producer's", "khóa ký là của chủ thể khác"}},
  };
}

std::vector<Doubt> doubts_about_labels() {
  return {
      {"voided_serials",
       "SELECT v.gtin || ' / ' || v.lot || ' / ' || CAST(v.first_serial AS TEXT) FROM "
       "voided_serials v WHERE v.lot <> '' AND NOT EXISTS (SELECT 1 FROM serial_ranges s WHERE "
       "s.gtin = v.gtin AND s.lot = v.lot AND s.width = v.width AND "
       "s.first_serial <= v.first_serial AND s.last_serial >= v.last_serial)",
       {"these serials are not all of their lot", "các số sê-ri này không thuộc trọn lô của chúng"}},
      {"voided_serials",
       "SELECT v.gtin || ' / ' || v.roll || ' / ' || CAST(v.first_serial AS TEXT) FROM "
       "voided_serials v WHERE v.roll <> '' AND NOT EXISTS (SELECT 1 FROM rolls r WHERE "
       "r.gtin = v.gtin AND r.roll = v.roll AND r.width = v.width AND "
       "r.first_serial <= v.first_serial AND r.last_serial >= v.last_serial)",
       {"these serials are not all of their roll",
        "các số sê-ri này không thuộc trọn cuộn của chúng"}},
      {"voided_serials",
       "SELECT a.gtin || ' / ' || a.lot || ' / ' || CAST(b.first_serial AS TEXT) FROM "
       "voided_serials a JOIN voided_serials b ON b.gtin = a.gtin AND b.width = a.width AND "
       "b.first_serial > a.first_serial AND b.first_serial <= a.last_serial",
       {"serials are void twice", "có số sê-ri bị hủy hai lần"}},
      {"label_blocks",
       "SELECT CAST(b.id AS TEXT) FROM label_blocks b WHERE NOT EXISTS (SELECT 1 FROM "
       "serial_ranges s WHERE s.gtin = b.gtin AND s.lot = b.lot AND s.seq = 1 AND s.roll = '' AND "
       "s.width = b.width AND s.first_serial = b.first_serial AND s.last_serial = b.last_serial) "
       "AND NOT EXISTS (SELECT 1 FROM rolls r WHERE b.lot = '' AND r.gtin = b.gtin AND "
       "r.width = b.width AND r.first_serial = b.first_serial AND r.last_serial = b.last_serial)",
       {"these are not the labels of a lot or a roll", "đây không phải dải tem của một lô hay cuộn"}},
      {"label_blocks",
       "SELECT t.gtin || ' / ' || t.name FROM (SELECT gtin, lot AS name, width, first_serial FROM "
       "serial_ranges WHERE seq = 1 AND roll = '' UNION ALL SELECT gtin, roll AS name, width, "
       "first_serial FROM rolls) AS t WHERE NOT EXISTS (SELECT 1 FROM label_blocks b WHERE "
       "b.gtin = t.gtin AND b.width = t.width AND b.first_serial = t.first_serial)",
       {"these labels have no block, so no typed code names them",
        "dải tem này chưa có khối, nên không mã tra cứu nào chỉ đến được"}},
      {"scratch_blocks",
       "SELECT c.gtin || ' / ' || CAST(c.first_serial AS TEXT) FROM scratch_blocks c WHERE NOT "
       "EXISTS (SELECT 1 FROM label_blocks b WHERE b.gtin = c.gtin AND b.width = c.width AND "
       "b.first_serial <= c.first_serial AND b.last_serial >= c.last_serial)",
       {"these scratch codes are not all of one lot or roll",
        "các mã cào này không thuộc trọn một lô hay cuộn"}},
      {"scratch_blocks",
       "SELECT a.gtin || ' / ' || CAST(b.first_serial AS TEXT) FROM scratch_blocks a JOIN "
       "scratch_blocks b ON b.gtin = a.gtin AND b.width = a.width AND "
       "b.first_serial > a.first_serial AND b.first_serial <= a.last_serial",
       {"labels have two scratch codes", "có tem mang hai mã cào"}},
  };
}

}  // namespace

std::vector<std::string> lines_of(Connection& connection, const std::string& question) {
  std::vector<std::string> result;
  std::string line;
  soci::statement each = (connection.sql().prepare << question, soci::into(line));
  each.execute();
  while (each.fetch()) result.push_back(line);
  return result;
}

void add_doubts(Connection& connection, const std::vector<Doubt>& doubts, ErrorList& errors) {
  for (const auto& doubt : doubts) {
    for (const auto& row : lines_of(connection, doubt.rows)) {
      errors.add(std::string(doubt.table) + " " + printable(row), doubt.wrong);
    }
  }
}

void check_labels(Connection& connection, ErrorList& errors) {
  guarded(connection.display(), [&] {
    add_doubts(connection, doubts_about_ranges(), errors);
    add_doubts(connection, doubts_about_labels(), errors);
  });
}

}  // namespace ocop::db
