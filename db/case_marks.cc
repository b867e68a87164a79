#include <soci/soci.h>

#include <algorithm>

#include "base/text.h"
#include "db/case_steps.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/roll_queries.h"

namespace ocop::db {
namespace {

/// Is it a label that was registered, as it is scanned, or that copy detection knows?
bool is_label(Connection& connection, const std::string& gtin, const CaseUnit& unit) {
  const auto owner = SerialQuery(connection.sql()).find(gtin, unit.serial);
  if (unit.lot.empty() ? !owner.roll.empty() : owner.lot == unit.lot) return true;
  long long watched = 0;
  connection.sql() << "SELECT COUNT(*) FROM unit_watch WHERE gtin = :gtin AND lot = :lot AND "
                      "serial = :serial",
      soci::into(watched), soci::use(gtin), soci::use(unit.lot), soci::use(unit.serial);
  return watched > 0;
}

Result<void> check_units(Connection& connection, const Case& what,
                         const std::vector<CaseUnit>& units) {
  if (units.empty()) {
    return fail("units", message("No label is chosen; choose those that you have looked at",
                                 "Chưa chọn tem nào; hãy chọn các tem đã kiểm tra"));
  }
  if (units.size() > kMostMarkedAtOnce) {
    return fail("units", message("These are {} labels; mark at most {} at once",
                                 "Đang chọn {} tem; mỗi lần chỉ đánh dấu tối đa {} tem",
                                 units.size(), kMostMarkedAtOnce));
  }
  for (const auto& unit : units) {
    const bool fits = storable(unit.lot) && storable(unit.serial) && !unit.serial.empty();
    const bool of_case = what.lot.empty() || unit.lot == what.lot;
    if (fits && of_case && is_label(connection, what.gtin, unit)) continue;
    return fail("units", message("Label {0} is not one of this case; write serials as they are "
                                 "printed, with all zeros",
                                 "Tem số {0} không thuộc vụ việc này; hãy ghi số sê-ri đúng như in "
                                 "trên tem, đủ số 0",
                                 printable(unit.serial, 40)));
  }
  return {};
}

void insert_marks(Connection& connection, const Case& what, const CaseStep& step, Instant now) {
  CaseUnit unit;
  const long long id = what.id;
  const long long number = what.steps + 1;
  const long long at = milliseconds(now);
  soci::statement insert =
      (connection.sql().prepare
           << "INSERT INTO unit_marks (gtin, lot, serial, seq, mark, case_id, step, at_ms, actor, "
              "reason) SELECT CAST(:gtin AS TEXT), CAST(:lot AS TEXT), CAST(:serial AS TEXT), "
              "COALESCE(MAX(seq), 0) + 1, CAST(:mark AS TEXT), CAST(:id AS BIGINT), "
              "CAST(:step AS BIGINT), CAST(:at AS BIGINT), CAST(:actor AS TEXT), "
              "CAST(:reason AS TEXT) FROM unit_marks WHERE gtin = :gtin2 AND lot = :lot2 AND "
              "serial = :serial2",
       soci::use(what.gtin, "gtin"), soci::use(unit.lot, "lot"), soci::use(unit.serial, "serial"),
       soci::use(step.value, "mark"), soci::use(id, "id"), soci::use(number, "step"),
       soci::use(at, "at"), soci::use(step.actor, "actor"), soci::use(step.text, "reason"),
       soci::use(what.gtin, "gtin2"), soci::use(unit.lot, "lot2"),
       soci::use(unit.serial, "serial2"));
  for (const auto& one : step.units) {
    unit = one;
    insert.execute(true);
  }
}

}  // namespace

void add_marks(Connection& connection, const Actor& actor, const Case& what, const CaseStep& step,
               Instant now) {
  add_step(connection, what, step, now);
  insert_marks(connection, what, step, now);
  log_step(connection, actor, what, "case.mark", step, now);
}

Result<void> mark_units(Connection& connection, const Actor& actor, const CaseMark& request,
                        Instant now) {
  return guarded(connection.display(), [&]() -> Result<void> {
    const auto what = reach_case(connection, actor, Act::kWorkCase, request.id);
    if (!what) return tl::unexpected(what.error());
    auto reason = read_reason(request.reason);
    if (!reason) return tl::unexpected(reason.error());
    auto step = step_of(actor, "mark");
    step.value = mark_code(request.mark);
    step.text = *std::move(reason);
    step.units = request.units;
    std::sort(step.units.begin(), step.units.end());
    step.units.erase(std::unique(step.units.begin(), step.units.end()), step.units.end());
    if (auto right = check_units(connection, *what, step.units); !right) return right;
    if (sent_before(connection, *what, step, now)) return {};
    if (auto open = check_open(*what); !open) return open;
    if (auto seen = check_seen(*what, request.seen); !seen) return seen;
    add_marks(connection, actor, *what, step, now);
    return {};
  });
}

}  // namespace ocop::db
