// The one writer of a process: a thread that commits what others hand it, in
// groups. Thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>

#include "db/connection.h"
#include "db/records.h"

namespace ocop::db {

struct WriterSettings {
  std::size_t scan_queue = 200'000;              ///< scans waiting at the most; more are counted as dropped
  std::size_t group = 2'000;                     ///< scans per commit at the most
  std::chrono::milliseconds group_wait{50};      ///< how long a scan waits for company
};

struct WriterStats {
  std::uint64_t scans_written = 0;
  std::uint64_t scans_waiting = 0;
  std::uint64_t scans_dropped = 0;  ///< queue full or database down for too long
  std::uint64_t commits = 0;
  std::uint64_t failures = 0;       ///< commits that failed and were tried again
};

class Writer {
 public:
  Writer(const Address& address, WriterSettings settings = {});
  /// Writes all that waits, then stops.
  ~Writer();

  /// Returns at once; never throws. False when the queue is full.
  bool record(Scan scan);

  /// Runs `act` in a write transaction of its own on the writer thread; the
  /// future is ready after its commit, and carries what it threw.
  std::future<void> run(std::function<void(Connection&)> act);

  WriterStats stats() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Adds or updates the keys of the programme's JWKS; revocations only tighten.
void store_keys(Connection& connection, const std::vector<KeyRow>& keys);

}  // namespace ocop::db
