#include "db/reports.h"

#include <soci/soci.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "base/digest.h"
#include "base/text.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/list_question.h"
#include "db/list_rows.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

/// Of a lot or serial, as the scan log has it.
constexpr std::size_t kMostCode = 64;

Result<void> check_code(const ReportRequest& request) {
  const auto right = [](std::string_view text) {
    return text.size() <= kMostCode && storable(text);
  };
  if (!right(request.lot)) {
    return fail("lot", message("no label's lot reads like this; scan the label again",
                               "không tem nào có số lô như vậy; hãy quét lại tem"));
  }
  if (!right(request.serial)) {
    return fail("serial", message("no label's serial number reads like this; scan the label again",
                                  "không tem nào có số sê-ri như vậy; hãy quét lại tem"));
  }
  return {};
}

Result<void> check_reason(const ReportRequest& request) {
  if (std::ranges::find(kReportReasons, request.reason) == kReportReasons.end()) {
    return fail("reason", message("choose what is wrong", "hãy chọn điều không ổn"));
  }
  if (request.reason == "other" && trim(request.text).empty()) {
    return fail("text", message("tell in a few words what is wrong",
                                "hãy mô tả ngắn gọn điều không ổn"));
  }
  return {};
}

/// What browsers never send; a row could not hold it.
Result<void> check_texts(const ReportRequest& request) {
  for (const auto& [where, text] : {std::pair<const char*, std::string_view>{"text", request.text},
                                    {"bought_at", request.bought_at},
                                    {"place", request.place}}) {
    if (!storable(text)) {
      return fail(where, message("the text holds characters that cannot be kept; type it again",
                                 "phần chữ có ký tự không lưu được; hãy gõ lại"));
    }
  }
  return {};
}

Result<void> check_province(std::string_view place) {
  const bool right = place.empty() || (place.size() == 2 && parse_digits(place));
  if (right) return {};
  return fail("place", message("choose a province from the list, or leave it out",
                               "hãy chọn một tỉnh, thành phố trong danh sách, hoặc bỏ trống"));
}

/// As it is stored.
Result<ReportRequest> checked(ReportRequest request) {
  if (auto code = check_code(request); !code) return tl::unexpected(code.error());
  if (auto texts = check_texts(request); !texts) return tl::unexpected(texts.error());
  if (auto reason = check_reason(request); !reason) return tl::unexpected(reason.error());
  if (auto place = check_province(request.place); !place) return tl::unexpected(place.error());
  auto text = read_words({"text", {"the description", "phần mô tả"}, false, true, kMostReportText},
                         request.text);
  if (!text) return tl::unexpected(text.error());
  auto bought_at = read_words(
      {"bought_at", {"where you bought it", "nơi mua hàng"}, false, false, kMostBoughtAt},
      request.bought_at);
  if (!bought_at) return tl::unexpected(bought_at.error());
  if (!storable(request.verdict) || !storable(request.device)) {
    throw std::invalid_argument("a report's verdict and device are texts of ours");
  }
  request.text = *std::move(text);
  request.bought_at = *std::move(bought_at);
  return request;
}

bool has_product(Connection& connection, const std::string& gtin) {
  if (!storable(gtin)) return false;
  long long count = 0;
  connection.sql() << "SELECT COUNT(*) FROM products WHERE gtin = :gtin", soci::into(count),
      soci::use(gtin);
  return count > 0;
}

/// The number of the same report that the same device sent a moment ago.
std::optional<std::int64_t> sent_before(Connection& connection, const ReportRequest& request,
                                        const std::string& photo, Instant now) {
  if (request.device.empty()) return {};
  const long long since = milliseconds(now - kSentTwiceWithin);
  const long long until = milliseconds(now);
  long long id = 0;
  connection.sql() << "SELECT COALESCE(MAX(id), 0) FROM public_reports WHERE at_ms > :since AND "
                      "at_ms <= :until AND device = :device AND gtin = :gtin AND lot = :lot AND "
                      "serial = :serial AND reason = :reason AND text = :text AND "
                      "bought_at = :bought_at AND place = :place AND photo = :photo",
      soci::into(id), soci::use(since), soci::use(until), soci::use(request.device),
      soci::use(request.gtin), soci::use(request.lot), soci::use(request.serial),
      soci::use(request.reason), soci::use(request.text), soci::use(request.bought_at),
      soci::use(request.place), soci::use(photo);
  if (id == 0) return {};
  return id;
}

