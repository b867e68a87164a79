#include "web/stop_signals.h"

#include <pthread.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <system_error>

#include "web/server.h"

namespace ocop::web {
namespace {

sigset_t stop_set() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

void block_stop_signals() {
  const sigset_t set = stop_set();
  if (const int problem = pthread_sigmask(SIG_BLOCK, &set, nullptr); problem != 0) {
    throw std::system_error(problem, std::generic_category(), "pthread_sigmask");
  }
}

bool stop_was_asked() {
  sigset_t waiting;
  sigemptyset(&waiting);
  sigpending(&waiting);
  return sigismember(&waiting, SIGINT) == 1 || sigismember(&waiting, SIGTERM) == 1;
}

void wait_for_stop(const std::function<void()>& on_tick) {
  const sigset_t set = stop_set();
  const timespec tick{.tv_sec = 1, .tv_nsec = 0};
  while (sigtimedwait(&set, nullptr, &tick) < 0) {
    if (errno == EAGAIN) on_tick();
  }
}

}  // namespace ocop::web
