// Measurements in Prometheus' text format, version 0.0.4.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "web/server.h"

namespace ocop::web {

/// Puts the text together. Families must be announced before their samples.
class MetricsText {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  /// `type`: "counter", "gauge" or "histogram".
  void family(std::string_view name, std::string_view type, std::string_view help);
  void sample(std::string_view name, Labels labels, double value);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

inline constexpr std::string_view kMetricsContentType = "text/plain; version=0.0.4; charset=utf-8";

/// Requests by route and status, and how long they took. Thread-safe.
class RequestMetrics {
 public:
  void observe(const Access& access);
  void write(MetricsText& out) const;

  /// Upper bounds of the histogram's buckets, in seconds.
  static constexpr std::array<double, 10> kBuckets{0.0002, 0.0005, 0.001, 0.002, 0.005,
                                                   0.01,   0.05,   0.2,   1.0,   5.0};

 private:
  struct Times {
    std::array<std::uint64_t, kBuckets.size() + 1> buckets{};
    double sum = 0;
    std::uint64_t count = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, std::uint64_t> requests_;
  std::map<std::string, Times> times_;
};

}  // namespace ocop::web
