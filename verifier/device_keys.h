// The keys under which visitors' devices are hashed. Each stands for one period, so that what
// the scan log holds of one period cannot be joined with that of another, nor, without the
// service key, with anybody's address.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/date.h"
#include "keys/secret.h"
#include "keys/service_key.h"

namespace ocop::verifier {

inline constexpr int kDeviceDays = 90;  ///< default length of a period
inline constexpr int kFewestDeviceDays = 1;
inline constexpr int kMostDeviceDays = 366;

/// Thread-safe.
class DeviceKeys {
 public:
  struct Period {
    std::int64_t number = 0;  ///< since 1970, in Viet Nam
    Instant from, until;
    keys::Secret device;  ///< 32 bytes each
    keys::Secret cookie;
    keys::Secret place;
  };

  /// `days`: kFewestDeviceDays to kMostDeviceDays. With a service key every process that holds it
  /// has the same keys, after a restart too. nullptr: random ones for this object's life.
  explicit DeviceKeys(const keys::ServiceKey* service_key, int days = kDeviceDays);

  std::shared_ptr<const Period> at(Instant now) const;
  /// The one before the period of `now`.
  std::shared_ptr<const Period> before(Instant now) const;

 private:
  std::int64_t number_at(Instant now) const;
  std::shared_ptr<const Period> period(std::int64_t number) const;

  int days_;
  keys::Secret root_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const Period> current_, last_;
};

}  // namespace ocop::verifier
