// What the public reports of goods: no account, no name. Only inspectors and officers see it.
// All throw DatabaseError.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/message.h"
#include "base/result.h"
#include "db/connection.h"
#include "db/lists.h"
#include "db/photos.h"

namespace ocop::db {

/// "copy": the label or goods look copied; "differs": the goods are not those that the page shows.
inline constexpr std::array<std::string_view, 6> kReportReasons{"copy",    "differs", "quality",
                                                                "expired", "damaged", "other"};
/// For people: "Nghi tem hoặc hàng giả". Throws std::out_of_range for another code.
Message report_reason_name(std::string_view reason);

inline constexpr std::size_t kMostReportText = 2'000;   ///< characters
inline constexpr std::size_t kMostBoughtAt = 200;       ///< likewise
inline constexpr std::size_t kReportsOfCode = 20;       ///< within 24 hours
inline constexpr std::size_t kReportsOfDevice = 10;     ///< likewise
/// Of one code within 24 hours, by one device, or by all that have none. A network has few devices
/// at a label (docs/visits.md), so that it fills less than half of what is taken of a code.
inline constexpr std::size_t kReportsOfDeviceAndCode = 3;
inline constexpr std::size_t kReportsOfProduct = 500;   ///< likewise

/// As it was sent, of the code that was scanned: lot and serial need not be registered, nor the
/// signature hold.
struct ReportRequest {
  std::string gtin;         ///< GTIN-14
  std::string lot, serial;  ///< "" when the code has none
  std::string verdict;      ///< headline code of what the page said
  std::string reason;       ///< one of kReportReasons
  std::string text;         ///< line breaks allowed; needed with "other"
  std::string bought_at;    ///< one line
  std::string place;        ///< province, two digits, where it was bought; ""
  std::string device;       ///< keyed hash, 16 hexadecimal digits; "" = not known, or forgotten

  bool operator==(const ReportRequest&) const = default;
};

struct PublicReport {
  std::int64_t id = 0;
  Instant at{};
  ReportRequest what;
  std::string photo;              ///< for photo(); "" = none
  std::string product, producer;  ///< their names
};

/// Stores the report and its photo in the caller's write transaction, which is left unchanged on
/// an error; the report's number. The same report of the same device within a minute, such as a
/// form sent twice, is the one that is there. Errors' `where`: "gtin" (no such product), "lot",
/// "serial", "reason", "text", "bought_at", "place", and "limit": too many within 24 hours.
Result<std::int64_t> submit_report(Connection& connection, const ReportRequest& request,
                                   const std::optional<Photo>& photo, Instant now);

/// Blanks the devices of reports sent before `before`, which is over 24 hours ago: limits need none
/// older. In the caller's write transaction.
void forget_report_devices(Connection& connection, Instant before);

struct ReportFilter {
  std::string gtin{};                   ///< "" = all
  std::optional<std::string> lot{};     ///< nullopt = all; "" = codes without a lot
  std::optional<std::string> serial{};  ///< likewise
  std::string reason{};                 ///< "" = all
  std::string province{};               ///< where it was bought; "" = all
  std::optional<Instant> since{};       ///< at that moment or later
  bool with_photo = false;              ///< only those
};
/// Of products within the bounds; newest first.
std::vector<PublicReport> list_reports(Connection& connection, const Bounds& bounds,
                                       const ReportFilter& filter, Page page);
std::size_t count_reports(Connection& connection, const Bounds& bounds, const ReportFilter& filter);
/// nullopt: there is none of that number within the bounds.
std::optional<PublicReport> report(Connection& connection, const Bounds& bounds, std::int64_t id);

}  // namespace ocop::db
