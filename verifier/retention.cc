#include "verifier/retention.h"

#include <algorithm>
#include <exception>
#include <string>

#include "db/reports.h"
#include "db/seen_scans.h"
#include "db/watch.h"

namespace ocop::verifier {
namespace {

constexpr std::chrono::hours kDevicesEvery{1};

}  // namespace

void Retention::tick() {
  if (running_.valid()) {
    if (running_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
    end();
  }
  if (resting_ > 0) {
    --resting_;
    return;
  }
  const auto until = std::chrono::steady_clock::now() + settings_.slice;
  do {
    begin();
    if (running_.wait_until(until) != std::future_status::ready) return;
    end();
  } while (again() && std::chrono::steady_clock::now() < until);
}

bool Retention::again() const {
  return resting_ == 0 && *deleted_ > 0 && writer_.stats().scans_waiting <= settings_.at_once;
}

void Retention::begin() {
  const Instant now = clock_();
  devices_too_ = !devices_blanked_ || now - *devices_blanked_ >= kDevicesEvery;
  deleted_ = std::make_shared<std::uint64_t>(0);
  const auto gone_on = std::chrono::floor<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began_);
  running_ = writer_.run([deleted = deleted_, newest = newest_, now,
                          believed = settings_.ahead + gone_on, keep = settings_.keep,
                          most = settings_.at_once,
                          devices_too = devices_too_](db::Connection& connection) {
    if (!*newest) *newest = db::newest_scan(connection);
    const Instant before = (*newest ? std::min(now, **newest + believed) : now) - keep;
    *deleted = db::delete_old_scans(connection, before, most);
    if (devices_too) db::forget_report_devices(connection, before);
  });
}

void Retention::end() {
  try {
    running_.get();
  } catch (const std::exception& error) {
    log_.write(web::LogLevel::kError, "old_scans_not_deleted", {{"error", error.what()}});
    resting_ = settings_.rest;
    return;
  }
  if (devices_too_) devices_blanked_ = clock_();
  total_ += *deleted_;
  if (*deleted_ > 0) return;
  if (total_ > 0) {
    log_.write(web::LogLevel::kInfo, "old_scans_deleted", {{"scans", std::to_string(total_)}});
  }
  total_ = 0;
  resting_ = settings_.rest;
}

}  // namespace ocop::verifier
