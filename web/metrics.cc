#include "web/metrics.h"

#include <fmt/format.h>

#include <algorithm>

namespace ocop::web {
namespace {

std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view route_or(const std::string& route) {
  return route.empty() ? std::string_view("refused") : std::string_view(route);
}

}  // namespace

void MetricsText::family(std::string_view name, std::string_view type, std::string_view help) {
  text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

void MetricsText::sample(std::string_view name, Labels labels, double value) {
  text_ += name;
  char separator = '{';
  for (const auto& [key, label] : labels) {
    text_ += fmt::format("{}{}=\"{}\"", separator, key, escaped(label));
    separator = ',';
  }
  if (separator == ',') text_ += '}';
  text_ += fmt::format(" {}\n", value);
}

void RequestMetrics::observe(const Access& access) {
  const double seconds = std::chrono::duration<double>(access.time).count();
  const auto bucket = static_cast<std::size_t>(
      std::lower_bound(kBuckets.begin(), kBuckets.end(), seconds) - kBuckets.begin());
  const std::string route(route_or(access.route));
  const std::lock_guard lock(mutex_);
  ++requests_[{route, access.status}];
  Times& times = times_[route];
  ++times.buckets.at(bucket);
  times.sum += seconds;
  ++times.count;
}

void RequestMetrics::write(MetricsText& out) const {
  const std::lock_guard lock(mutex_);
  out.family("ocop_requests_total", "counter", "Requests answered, by route and status.");
  for (const auto& [key, count] : requests_) {
    out.sample("ocop_requests_total", {{"route", key.first}, {"status", std::to_string(key.second)}},
               static_cast<double>(count));
  }
  out.family("ocop_request_seconds", "histogram", "Time to make an answer, by route.");
  for (const auto& [route, times] : times_) {
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < kBuckets.size(); ++i) {
      below += times.buckets.at(i);
      out.sample("ocop_request_seconds_bucket",
                 {{"route", route}, {"le", fmt::format("{}", kBuckets.at(i))}},
                 static_cast<double>(below));
    }
    out.sample("ocop_request_seconds_bucket", {{"route", route}, {"le", "+Inf"}},
               static_cast<double>(times.count));
    out.sample("ocop_request_seconds_sum", {{"route", route}}, times.sum);
    out.sample("ocop_request_seconds_count", {{"route", route}}, static_cast<double>(times.count));
  }
}

}  // namespace ocop::web
