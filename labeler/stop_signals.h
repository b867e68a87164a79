// SIGINT and SIGTERM as a question that a run asks between pages.
#pragma once

#include <csignal>

namespace ocop::labeler {

/// Holds both signals back while it lives, in this thread and those it starts.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// Has one come since the last question?
  bool arrived() const;

 private:
  sigset_t held_{};
  sigset_t before_{};
};

}  // namespace ocop::labeler