struct Recent {
  long long of_product = 0, of_code = 0, of_device = 0, of_device_and_code = 0;
};

/// Within 24 hours.
Recent recent_reports(Connection& connection, const ReportRequest& request, Instant now) {
  const long long since = milliseconds(now - std::chrono::hours(24));
  Recent recent;
  auto& sql = connection.sql();
  sql << "SELECT COUNT(*) FROM public_reports WHERE at_ms > :since AND gtin = :gtin",
      soci::into(recent.of_product), soci::use(since), soci::use(request.gtin);
  sql << "SELECT COUNT(*) FROM public_reports WHERE at_ms > :since AND gtin = :gtin AND "
         "lot = :lot AND serial = :serial",
      soci::into(recent.of_code), soci::use(since), soci::use(request.gtin),
      soci::use(request.lot), soci::use(request.serial);
  // Also of all without a device: a client is without one that calls itself a machine.
  sql << "SELECT COUNT(*) FROM public_reports WHERE at_ms > :since AND gtin = :gtin AND "
         "lot = :lot AND serial = :serial AND device = :device",
      soci::into(recent.of_device_and_code), soci::use(since), soci::use(request.gtin),
      soci::use(request.lot), soci::use(request.serial), soci::use(request.device);
  if (request.device.empty()) return recent;
  sql << "SELECT COUNT(*) FROM public_reports WHERE at_ms > :since AND device = :device",
      soci::into(recent.of_device), soci::use(since), soci::use(request.device);
  return recent;
}

Result<void> check_limits(Connection& connection, const ReportRequest& request, Instant now) {
  const Recent recent = recent_reports(connection, request, now);
  if (recent.of_device >= static_cast<long long>(kReportsOfDevice)) {
    return fail("limit", message("many reports came from this device today; send more tomorrow",
                                 "hôm nay thiết bị này đã gửi nhiều phản ánh; hãy gửi tiếp vào "
                                 "ngày mai"));
  }
  if (recent.of_device_and_code >= static_cast<long long>(kReportsOfDeviceAndCode)) {
    return fail("limit", message("this label was reported from this device several times today; "
                                 "inspectors know, and take more reports tomorrow",
                                 "hôm nay thiết bị này đã phản ánh tem này nhiều lần; cán bộ kiểm "
                                 "tra đã biết và sẽ nhận thêm phản ánh vào ngày mai"));
  }
  if (recent.of_code < static_cast<long long>(kReportsOfCode) &&
      recent.of_product < static_cast<long long>(kReportsOfProduct)) {
    return {};
  }
  return fail("limit", message("many people have reported these goods today already; inspectors "
                               "know, and take more reports tomorrow",
                               "hôm nay đã có nhiều người phản ánh món hàng này; cán bộ kiểm tra đã "
                               "biết và sẽ nhận thêm phản ánh vào ngày mai"));
}

void insert_report(Connection& connection, long long id, const ReportRequest& request,
                   const std::string& photo, Instant now) {
  const long long at = milliseconds(now);
  connection.sql() << "INSERT INTO public_reports (id, at_ms, gtin, lot, serial, verdict, reason, "
                      "text, bought_at, place, device, photo) VALUES (:id, :at, :gtin, :lot, "
                      ":serial, :verdict, :reason, :text, :bought_at, :place, :device, :photo)",
      soci::use(id), soci::use(at), soci::use(request.gtin), soci::use(request.lot),
      soci::use(request.serial), soci::use(request.verdict), soci::use(request.reason),
      soci::use(request.text), soci::use(request.bought_at), soci::use(request.place),
      soci::use(request.device), soci::use(photo);
}

std::string reports_from() {
  return " FROM public_reports r JOIN products pr ON pr.gtin = r.gtin "
         "JOIN producers x ON x.id = pr.producer ";
}

