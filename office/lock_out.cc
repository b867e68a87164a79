#include "office/lock_out.h"

#include <algorithm>

namespace ocop::office {
namespace {

using std::chrono::minutes;

constexpr minutes kFirstWait{15};
constexpr minutes kLongestWait{24 * 60};
constexpr std::int64_t kMostDoublings = 7;  // 15 minutes doubled so often exceed the day

}  // namespace

minutes wait_after(std::int64_t failures) {
  if (failures < kGuesses) return minutes(0);
  const std::int64_t doublings = std::min(failures - kGuesses, kMostDoublings);
  return std::min(kFirstWait * (std::int64_t{1} << doublings), kLongestWait);
}

std::optional<minutes> still_locked(const db::Failures& failures, Instant now) {
  const auto rest = failures.last + wait_after(failures.count) - now;
  if (failures.count < kGuesses || rest <= rest.zero()) return {};
  return std::chrono::ceil<minutes>(rest);
}

bool is_stale(const db::Failures& failures, Instant now) {
  return failures.count > 0 && now - failures.last >= kLongestWait;
}

}  // namespace ocop::office
