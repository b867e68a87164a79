#include "office/lock_out.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

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

std::int64_t common_window(Instant now) { return now.time_since_epoch() / kCommonWindow; }

Instant end_of_window(Instant now) { return Instant(kCommonWindow * (common_window(now) + 1)); }

std::string network_of(std::string_view address) {
  constexpr std::size_t kBytes4 = 3;
  constexpr std::size_t kBytes6 = 6;
  constexpr std::string_view kMapped("\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12);
  const std::string text(address);
  std::array<char, 16> bytes{};
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1)
    return "4" + std::string(bytes.data(), kBytes4);
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return {};
  const std::string_view all(bytes.data(), bytes.size());
  if (all.starts_with(kMapped)) return "4" + std::string(all.substr(kMapped.size(), kBytes4));
  return "6" + std::string(all.substr(0, kBytes6));
}

bool is_stale(const db::Failures& failures, Instant now) {
  return failures.count > 0 && now - failures.last >= kLongestWait;
}

}  // namespace ocop::office
