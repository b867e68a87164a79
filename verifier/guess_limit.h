// How many wrong codes one network may try. In memory, of bounded size, without addresses.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"

namespace ocop::verifier {

/// Counts for each network of office::network_of() (IPv4 /24, IPv6 /48) and window, which
/// begins with a network's first guess. Networks share a fixed number of places by a keyed digest, so that
/// two now and then count together, and nobody can aim at another one. Thread-safe.
class GuessLimit {
 public:
  struct Settings {
    std::uint32_t most = 30;
    /// Of loopback and private addresses: behind a proxy that stands there, and is not trusted
    /// (web/trusted_proxy.h), all visitors are one network to us.
    std::uint32_t most_nearby = 3'000;
    std::chrono::seconds window{3600};
    std::size_t places = 1U << 14U;
  };
  GuessLimit() : GuessLimit(Settings{}) {}
  explicit GuessLimit(const Settings& settings);

  /// Counts a guess before it is looked at, so that many at once do not get around the
  /// bound. nullopt: it may be made; else it is not counted, and how long to wait.
  std::optional<std::chrono::seconds> reserve(std::string_view remote, Instant now);
  /// The guess was right: it does not count.
  void give_back(std::string_view remote, Instant now);

 private:
  struct Place {
    Instant until{};
    std::uint32_t guesses = 0;
  };
  Place& place_of(std::string_view remote);

  Settings settings_;
  std::string key_;
  std::mutex mutex_;
  std::vector<Place> places_;
};

/// Loopback, private (RFC 1918, RFC 4193) or no address at all.
bool is_nearby(std::string_view remote);

}  // namespace ocop::verifier
