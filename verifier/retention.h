// Old scans go: some at a time, so that neither pages nor new scans wait for it. What was counted
// of them stays (db/watch.h). With them go the devices of reports that are as old (db/reports.h).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "db/writer.h"
#include "web/log.h"

namespace ocop::verifier {

/// For one thread; what it is made of must outlive it.
class Retention {
 public:
  struct Settings {
    std::chrono::days keep{180};
    std::size_t at_once = 2'000;  ///< scans of one transaction
    unsigned rest = 3'600;        ///< calls of tick() to skip after nothing was left
    std::chrono::milliseconds slice{500};  ///< of a tick, for one deletion after the other
    std::chrono::days ahead{7};  ///< of the newest scan, how far the clock is believed
  };
  Retention(db::Writer& writer, const Clock& clock, web::Log& log, Settings settings)
      : writer_(writer), clock_(clock), log_(log), settings_(settings) {}

  /// About once a second: deletes on the writer's thread, again and again while something goes,
  /// the slice is not over and no more scans than those of one transaction wait to be written; at
  /// least once. What the slice is too short for ends by itself. Between two deletions the writer
  /// writes a group of scans. A deletion that fails is logged and tried again later.
  ///
  /// A clock that is wrong deletes little: it is believed up to `ahead` after the newest scan that
  /// the first deletion met, and from then on as far as the steady clock has gone on since.
  void tick();

 private:
  void begin();
  void end();
  bool again() const;
  using Newest = std::optional<Instant>;

  db::Writer& writer_;
  const Clock& clock_;
  web::Log& log_;
  Settings settings_;
  std::future<void> running_;
  std::shared_ptr<std::uint64_t> deleted_;  ///< by the running one
  std::uint64_t total_ = 0;                 ///< since the last rest
  unsigned resting_ = 0;
  bool devices_too_ = false;                 ///< the running one blanks devices of reports
  std::optional<Instant> devices_blanked_;   ///< last time; at most once an hour
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  /// The newest scan that the first deletion met; of the writer's thread alone.
  std::shared_ptr<Newest> newest_ = std::make_shared<Newest>();
};

}  // namespace ocop::verifier
