#include "db/writer.h"

#include <soci/soci.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <iterator>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "db/guard.h"
#include "db/scan_log.h"

namespace ocop::db {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::chrono::milliseconds kFirstRetry{100};
constexpr std::chrono::milliseconds kLongestRetry{2000};
constexpr int kTriesWhenStopping = 5;
constexpr int kTriesOfObserver = 3;

/// The observer threw what is not the database's.
struct ObserverFailed {
  std::string what;
};

struct Act {
  std::function<void(Connection&)> work;
  std::promise<void> done;
};

// A connection with its prepared statements; replaced as a whole after an error.
struct Link {
  Link(const Address& address, Access access) : connection(address, access) {}

  Connection connection;
  ScanLog log{connection.sql()};
  WatchStore watch{connection};
};

}  // namespace

struct Writer::State {
  State(Address its_address, WriterSettings its_settings)
      : address(std::move(its_address)), settings(its_settings) {
    settings.group = std::max<std::size_t>(settings.group, 1);
    connect();
  }

  const Address address;
  WriterSettings settings;

  mutable std::mutex mutex;
  std::condition_variable woken;
  std::deque<Scan> scans;  // waiting; those in `group` are counted in stats only
  std::deque<Act> acts;
  SteadyTime oldest;  // when the first of `scans` came
  bool stopping = false;
  WriterStats stats;

  // Of the writer thread alone.
  std::unique_ptr<Link> link;
  std::vector<Scan> group;  // being written; kept until its commit
  std::chrono::milliseconds retry_after{0};
  SteadyTime next_try{};
  int tries_when_stopping = 0;
  int refused_by_observer = 0;  // times that it could not take `group`
  std::string refusal;          // what it threw last

  std::mutex joining;
  std::thread thread;

  void connect();
  void work();
  bool wait_for_work(std::unique_lock<std::mutex>& lock);
  bool group_is_due(SteadyTime now) const;
  SteadyTime due_at() const;
  void take_group();
  void run_act(Act act);
  void write_group();
  void append_group(ScanObserver* observer);
  void show_group(ScanObserver& observer);
  void group_failed();
  void group_written(bool shown);
  void give_up();
};

void Writer::State::connect() {
  if (link) return;
  link = guarded(address.display(), [&] { return std::make_unique<Link>(address, settings.access); });
}

// A scan that failed to be written waits for its retry, any other for company.
SteadyTime Writer::State::due_at() const {
  if (!group.empty()) return next_try;
  if (stopping || scans.size() >= settings.group) return SteadyTime{};
  return oldest + settings.group_wait;
}

bool Writer::State::group_is_due(SteadyTime now) const {
  return (!group.empty() || !scans.empty()) && now >= due_at();
}

// False when there is nothing left to do, ever.
bool Writer::State::wait_for_work(std::unique_lock<std::mutex>& lock) {
  while (acts.empty() && !group_is_due(std::chrono::steady_clock::now())) {
    const bool scans_wait = !group.empty() || !scans.empty();
    if (stopping && !scans_wait) return false;
    if (scans_wait) {
      woken.wait_until(lock, due_at());
    } else {
      woken.wait(lock);
    }
  }
  return true;
}

void Writer::State::take_group() {
  if (!group.empty()) return;
  const auto count = static_cast<std::ptrdiff_t>(std::min(scans.size(), settings.group));
  group.assign(std::make_move_iterator(scans.begin()),
               std::make_move_iterator(scans.begin() + count));
  scans.erase(scans.begin(), scans.begin() + count);
  // What is left over came while the group before was written: long enough ago.
  oldest = SteadyTime{};
}

void Writer::State::work() {
  std::unique_lock lock(mutex);
  while (wait_for_work(lock)) {
    if (!acts.empty()) {
      Act act = std::move(acts.front());
      acts.pop_front();
      lock.unlock();
      run_act(std::move(act));
      lock.lock();
    }
    if (!group_is_due(std::chrono::steady_clock::now())) continue;
    take_group();
    lock.unlock();
    write_group();
    lock.lock();
  }
}

void Writer::State::run_act(Act act) {
  try {
    connect();
    guarded(address.display(), [&] {
      WriteTransaction transaction(link->connection);
      act.work(link->connection);
      transaction.commit();
    });
    {
      const std::lock_guard lock(mutex);
      ++stats.commits;
    }
    act.done.set_value();
  } catch (const DatabaseError&) {
    link.reset();
    act.done.set_exception(std::current_exception());
  } catch (...) {
    act.done.set_exception(std::current_exception());
  }
}

