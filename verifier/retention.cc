#include "verifier/retention.h"

#include <exception>
#include <string>

#include "db/watch.h"

namespace ocop::verifier {

void Retention::tick() {
  if (running_.valid()) {
    if (running_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
    end();
  }
  if (resting_ > 0) {
    --resting_;
    return;
  }
  begin();
}

void Retention::begin() {
  deleted_ = std::make_shared<std::uint64_t>(0);
  running_ = writer_.run([deleted = deleted_, before = clock_() - settings_.keep,
                          most = settings_.at_once](db::Connection& connection) {
    *deleted = db::delete_old_scans(connection, before, most);
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
  total_ += *deleted_;
  if (*deleted_ > 0) return;
  if (total_ > 0) {
    log_.write(web::LogLevel::kInfo, "old_scans_deleted", {{"scans", std::to_string(total_)}});
  }
  total_ = 0;
  resting_ = settings_.rest;
}

}  // namespace ocop::verifier
