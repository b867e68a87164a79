#include "verifier/scan_import.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "db/audit.h"
#include "db/csv.h"
#include "db/scan_stats.h"
#include "db/scope.h"
#include "db/writer.h"
#include "gs1/check_digit.h"
#include "programme/provinces.h"
#include "verifier/copy_watch.h"
#include "verifier/verdict.h"

namespace ocop::verifier {
namespace {

constexpr std::size_t kLongestCode = 64;
constexpr std::size_t kLongestDevice = 200;
constexpr std::size_t kDeviceBytes = 8;
constexpr std::uint64_t kMostWaiting = 50'000;

bool is_verdict(std::string_view code) {
  for (int i = 0; i < kHeadlines; ++i) {
    if (headline_code(static_cast<Headline>(i)) == code) return true;
  }
  return false;
}

/// Reads the file's rows as scans, and gathers what is wrong with them.
class Rows {
 public:
  Rows(db::Connection& connection, const db::Sheet& sheet, Instant now, db::ErrorList& errors)
      : connection_(connection),
        sheet_(sheet),
        now_(now),
        errors_(errors),
        key_(random_bytes(32)) {}

  std::vector<db::Scan> scans() {
    for (const char* needed : {"time", "gtin"}) {
      if (!sheet_.find_column(needed)) {
        errors_.add(sheet_.where({1, 1}),
                    message("the column {} is missing; needed are time and gtin, and lot, serial, "
                            "device, place, verdict and origin may be there",
                            "thiếu cột {}; cần có cột time và gtin, có thể có thêm các cột lot, "
                            "serial, device, place, verdict và origin",
                            needed));
      }
    }
    std::vector<db::Scan> all;
    if (!errors_.empty()) return all;
    all.reserve(sheet_.rows());
    for (row_ = 0; row_ < sheet_.rows(); ++row_) all.push_back(scan());
    std::stable_sort(all.begin(), all.end(),
                     [](const db::Scan& a, const db::Scan& b) { return a.at < b.at; });
    return all;
  }

 private:
  std::string text(std::string_view column) const {
    const auto at = sheet_.find_column(column);
    if (!at) return {};
    return std::string(sheet_.cell(row_, *at).value_or(""));
  }
  void refuse(std::string_view column, Message why) {
    errors_.add(sheet_.where(row_, *sheet_.find_column(column)), std::move(why));
  }

  db::Scan scan() {
    db::Scan scan;
    scan.at = time();
    scan.gtin = gtin();
    scan.lot = code("lot");
    scan.serial = code("serial");
    scan.device = device();
    scan.place = place();
    scan.produced = produced();
    scan.verdict = verdict(scan.produced);
    scan.channel = "import";
    scan.client = "unknown";
    scan.counted = scan.verdict != "forged" && scan.verdict != "unsigned";
    scan.watched = scan.counted && !scan.serial.empty();
    return scan;
  }

  Instant time() {
    const std::string written = text("time");
    const auto at = parse_instant(written);
    if (!at) {
      refuse("time", message("{} is no time in UTC; write it like 2026-11-22T03:04:05Z",
                             "{} không phải là thời điểm theo giờ UTC; hãy viết như "
                             "2026-11-22T03:04:05Z",
                             printable(written)));
      return {};
    }
    if (*at > now_) {
      refuse("time", message("{} is still to come; only scans of the past can be imported",
                             "{} chưa đến; chỉ nhập được lượt quét đã qua", written));
    }
    return *at;
  }

  std::string gtin() {
    const auto gtin = gs1::to_gtin14(text("gtin"));
    if (!gtin) {
      refuse("gtin", gtin.error().message);
      return {};
    }
    // Told at its first row: the others have nothing to add.
    if (!asked_.insert(*gtin).second) return *gtin;
    if (!db::check_reach_product(connection_, db::at_command_line(), programme::Act::kView, *gtin)) {
      refuse("gtin", message("no product {} is registered; import the products first",
                             "chưa đăng ký sản phẩm {}; hãy nhập sản phẩm trước", *gtin));
    }
    return *gtin;
  }

