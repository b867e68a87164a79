#include <condition_variable>
#include <exception>
#include <mutex>
#include <utility>

#include "db/registry.h"

namespace ocop::db {

struct ReaderPool::State {
  Address address;
  std::size_t most = 1;

  std::mutex mutex;
  std::condition_variable freed;
  std::vector<std::unique_ptr<Reader>> idle;
  std::size_t made = 0;  // idle, lent, or being connected

  void give_back(std::unique_ptr<Reader> reader) {
    {
      const std::lock_guard lock(mutex);
      idle.push_back(std::move(reader));
    }
    freed.notify_one();
  }

  // A connection seldom dies alone: the idle ones would cost a failed request each.
  void lose_one() {
    std::vector<std::unique_ptr<Reader>> doubtful;
    {
      const std::lock_guard lock(mutex);
      doubtful.swap(idle);
      idle.reserve(most);
      made -= doubtful.size() + 1;
    }
    freed.notify_all();
  }
};

// The first connection is made here, so that a wrong address shows at the start
// and not with the first request.
ReaderPool::ReaderPool(Address address, std::size_t readers) : state_(std::make_unique<State>()) {
  state_->address = std::move(address);
  state_->most = readers == 0 ? 1 : readers;
  state_->idle.reserve(state_->most);
  state_->idle.push_back(std::make_unique<Reader>(state_->address));
  state_->made = 1;
}

ReaderPool::~ReaderPool() = default;

ReaderPool::Lease ReaderPool::borrow() {
  {
    std::unique_lock lock(state_->mutex);
    state_->freed.wait(lock, [&] { return !state_->idle.empty() || state_->made < state_->most; });
    if (!state_->idle.empty()) {
      auto reader = std::move(state_->idle.back());
      state_->idle.pop_back();
      return {*this, std::move(reader)};
    }
    ++state_->made;
  }
  try {
    return {*this, std::make_unique<Reader>(state_->address)};
  } catch (...) {
    state_->lose_one();
    throw;
  }
}

ReaderPool::Lease::Lease(ReaderPool& pool, std::unique_ptr<Reader> reader)
    : pool_(&pool), reader_(std::move(reader)), uncaught_(std::uncaught_exceptions()) {}

ReaderPool::Lease::Lease(Lease&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)),
      reader_(std::move(other.reader_)),
      broken_(other.broken_),
      uncaught_(other.uncaught_) {}

ReaderPool::Lease::~Lease() {
  if (pool_ == nullptr) return;
  if (broken_ || std::uncaught_exceptions() > uncaught_) {
    reader_.reset();
    pool_->state_->lose_one();
  } else {
    pool_->state_->give_back(std::move(reader_));
  }
}

}  // namespace ocop::db
