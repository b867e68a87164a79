// The one writer of a process: a thread that commits what others hand it, in
// groups. Thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "db/connection.h"
#include "db/records.h"
#include "db/watch.h"

namespace ocop::db {

struct WriterSettings {
  std::size_t scan_queue = 200'000;              ///< scans waiting at the most; more are counted as dropped
  std::size_t group = 2'000;                     ///< scans per commit at the most
  std::chrono::milliseconds group_wait{50};      ///< how long a scan waits for company
  /// kTool for a process that writes beside the verifier: of all that have the file
  /// open, one checkpoints.
  Access access = Access::kServer;
  /// Sees each group in its transaction; nullptr: nobody. Must outlive the writer.
  ScanObserver* observer = nullptr;
  /// Told once of each group that is logged unseen: how many scans the observer missed, and what it
  /// threw. On the writer's thread; must not throw.
  std::function<void(std::uint64_t scans, const std::string& error)> on_unseen = nullptr;
};

struct WriterStats {
  std::uint64_t scans_written = 0;
  std::uint64_t scans_unseen = 0;   ///< of those, watched ones that the observer could not take
  std::uint64_t scans_waiting = 0;
  std::uint64_t scans_dropped = 0;  ///< queue full or database down for too long
  std::uint64_t commits = 0;
  std::uint64_t failures = 0;       ///< commits that failed and were tried again
};

/// A group whose commit failed is kept and tried again, over a new connection, until
/// it is written: scans survive a full disk and a restarted server. A server that
/// goes away in the middle of a commit can make a group count twice.
///
/// A killed process, or one whose machine loses power, loses the scans that it accepted within
/// group_wait and the time of two commits before, as long as no more than `group` scans wait and no
/// commit fails: a scan waits for company or for the commit under way, then for its own. Those are
/// scans accepted after the last commit but one had ended. Where more wait, every `group` of them
/// before a scan makes it wait for one commit more; acts and failed commits add their time.
/// Figures: docs/benchmarks.md.
class Writer {
 public:
  /// Throws DatabaseError.
  Writer(const Address& address, WriterSettings settings = {});
  /// stop().
  ~Writer();

  /// Writes all that waits, then stops; what comes later is refused. A database that
  /// meanwhile refuses five times in a row costs the scans still waiting, which the
  /// result counts as dropped.
  WriterStats stop();

  /// Returns at once; never throws. False, and counted as dropped, when the queue is
  /// full, the writer has stopped, or the scan holds what no code does (NUL, broken UTF-8,
  /// over 64 bytes).
  bool record(Scan scan);

  /// Runs `act` in a write transaction of its own on the writer thread; the
  /// future is ready after its commit, and carries what it threw (SOCI's exceptions
  /// as DatabaseError). Acts come before waiting scans, in the order given. An act
  /// must not wait for another one. After stop() the future carries DatabaseError.
  std::future<void> run(std::function<void(Connection&)> act);

  WriterStats stats() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Adds or updates the keys of the programme's JWKS in the caller's write transaction;
/// revocations only tighten. What changes goes on the audit log. Throws DatabaseError, also
/// when the registry knows one of the keys as another producer's.
void store_keys(Connection& connection, const std::vector<KeyRow>& keys, Instant now);

}  // namespace ocop::db