  std::string code(std::string_view column) {
    std::string value = text(column);
    const bool plain = std::all_of(value.begin(), value.end(),
                                   [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
    if (!plain || value.size() > kLongestCode) {
      refuse(column, message("{} is no code; at most 64 characters in one line",
                             "{} không phải là mã; tối đa 64 ký tự trên một dòng",
                             printable(value)));
    }
    return value;
  }

  std::string device() {
    const std::string name = text("device");
    if (name.empty()) return {};
    if (name.size() > kLongestDevice) {
      refuse("device", message("a device's name has at most 200 bytes",
                               "tên thiết bị dài tối đa 200 byte"));
      return {};
    }
    return hex_digits(hmac_sha256(key_, name).substr(0, kDeviceBytes));
  }

  std::string place() {
    std::string place = text("place");
    if (!place.empty() && programme::find_province(place) == nullptr) {
      refuse("place", message("{} is no province's code of two digits, like 19",
                              "{} không phải là mã tỉnh, thành phố gồm hai chữ số, ví dụ 19",
                              printable(place)));
    }
    return place;
  }

  bool produced() {
    const std::string origin = text("origin");
    if (!origin.empty() && origin != "produced" && origin != "never_produced") {
      refuse("origin", message("{} is no origin; it is produced or never_produced",
                               "{} không hợp lệ; hãy ghi produced (đã sản xuất) hoặc "
                               "never_produced (chưa từng sản xuất)",
                               printable(origin)));
    }
    return origin != "never_produced";
  }

  std::string verdict(bool produced) {
    std::string verdict = text("verdict");
    if (verdict.empty()) return produced ? "genuine" : "not_registered";
    if (!is_verdict(verdict)) {
      refuse("verdict", message("{} is no verdict, like genuine or forged",
                                "{} không phải là mã kết luận, ví dụ genuine hoặc forged",
                                printable(verdict)));
    }
    return verdict;
  }

  db::Connection& connection_;
  const db::Sheet& sheet_;
  Instant now_;
  db::ErrorList& errors_;
  std::string key_;
  std::size_t row_ = 0;
  std::set<std::string> asked_;  ///< products
};

void check_order(db::Connection& connection, const std::vector<db::Scan>& scans,
                 db::ErrorList& errors) {
  const auto last = db::last_seen_scan(connection);
  if (scans.empty() || !last || scans.front().at >= *last) return;
  errors.add("", message("copy detection has already seen scans up to {}, and sees them in the "
                         "order of time; the file begins at {}",
                         "hệ thống phát hiện sao chép đã xem các lượt quét đến {} và chỉ xem theo "
                         "thứ tự thời gian; tệp này bắt đầu từ {}",
                         iso_instant(*last), iso_instant(scans.front().at)));
}

/// In a transaction of its own, for scans are committed by themselves too.
void append_entry(const db::Address& address, const char* act, const nlohmann::json& details,
                  Instant now) {
  db::Connection connection(address, db::Access::kTool);
  db::WriteTransaction transaction(connection);
  db::append_audit(connection, db::at_command_line(), {act, "scans", details.dump()}, now);
  transaction.commit();
}

/// Up to the first that the writer refuses.
void hand_over(db::Writer& writer, std::vector<db::Scan> scans) {
  for (auto& scan : scans) {
    while (writer.stats().scans_waiting > kMostWaiting)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    if (!writer.record(std::move(scan))) return;
  }
}

void store(const db::Address& address, const copies::Settings& settings,
           std::vector<db::Scan> scans, Instant now) {
  CopyWatch watch(settings);
  db::WriterSettings how;
  how.access = db::Access::kTool;
  how.observer = &watch;
  append_entry(address, "scans.import",
               {{"scans", scans.size()},
                {"from", iso_instant(scans.front().at)},
                {"until", iso_instant(scans.back().at)}},
               now);
  const auto all = scans.size();
  db::Writer writer(address, how);
  hand_over(writer, std::move(scans));
  const auto stored = writer.stop().scans_written;
  append_entry(address, "scans.imported", {{"scans", stored}}, now);
  if (stored != all) throw db::DatabaseError("the database refused scans; not all were stored");
}

}  // namespace

tl::expected<std::uint64_t, std::vector<Error>> import_scans(const db::Address& address,
                                                             const std::filesystem::path& file,
                                                             const copies::Settings& settings,
                                                             Instant now) {
  const db::InputLimits limits;
  db::ErrorList errors(limits.errors);
  db::Sheet sheet(file.filename().string(), file.parent_path());
  const std::string bytes = read_file(file, limits.file_bytes);
  if (!db::read_csv(bytes, sheet, {limits.rows, limits.cells}, limits, errors))
    return tl::unexpected(errors.take());
  std::vector<db::Scan> scans;
  {
    db::Connection connection(address, db::Access::kRead);
    scans = Rows(connection, sheet, now, errors).scans();
    check_order(connection, scans, errors);
  }
  if (!errors.empty()) return tl::unexpected(errors.take());
  const auto count = scans.size();
  if (count != 0) store(address, settings, std::move(scans), now);
  return count;
}

}  // namespace ocop::verifier
