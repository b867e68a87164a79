// The desk's way to the registry: pooled connections that read, the writer that writes.
// Thread-safe.
#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "base/result.h"
#include "db/connection.h"
#include "db/writer.h"

namespace ocop::office {

class Store {
 public:
  Store(db::Address address, db::Writer& writer) : address_(std::move(address)), writer_(writer) {}

  /// `work` sees one snapshot. Throws what it throws and DatabaseError; after that no
  /// connection that might be broken is used again.
  void read(const std::function<void(db::Connection&)>& work) const;
  /// The same for work that begins its own snapshot.
  void lend(const std::function<void(db::Connection&)>& work) const;

  /// Waits for the commit. An error that `work` returns rolls its transaction back.
  Result<void> write(const std::function<Result<void>(db::Connection&)>& work) const;

  /// Does not wait: for what may be lost, like when a session was last seen.
  void write_later(std::function<void(db::Connection&)> work) const;

 private:
  db::Connection take() const;

  db::Address address_;
  db::Writer& writer_;
  mutable std::mutex mutex_;
  mutable std::vector<db::Connection> free_;
};

}  // namespace ocop::office
