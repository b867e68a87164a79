#include <soci/soci.h>

#include "db/check_parts.h"
#include "db/guard.h"

namespace ocop::db {
namespace {

// Single scans go after a while, and go into no file, so there may be fewer of them than counts;
// files of an older version have totals and no counts. More than there can be is always wrong,
// and where no scan has gone and no total come from a file, all must agree.
std::vector<Doubt> doubts_about_counts() {
  return {
      {"scan_counts",
       "SELECT c.gtin || ' / ' || c.day FROM (SELECT gtin, day, SUM(counted) AS counted FROM "
       "scan_counts WHERE gtin <> '' GROUP BY gtin, day) AS c LEFT JOIN scan_days d ON "
       "d.gtin = c.gtin AND d.day = c.day WHERE c.counted > COALESCE(d.scans, 0) ORDER BY 1",
       {"more scans of this day are counted here than in scan_days",
        "số lượt quét trong ngày ở đây nhiều hơn ở bảng scan_days"}},
      {"scan_days",
       "SELECT d.gtin FROM (SELECT gtin, SUM(scans) AS scans FROM scan_days GROUP BY gtin) AS d "
       "LEFT JOIN (SELECT gtin, SUM(scans) AS scans FROM scan_totals GROUP BY gtin) AS t ON "
       "t.gtin = d.gtin WHERE d.scans > COALESCE(t.scans, 0) ORDER BY 1",
       {"its days have more scans than its codes",
        "số lượt quét theo ngày nhiều hơn số lượt quét theo mã"}},
      {"scans",
       "SELECT s.gtin FROM (SELECT gtin, COUNT(*) AS scans FROM scans GROUP BY gtin) AS s "
       "JOIN products p ON p.gtin = s.gtin LEFT JOIN (SELECT gtin, SUM(scans) AS scans FROM "
       "scan_counts GROUP BY gtin) AS c ON c.gtin = s.gtin WHERE s.scans > COALESCE(c.scans, 0) "
       "ORDER BY 1",
       {"more scans are logged than scan_counts has counted",
        "nhật ký có nhiều lượt quét hơn số đã đếm ở bảng scan_counts"}},
      {"scans",
       "SELECT s.gtin || ' / ' || s.lot || ' / ' || s.serial FROM (SELECT gtin, lot, serial, "
       "COUNT(*) AS scans FROM scans WHERE counted = 1 GROUP BY gtin, lot, serial) AS s LEFT JOIN "
       "scan_totals t ON t.gtin = s.gtin AND t.lot = s.lot AND t.serial = s.serial WHERE "
       "s.scans > COALESCE(t.scans, 0) ORDER BY 1",
       {"more counted scans of this code are logged than its total says",
        "nhật ký có nhiều lượt quét được tính của mã này hơn tổng số đã ghi"}},
      {"scan_totals",
       "SELECT t.gtin FROM (SELECT gtin, SUM(scans) AS scans, MIN(first_at) AS first_at FROM "
       "scan_totals GROUP BY gtin) AS t JOIN (SELECT gtin, COUNT(*) AS scans, MIN(at_ms) AS "
       "first_at FROM scans GROUP BY gtin) AS s ON s.gtin = t.gtin JOIN (SELECT gtin, SUM(scans) "
       "AS scans, SUM(counted) AS counted FROM scan_counts GROUP BY gtin) AS c ON c.gtin = t.gtin "
       "WHERE s.scans = c.scans AND s.first_at <= t.first_at AND t.scans <> c.counted ORDER BY 1",
       {"its codes' totals are not what scan_counts has counted",
        "tổng số lượt quét theo mã khác với số đã đếm ở bảng scan_counts"}},
      {"turns",
       "SELECT t.name FROM turns t WHERE t.name = 'watch' AND t.taken < (SELECT "
       "COALESCE(MAX(s.seen), 0) FROM scans s)",
       {"the log has scans that were seen after the last that is known here",
        "nhật ký có lượt quét được xem xét sau lượt cuối cùng ghi ở đây"}},
  };
}

std::vector<Doubt> doubts_about_states() {
  return {
      {"unit_watch",
       "SELECT u.gtin || ' / ' || u.lot || ' / ' || u.serial FROM unit_watch u WHERE u.serial = '' "
       "OR NOT EXISTS (SELECT 1 FROM products p WHERE p.gtin = u.gtin) ORDER BY 1",
       {"copy detection watches a unit of no product",
        "hệ thống phát hiện sao chép theo dõi một mã không thuộc sản phẩm nào"}},
      {"unit_watch",
       "SELECT u.gtin || ' / ' || u.lot || ' / ' || u.serial FROM unit_watch u LEFT JOIN alerts a "
       "ON a.id = (SELECT MAX(b.id) FROM alerts b WHERE b.gtin = u.gtin AND b.lot = u.lot AND "
       "b.serial = u.serial) WHERE u.state <> COALESCE(a.state, 'quiet') ORDER BY 1",
       {"its state is not what its last alert said",
        "trạng thái khác với cảnh báo gần nhất của mã"}},
      {"habit_watch",
       "SELECT h.gtin || ' / ' || h.lot FROM habit_watch h LEFT JOIN alerts a ON a.id = (SELECT "
       "MAX(b.id) FROM alerts b WHERE b.gtin = h.gtin AND b.lot = h.lot AND b.serial = '') WHERE "
       "h.kind = 'batch' AND h.state <> COALESCE(a.state, 'quiet') ORDER BY 1",
       {"the lot's state is not what its last alert said",
        "trạng thái của lô khác với cảnh báo gần nhất của lô"}},
      {"alerts",
       "SELECT CAST(a.id AS TEXT) FROM alerts a WHERE (a.serial <> '' AND NOT EXISTS (SELECT 1 "
       "FROM unit_watch u WHERE u.gtin = a.gtin AND u.lot = a.lot AND u.serial = a.serial)) OR "
       "(a.serial = '' AND NOT EXISTS (SELECT 1 FROM habit_watch h WHERE h.kind = 'batch' AND "
       "h.gtin = a.gtin AND h.lot = a.lot)) ORDER BY a.id",
       {"it is of a unit or lot that nobody watches",
        "cảnh báo này không thuộc mã hay lô nào đang được theo dõi"}},
      {"unit_marks",
       "SELECT m.gtin || ' / ' || m.lot || ' / ' || m.serial FROM unit_marks m LEFT JOIN cases c "
       "ON c.id = m.case_id WHERE m.serial = '' OR c.gtin IS NULL OR c.gtin <> m.gtin OR "
       "(c.lot <> '' AND m.lot <> '' AND c.lot <> m.lot) ORDER BY 1",
       {"an inspector's decision of a unit that its case is not about",
        "kết luận của kiểm tra viên về một mã không thuộc vụ việc của nó"}},
      {"cases",
       "SELECT CAST(c.id AS TEXT) FROM cases c WHERE (c.status = 'closed') <> (c.closed_at IS NOT "
       "NULL) ORDER BY c.id",
       {"a closed case has the moment when it was closed, an open one has none",
        "vụ việc đã đóng phải ghi thời điểm đóng, vụ việc đang mở thì không"}},
      {"public_reports",
       "SELECT CAST(r.id AS TEXT) FROM public_reports r WHERE r.photo <> '' AND NOT EXISTS (SELECT "
       "1 FROM photos p WHERE p.sha256 = r.photo) ORDER BY r.id",
       {"its photo is not there", "không có ảnh của phản ánh này"}},
      {"case_steps",
       "SELECT CAST(s.case_id AS TEXT) || ' / ' || CAST(s.seq AS TEXT) FROM case_steps s WHERE "
       "s.photo <> '' AND NOT EXISTS (SELECT 1 FROM photos p WHERE p.sha256 = s.photo) "
       "ORDER BY s.case_id, s.seq",
       {"its photo is not there", "không có ảnh của bước này"}},
  };
}

}  // namespace

void check_scans(Connection& connection, ErrorList& errors) {
  guarded(connection.display(), [&] {
    add_doubts(connection, doubts_about_counts(), errors);
    add_doubts(connection, doubts_about_states(), errors);
  });
}

}  // namespace ocop::db
