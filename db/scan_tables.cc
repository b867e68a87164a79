#include "db/scan_tables.h"

#include <utility>

#include "db/table_columns.h"

namespace ocop::db {
namespace {

using namespace columns;
using enum ValueType;

/// No reference: codes are scanned that name nothing in the registry.
Column scanned_gtin(bool required) {
  auto key = gtin(required);
  key.references = {};
  return key;
}

Column serial() { return {"serial", "serial", {"số sê-ri"}, kToken, false, 20, {}}; }

Column verdict() { return {"verdict", "verdict", {"kết luận"}, kId, true, 64, {}}; }

Column province() { return {"place", "place", {"mã tỉnh", "nơi"}, kId, false, 64, {}}; }

Column case_number() {
  auto number = integer("case_id", {"vụ việc"}, kLargest, 1);
  number.references = "cases";
  return number;
}

Column at(std::vector<std::string_view> aliases) {
  return {"at_ms", "at", std::move(aliases), kInstant, true, 0, {}, std::nullopt};
}

Column actor() { return {"actor", "actor", {"người làm"}, kId, false, 64, {}}; }

}  // namespace

Table scan_totals_table() {
  return {"scan_totals",
          {"lượt quét"},
          {scanned_gtin(true), lot(false), serial(), instant("first_at", {"lần đầu"}, true),
           integer("scans", {"số lượt"}, kLargest, 1)},
          3,
          Changes::kNothing};
}

Table scan_days_table() {
  return {"scan_days",
          {"lượt quét theo ngày"},
          {scanned_gtin(true), date("day", "day", {"ngày"}, true),
           integer("scans", {"số lượt"}, kLargest, 1), instant("last_at", {"lần cuối"}, true)},
          2,
          Changes::kNothing};
}

Table scan_counts_table() {
  return {"scan_counts",
          {"lượt quét theo nơi"},
          {scanned_gtin(false), date("day", "day", {"ngày"}, true), lot(false), verdict(),
           province(), integer("scans", {"số lượt"}, kLargest, 1),
           integer("counted", {"số lượt tính"}, kLargest),
           {"told", "told", {"số lần cho biết nơi"}, kInteger, false, kLargest, {}, "0"}},
          5,
          Changes::kNothing};
}

Table departures_table() {
  return {"departures",
          {"xuất xưởng"},
          {gtin(), lot(), instant("left_at", {"lúc xuất"}, true), recorded_at(), recorded_by()},
          3,
          Changes::kNothing,
          {Table::Parent{"batches"}}};
}

Table public_reports_table() {
  return {"public_reports",
          {"phản ánh"},
          {integer("id", {"mã"}, kLargest, 1), at({"lúc gửi"}), gtin(),
           lot(false), serial(), verdict(),
           {"reason", "reason", {"lý do"}, kReportReason, true, 0, {}},
           {"text", "text", {"nội dung"}, kText, false, kTextLength, {}},
           {"bought_at", "bought_at", {"nơi mua"}, kName, false, kNameLength, {}}, province()},
          1,
          Changes::kNothing};
}

Table cases_table() {
  return {"cases",
          {"vụ việc"},
          {integer("id", {"mã"}, kLargest, 1), gtin(), lot(false),
           instant("opened_at", {"lúc mở"}, true),
           {"opened_by", "opened_by", {"người mở"}, kId, false, 64, {}},
           {"status", "status", {"tình trạng"}, kCaseStatus, true, 0, {}},
           {"assignee", "assignee", {"người phụ trách"}, kId, false, 64, {}},
           {"outcome", "outcome", {"kết quả"}, kCaseOutcome, false, 0, {}},
           instant("closed_at", {"lúc đóng"}, false)},
          1,
          Changes::kNothing};
}

Table case_steps_table() {
  return {"case_steps",
          {"diễn biến vụ việc"},
          {case_number(), integer("seq", {"thứ tự", "stt"}, 1'000'000, 1),
           at({"lúc"}), actor(),
           {"step", "step", {"việc"}, kCaseStep, true, 0, {}},
           {"value", "value", {"giá trị"}, kId, false, 64, {}},
           {"text", "text", {"nội dung"}, kText, false, kTextLength, {}}, decision(),
           {"decided_on", "decided_on", {"ngày quyết định"}, kDate, false, 0, {}},
           {"recall", "recall", {"mã thu hồi"}, kInteger, false, kLargest, {}, "0"}},
          2,
          Changes::kNothing};
}

Table unit_marks_table() {
  return {"unit_marks",
          {"kết luận về tem"},
          {scanned_gtin(true), lot(false), serial(), integer("seq", {"thứ tự", "stt"}, 1'000'000, 1),
           {"mark", "mark", {"dấu"}, kUnitMark, true, 0, {}}, case_number(),
           {"step", "step", {"bước"}, kInteger, false, 1'000'000, {}, "1", 1},
           at({"lúc"}), actor(), reason(false)},
          4,
          Changes::kNothing};
}

}  // namespace ocop::db
