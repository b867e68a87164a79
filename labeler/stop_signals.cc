#include "labeler/stop_signals.h"

#include <ctime>

namespace ocop::labeler {

StopSignals::StopSignals() {
  sigemptyset(&held_);
  sigaddset(&held_, SIGINT);
  sigaddset(&held_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &held_, &before_);
}

StopSignals::~StopSignals() {
  // A second Ctrl-C while the run was ending must not kill the program now.
  while (arrived()) {
  }
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

bool StopSignals::arrived() const {
  constexpr timespec kNow{};
  return sigtimedwait(&held_, nullptr, &kNow) > 0;
}

}  // namespace ocop::labeler
