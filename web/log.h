// Logs as JSON lines: one object a line with "time" (UTC), "level", "event" and
// the event's own fields. Thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "web/server.h"

namespace ocop::web {

enum class LogLevel { kInfo, kWarning, kError };

class Log {
 public:
  /// Writes to `path`, appending, or to standard error when it is empty.
  /// Throws std::runtime_error when the file cannot be opened.
  explicit Log(const std::string& path = {}, Clock clock = system_clock());
  ~Log();

  void write(LogLevel level, std::string_view event, const Fields& fields = {});
  /// One line a request; an error of its own when the handler threw.
  void access(const Access& access);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::web