Where reports_where(const Bounds& bounds, const ReportFilter& filter) {
  Where where;
  add_product_bounds(where, bounds);
  if (!filter.gtin.empty()) where.add("r.gtin = " + where.value(filter.gtin));
  if (filter.lot) where.add("r.lot = " + where.value(*filter.lot));
  if (filter.serial) where.add("r.serial = " + where.value(*filter.serial));
  if (!filter.reason.empty()) where.add("r.reason = " + where.value(filter.reason));
  if (!filter.province.empty()) where.add("r.place = " + where.value(filter.province));
  if (filter.since) where.add("r.at_ms >= " + where.value(milliseconds(*filter.since)));
  if (filter.with_photo) where.add("r.photo <> ''");
  return where;
}

std::vector<PublicReport> ask_reports(Connection& connection, Where where, Page page) {
  std::string sql = "SELECT r.id, r.at_ms, r.gtin, r.lot, r.serial, r.verdict, r.reason, r.text, "
                    "r.bought_at, r.place, r.device, r.photo, pr.name_vi, x.name" +
                    reports_from() + where.sql() + "ORDER BY r.id DESC";
  sql += page_sql(where, page);
  std::vector<PublicReport> reports;
  PublicReport row;
  long long id = 0;
  long long at = 0;
  auto& what = row.what;
  ask(
      connection, sql, where,
      [&] {
        row.id = id;
        row.at = stored_instant(at);
        reports.push_back(row);
      },
      id, at, what.gtin, what.lot, what.serial, what.verdict, what.reason, what.text,
      what.bought_at, what.place, what.device, row.photo, row.product, row.producer);
  return reports;
}

}  // namespace

Message report_reason_name(std::string_view reason) {
  if (reason == "copy") return {"Label or goods look copied or fake", "Nghi tem hoặc hàng bị làm giả"};
  if (reason == "differs") {
    return {"The goods are not what this page says", "Hàng không giống thông tin trên trang này"};
  }
  if (reason == "quality") return {"Poor quality, or made somebody ill", "Chất lượng kém, hoặc dùng xong bị ốm"};
  if (reason == "expired") return {"Past its date, or the date was changed", "Hết hạn, hoặc hạn sử dụng bị sửa"};
  if (reason == "damaged") return {"Package or label damaged or opened", "Bao bì hoặc tem bị rách, hỏng, đã mở"};
  if (reason == "other") return {"Something else", "Việc khác"};
  throw std::out_of_range("no reason of a report: " + std::string(reason));
}

Result<std::int64_t> submit_report(Connection& connection, const ReportRequest& request,
                                   const std::optional<Photo>& photo, Instant now) {
  return guarded(connection.display(), [&]() -> Result<std::int64_t> {
    const auto report = checked(request);
    if (!report) return tl::unexpected(report.error());
    if (!has_product(connection, report->gtin)) {
      return fail("gtin", message("the registry knows no product {}",
                                  "không có sản phẩm {} trong hệ thống",
                                  printable(report->gtin, 20)));
    }
    // Counted and numbered behind this lock: no two reports at once slip under a bound.
    const long long id = next_id(connection, Numbered::kPublicReports);
    const std::string digest = photo ? sha256_hex(photo->jpeg) : "";
    if (const auto there = sent_before(connection, *report, digest, now)) return *there;
    if (auto room = check_limits(connection, *report, now); !room) {
      return tl::unexpected(room.error());
    }
    if (photo) store_photo(connection, *photo, now);
    insert_report(connection, id, *report, digest, now);
    return id;
  });
}

void forget_report_devices(Connection& connection, Instant before) {
  guarded(connection.display(), [&] {
    const long long until = milliseconds(before);
    connection.sql() << "UPDATE public_reports SET device = '' WHERE at_ms < :until AND device <> ''",
        soci::use(until);
  });
}

std::vector<PublicReport> list_reports(Connection& connection, const Bounds& bounds,
                                       const ReportFilter& filter, Page page) {
  return ask_reports(connection, reports_where(bounds, filter), page);
}

std::size_t count_reports(Connection& connection, const Bounds& bounds,
                          const ReportFilter& filter) {
  const Where where = reports_where(bounds, filter);
  return ask_count(connection, "SELECT COUNT(*)" + reports_from() + where.sql(), where);
}

std::optional<PublicReport> report(Connection& connection, const Bounds& bounds, std::int64_t id) {
  Where where = reports_where(bounds, {});
  where.add("r.id = " + where.value(static_cast<long long>(id)));
  auto found = ask_reports(connection, std::move(where), {});
  if (found.empty()) return {};
  return std::move(found.front());
}

}  // namespace ocop::db
