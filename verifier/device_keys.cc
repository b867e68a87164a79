#include "verifier/device_keys.h"

#include <stdexcept>

#include "base/digest.h"

namespace ocop::verifier {
namespace {

constexpr std::size_t kRootBytes = 32;
constexpr std::string_view kPurpose = "ocop devices 1";

keys::Secret root_of(const keys::ServiceKey* service_key) {
  return service_key != nullptr ? service_key->derive(kPurpose)
                                : keys::Secret(random_bytes(kRootBytes));
}

}  // namespace

DeviceKeys::DeviceKeys(const keys::ServiceKey* service_key, int days)
    : days_(days), root_(root_of(service_key)) {
  if (days < kFewestDeviceDays || days > kMostDeviceDays) {
    throw std::invalid_argument("DeviceKeys: a period of that many days");
  }
}

std::int64_t DeviceKeys::number_at(Instant now) const {
  const auto day = local_date(now).day.time_since_epoch();
  return std::chrono::floor<std::chrono::days>(day).count() / days_;
}

std::shared_ptr<const DeviceKeys::Period> DeviceKeys::period(std::int64_t number) const {
  const std::lock_guard lock(mutex_);
  for (const auto& known : {current_, last_}) {
    if (known != nullptr && known->number == number) return known;
  }
  const auto derive = [&](std::string_view purpose) {
    return keys::Secret(hmac_sha256(
        root_.view(),
        std::string(purpose) + "\n" + std::to_string(days_) + "\n" + std::to_string(number)));
  };
  const auto start = [&](std::int64_t of) {
    return start_of_day(Date{std::chrono::sys_days(std::chrono::days(of * days_))});
  };
  auto made = std::make_shared<const Period>(Period{.number = number,
                                                    .from = start(number),
                                                    .until = start(number + 1),
                                                    .device = derive("device"),
                                                    .cookie = derive("cookie"),
                                                    .place = derive("place")});
  last_ = std::move(current_);
  current_ = made;
  return made;
}

std::shared_ptr<const DeviceKeys::Period> DeviceKeys::at(Instant now) const {
  return period(number_at(now));
}

std::shared_ptr<const DeviceKeys::Period> DeviceKeys::before(Instant now) const {
  return period(number_at(now) - 1);
}

}  // namespace ocop::verifier