void Writer::State::write_group() {
  const bool shown = refused_by_observer < kTriesOfObserver;
  try {
    connect();
    guarded(address.display(), [&] { append_group(shown ? settings.observer : nullptr); });
  } catch (const ObserverFailed& failed) {
    ++refused_by_observer;
    refusal = failed.what;
    group_failed();
    return;
  } catch (...) {
    group_failed();
    return;
  }
  group_written(shown);
}

void Writer::State::group_written(bool shown) {
  const auto watched = std::ranges::count_if(group, [](const Scan& scan) { return scan.watched; });
  const std::uint64_t unseen = shown ? 0 : static_cast<std::uint64_t>(watched);
  if (!shown && settings.on_unseen) settings.on_unseen(unseen, refusal);
  const std::lock_guard lock(mutex);
  ++stats.commits;
  stats.scans_written += group.size();
  stats.scans_unseen += unseen;
  stats.scans_waiting -= group.size();
  group.clear();
  retry_after = {};
  tries_when_stopping = 0;
  refused_by_observer = 0;
}

void Writer::State::append_group(ScanObserver* observer) {
  WriteTransaction transaction(link->connection);
  // The turn is taken before any row of the totals: whoever has it waits for nobody without.
  const long long first_seen = observer == nullptr ? 0 : link->watch.begin(group);
  link->log.append(group, first_seen);
  if (observer != nullptr) show_group(*observer);
  transaction.commit();
}

void Writer::State::show_group(ScanObserver& observer) {
  try {
    observer.observe(group, link->watch);
  } catch (const soci::soci_error&) {
    throw;
  } catch (const DatabaseError&) {
    throw;
  } catch (const std::exception& error) {
    throw ObserverFailed{error.what()};
  } catch (...) {
    throw ObserverFailed{"not an exception that says why"};
  }
  link->watch.write();
}

// The cause is not kept: a disk that is full or a server that is away shows in the
// counters and in /readyz, and the scans wait for it to pass.
void Writer::State::group_failed() {
  link.reset();
  const std::lock_guard lock(mutex);
  ++stats.failures;
  if (stopping && ++tries_when_stopping >= kTriesWhenStopping) return give_up();
  const bool first = retry_after.count() == 0 || tries_when_stopping == 1;
  retry_after = first ? kFirstRetry : std::min(retry_after * 2, kLongestRetry);
  next_try = std::chrono::steady_clock::now() + retry_after;
}

void Writer::State::give_up() {
  stats.scans_dropped += group.size() + scans.size();
  stats.scans_waiting = 0;
  group.clear();
  scans.clear();
}

Writer::Writer(const Address& address, WriterSettings settings)
    : state_(std::make_unique<State>(address, settings)) {
  state_->thread = std::thread([state = state_.get()] { state->work(); });
}

Writer::~Writer() { stop(); }

WriterStats Writer::stop() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->woken.notify_one();
  {
    const std::lock_guard lock(state_->joining);
    if (state_->thread.joinable()) state_->thread.join();
  }
  return stats();
}

bool Writer::record(Scan scan) {
  try {
    const bool loggable = is_loggable(scan);
    const std::lock_guard lock(state_->mutex);
    if (!loggable || state_->stopping ||
        state_->stats.scans_waiting >= state_->settings.scan_queue) {
      ++state_->stats.scans_dropped;
      return false;
    }
    if (state_->scans.empty()) state_->oldest = std::chrono::steady_clock::now();
    state_->scans.push_back(std::move(scan));
    ++state_->stats.scans_waiting;
    // The thread needs no wake for each of a group: it sleeps until the first is due.
    const std::size_t waiting = state_->scans.size();
    if (waiting == 1 || waiting == state_->settings.group) state_->woken.notify_one();
    return true;
  } catch (...) {
    return false;
  }
}

std::future<void> Writer::run(std::function<void(Connection&)> act) {
  std::promise<void> done;
  auto future = done.get_future();
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->stopping) {
      done.set_exception(std::make_exception_ptr(
          DatabaseError(state_->address.display() + ": the writer has stopped")));
      return future;
    }
    state_->acts.push_back({std::move(act), std::move(done)});
  }
  state_->woken.notify_one();
  return future;
}

WriterStats Writer::stats() const {
  const std::lock_guard lock(state_->mutex);
  return state_->stats;
}

}  // namespace ocop::db
