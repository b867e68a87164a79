#include "verifier/copies/words.h"

#include <algorithm>
#include <cmath>

namespace ocop::copies {
namespace {

/// "2 days", in the unit in which it is a small number.
Message span(Instant from, Instant to) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(to - from).count();
  if (minutes < 90) {
    const auto count = std::max<std::int64_t>(1, minutes);
    return count == 1 ? message("1 minute", "1 phút") : message("{} minutes", "{} phút", count);
  }
  if (minutes < 36 * 60) return message("{} hours", "{} giờ", (minutes + 30) / 60);
  const auto days = (minutes + 720) / 1440;
  if (days < 60) return message("{} days", "{} ngày", days);
  return message("{} months", "{} tháng", (days + 15) / 30);
}

Message devices(std::uint32_t count) {
  return count == 1 ? message("1 device", "1 thiết bị")
                    : message("{} devices", "{} thiết bị", count);
}

Message usual(double devices) {
  const auto count = std::max<long>(1, std::lround(devices));
  return message("a unit of this batch usually sees {}",
                 "một sản phẩm của lô này thường chỉ được {} thiết bị quét", count);
}

}  // namespace

Evidence evidence_of(const UnitMemory& unit, double usual_devices) {
  Evidence evidence;
  evidence.scans = unit.scans;
  evidence.devices = unit.devices;
  evidence.places = static_cast<std::uint32_t>(
      std::count_if(unit.places.begin(), unit.places.end(), [](auto place) { return place != 0; }));
  evidence.first_at = Instant(std::chrono::minutes(unit.first));
  evidence.last_at = Instant(std::chrono::minutes(std::uint64_t{unit.first} + unit.last));
  evidence.usual_devices = usual_devices;
  return evidence;
}

Message unit_words(std::string_view code, const Evidence& evidence) {
  if (code == "never_produced")
    return message("the producer states no unit with this serial in this batch",
                   "chủ thể không khai báo sản phẩm nào mang số sê-ri này trong lô");
  const auto who = devices(evidence.devices);
  const auto within = span(evidence.first_at, evidence.last_at);
  const auto typical = usual(evidence.usual_devices);
  const auto where = evidence.places > 1
                         ? message(" in {} provinces", " ở {} tỉnh, thành", evidence.places)
                         : Message{};
  return {fmt::format("{}{} within {}; {}", who.en, where.en, within.en, typical.en),
          fmt::format("{}{} trong vòng {}; {}", who.vi, where.vi, within.vi, typical.vi)};
}

Message batch_words(std::uint64_t units, std::uint64_t scanned) {
  return message(
      "{0} of the {1} scanned units of this batch are scanned more as copies are",
      "{0} trong số {1} sản phẩm đã được quét của lô này có kiểu quét giống tem bị sao chép", units,
      scanned);
}

Message early_words(std::uint32_t devices) {
  return message("{} devices scanned labels of this batch before it left the producer",
                 "{} thiết bị đã quét tem của lô này trước khi lô rời cơ sở của chủ thể", devices);
}

Message foreign_words(std::uint32_t serials) {
  return message("{} serials that the producer does not state were scanned in this batch",
                 "{} số sê-ri mà chủ thể không khai báo đã được quét trong lô này", serials);
}

}  // namespace ocop::copies
