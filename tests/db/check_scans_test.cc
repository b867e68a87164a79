// What check says of scans, their counts, copy detection and cases that contradict each other.
#include <doctest/doctest.h>

#include <algorithm>

#include "db/registration.h"
#include "db/watch.h"
#include "db/writer.h"
#include "tests/db/checked.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

using namespace example;

/// Puts each unit on watch, and its batch under suspicion.
class Watching : public ScanObserver {
 public:
  void observe(std::span<const Scan> scans, WatchStore& store) override {
    for (const Scan& one : scans) {
      if (!one.watched) continue;
      store.put_unit(one.gtin, one.lot, one.serial,
                     {"watch", 1, one.at, one.at, one.at, 1, 1, 0, 1, "m"});
      store.add_alert({one.at, one.gtin, one.lot, one.serial, "watch", 1, "a", {"e", "v"}});
      store.put_habit("batch", one.gtin, one.lot, {"suspected", 1, one.at, "m"});
      store.put_habit("product", one.gtin, "", {"quiet", 1, one.at, "m"});
      store.add_alert({one.at, one.gtin, one.lot, "", "suspected", 1, "b", {"e", "v"}});
    }
  }
};

/// Three scans of two units of a registered batch, one of them not counted, and what was made up.
void fill_with_scans(const Address& address) {
  fill_lawfully(address);
  {
    Connection connection(address, Access::kTool);
    WriteTransaction transaction(connection);
    REQUIRE(register_batch(connection, {record(), kKey, jws_of(record(), kKey)}, now()));
    transaction.commit();
  }
  Watching observer;
  Writer writer(address, {.observer = &observer});
  Scan one{now(), kHoney, "L2601", "000001", "genuine", "page"};
  one.watched = true;
  writer.record(one);
  one.serial = "000002";
  writer.record(one);
  one.counted = false;
  writer.record(one);
  writer.record({now(), kHoney, "X1", "000001", "forged", "page", false});
  writer.record({now(), "09529999999999", "X1", "", "unknown_product", "page", false});
  writer.stop();
  execute(address, "INSERT INTO cases (id, gtin, lot, opened_at, status) VALUES "
                   "(1, '09521234543213', 'L2601', 5, 'open')");
  execute(address, "INSERT INTO case_steps (case_id, seq, at_ms, actor, step) VALUES "
                   "(1, 1, 5, 'binh', 'open')");
  execute(address, "INSERT INTO unit_marks (gtin, lot, serial, seq, mark, case_id, at_ms, actor, "
                   "reason) VALUES ('09521234543213', 'L2601', '000001', 1, 'cleared', 1, 6, "
                   "'binh', 'x')");
  execute(address, "INSERT INTO public_reports (id, at_ms, gtin, lot, serial, verdict, reason, "
                   "text, bought_at, place) VALUES (1, 7, '09521234543213', 'L2601', '000001', "
                   "'genuine', 'copy', '', '', '19')");
}

}  // namespace

TEST_CASE("scans, counts and states that came about in order are found right") {
  on_each_engine([](const Address& address) {
    fill_with_scans(address);
    CHECK(all_of(errors_in(address)) == "");
  });
}

TEST_CASE("deleted scans, and totals from a file without counts, are no contradiction") {
  for (const char* change :
       {"DELETE FROM scans", "DELETE FROM scans WHERE serial = '000002'",
        "UPDATE scan_totals SET scans = scans + 5, first_at = 1 WHERE serial = '000001'"}) {
    INFO(change);
    on_each_engine([&](const Address& address) {
      fill_with_scans(address);
      execute(address, change);
      CHECK(all_of(errors_in(address)) == "");
    });
  }
}

TEST_CASE("scans, counts and states that contradict each other are found") {
  const struct {
    const char* harm;
    const char* where;
    const char* english;
    const char* vietnamese;
  } cases[] = {
      {"UPDATE scan_counts SET scans = 9, counted = 9 WHERE counted > 0",
       "scan_counts 09521234543213 / 2026-03-02", "more scans of this day are counted",
       "nhiều hơn ở bảng scan_days"},
      {"UPDATE scan_counts SET day = '2026-03-01' WHERE counted > 0",
       "scan_counts 09521234543213 / 2026-03-01", "more scans of this day", "trong ngày"},
      {"DELETE FROM scan_totals WHERE serial = '000001'", "scan_days 09521234543213",
       "more scans than its codes", "theo mã"},
      {"DELETE FROM scan_counts WHERE verdict = 'forged'", "scans 09521234543213",
       "more scans are logged", "hơn số đã đếm"},
      {"UPDATE scans SET counted = 1 WHERE counted = 0 AND serial = '000002'",
       "scans 09521234543213 / L2601 / 000002", "more counted scans of this code", "tổng số đã ghi"},
      {"UPDATE scan_totals SET scans = 5 WHERE serial = '000001'", "scan_totals 09521234543213",
       "totals are not what scan_counts", "khác với số đã đếm"},
      {"UPDATE turns SET taken = 1 WHERE name = 'watch'", "turns watch", "after the last that is known",
       "sau lượt cuối cùng"},
      {"UPDATE unit_watch SET gtin = '09529999999999' WHERE serial = '000001'",
       "unit_watch 09529999999999 / L2601 / 000001", "of no product", "không thuộc sản phẩm"},
      {"UPDATE unit_watch SET state = 'suspected' WHERE serial = '000001'",
       "unit_watch 09521234543213 / L2601 / 000001", "its last alert", "cảnh báo gần nhất"},
      {"UPDATE habit_watch SET state = 'watch' WHERE kind = 'batch'",
       "habit_watch 09521234543213 / L2601", "the lot's state", "trạng thái của lô"},
      {"DELETE FROM habit_watch WHERE kind = 'batch'", "alerts 2", "nobody watches",
       "không thuộc mã hay lô"},
      {"DELETE FROM unit_watch WHERE serial = '000001'", "alerts 1", "nobody watches",
       "không thuộc mã hay lô"},
      {"UPDATE cases SET lot = 'L9'", "unit_marks 09521234543213 / L2601 / 000001",
       "its case is not about", "không thuộc vụ việc"},
      {"UPDATE cases SET status = 'closed'", "cases 1", "the moment when it was closed",
       "thời điểm đóng"},
      {"UPDATE public_reports SET photo = 'abc'", "public_reports 1", "photo is not there",
       "không có ảnh"},
      {"UPDATE case_steps SET photo = 'abc'", "case_steps 1 / 1", "photo is not there",
       "không có ảnh"},
      {"UPDATE public_reports SET reason = 'other', verdict = 'a b'", "public_reports 1", "verdict",
       "verdict"},
      {"UPDATE scan_counts SET verdict = ''", "scan_counts", "verdict", "verdict"},
  };
  // The questions are put to both engines above; here a fresh registry each is quick with SQLite.
  for (const auto& row : cases) {
    CAPTURE(row.harm);
    const FreshDatabase database(Engine::kSqlite);
    fill_with_scans(database.address());
    execute(database.address(), row.harm);
    const auto errors = errors_in(database.address());
    const bool found = std::any_of(errors.begin(), errors.end(), [&](const Error& error) {
      return error.where.starts_with(row.where) &&
             error.message.en.find(row.english) != std::string::npos &&
             error.message.vi.find(row.vietnamese) != std::string::npos;
    });
    CAPTURE(all_of(errors));
    CHECK(found);
  }
}

}  // namespace ocop::db
