// Old scans go: some at a time, so that neither pages nor new scans wait for it. What was counted
// of them stays (db/watch.h).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>

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
  };
  Retention(db::Writer& writer, const Clock& clock, web::Log& log, Settings settings)
      : writer_(writer), clock_(clock), log_(log), settings_(settings) {}

  /// About once a second: starts a deletion on the writer's thread, or looks whether the one
  /// before has ended; never waits for it. A deletion that fails is logged and tried again later.
  void tick();

 private:
  void begin();
  void end();

  db::Writer& writer_;
  const Clock& clock_;
  web::Log& log_;
  Settings settings_;
  std::future<void> running_;
  std::shared_ptr<std::uint64_t> deleted_;  ///< by the running one
  std::uint64_t total_ = 0;                 ///< since the last rest
  unsigned resting_ = 0;
};

}  // namespace ocop::verifier
