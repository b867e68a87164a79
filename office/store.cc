#include "office/store.h"

#include <utility>

#include "db/guard.h"

namespace ocop::office {
namespace {

constexpr std::size_t kMostKept = 8;

/// Carries an Error through the writer, which rolls back only what throws.
struct RolledBack {
  Error error;
};

}  // namespace

db::Connection Store::take() const {
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      db::Connection connection = std::move(free_.back());
      free_.pop_back();
      return connection;
    }
  }
  return db::Connection(address_, db::Access::kRead);
}

void Store::read(const std::function<void(db::Connection&)>& work) const {
  lend([&work](db::Connection& connection) {
    connection.begin_read();
    work(connection);
    connection.commit();
  });
}

void Store::lend(const std::function<void(db::Connection&)>& work) const {
  db::Connection connection = take();
  try {
    db::guarded(connection.display(), [&] { work(connection); });
  } catch (...) {
    // Where one connection broke, those that were opened with it broke too.
    const std::lock_guard lock(mutex_);
    free_.clear();
    throw;
  }
  const std::lock_guard lock(mutex_);
  if (free_.size() < kMostKept) free_.push_back(std::move(connection));
}

Result<void> Store::write(const std::function<Result<void>(db::Connection&)>& work) const {
  try {
    writer_
        .run([&work](db::Connection& connection) {
          if (auto outcome = work(connection); !outcome) throw RolledBack{outcome.error()};
        })
        .get();
  } catch (const RolledBack& refused) {
    return tl::unexpected(refused.error);
  }
  return {};
}

void Store::write_later(std::function<void(db::Connection&)> work) const {
  writer_.run(std::move(work));
}

}  // namespace ocop::office
