// Threads that take tasks from a bounded queue.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ocop::web {

/// Thread-safe. A task that throws ends the process: tasks catch their own.
class WorkerPool {
 public:
  WorkerPool(std::size_t threads, std::size_t queue);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// False, at once, when `queue` tasks are waiting already.
  bool try_submit(std::function<void()> task);

  /// Runs what waits, then ends the threads.
  void stop();

 private:
  void work();

  std::size_t queue_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace ocop::web
