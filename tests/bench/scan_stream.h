// A steady stream of scans for the benches, and how long each waits for its commit.
#pragma once

#include <soci/soci.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "db/connection.h"
#include "db/writer.h"

namespace ocop::bench {

using Steady = std::chrono::steady_clock;

inline constexpr std::uint64_t kLots = 10;
inline const std::string kGtin = "09521000001015";

inline double milliseconds(Steady::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

inline double share(std::vector<double> values, double part) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

struct Options {
  std::uint64_t rate = 5'000;
  unsigned seconds = 60;
  unsigned quiet = 20;
  std::string only_scans;
};

// Most units are scanned once or twice, some often; a third of the visitors say where they are.
class Visitors {
 public:
  Visitors(std::uint64_t units, Instant begin) : unit_(0, units - 1), at_(begin) {}

  db::Scan next() {
    db::Scan scan;
    at_ += std::chrono::milliseconds(1);
    scan.at = at_;
    scan.gtin = kGtin;
    const auto unit = unit_(random_);
    scan.lot = "B" + std::to_string(unit % kLots);
    scan.serial = std::to_string(1'000'000 + unit);
    scan.verdict = "genuine";
    scan.channel = "page";
    scan.client = "phone";
    scan.watched = true;
    char device[17];
    std::snprintf(device, sizeof device, "%016llx", static_cast<unsigned long long>(random_()));
    scan.device = device;
    if (random_() % 3 == 0) scan.place = std::to_string(10 + random_() % 34);
    return scan;
  }

 private:
  std::mt19937_64 random_{5};
  std::uniform_int_distribution<std::uint64_t> unit_;
  Instant at_;
};

/// How long accepted scans wait for their commit, as a poll every millisecond sees it.
class Waiting {
 public:
  explicit Waiting(const db::Writer& writer) : writer_(writer), before_(writer.stats().scans_written) {}

  void accepted(std::uint64_t count, Steady::time_point when) { unwritten_.emplace_back(count, when); }

  bool some() const { return !unwritten_.empty(); }

  void poll() {
    const auto stats = writer_.stats();
    const auto written = stats.scans_written - before_;
    const auto now = Steady::now();
    while (!unwritten_.empty() && unwritten_.front().first <= written) {
      waits.push_back(milliseconds(now - unwritten_.front().second));
      unwritten_.pop_front();
    }
    deepest = std::max(deepest, stats.scans_waiting);
  }

  std::vector<double> waits;
  std::uint64_t deepest = 0;

 private:
  const db::Writer& writer_;
  std::uint64_t before_;
  std::deque<std::pair<std::uint64_t, Steady::time_point>> unwritten_;
};

struct Burst {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  double seconds = 0;
};

inline Burst run_burst(db::Writer& writer, const Options& options, Waiting& waiting) {
  Burst burst;
  const std::uint64_t all = options.rate * options.seconds;
  Visitors visitors(std::max<std::uint64_t>(all * 7 / 10, 1), parse_instant("2026-11-22T05:00:00Z").value());
  const auto begun = Steady::now();
  while (burst.accepted + burst.refused < all) {
    const double passed = std::chrono::duration<double>(Steady::now() - begun).count();
    const auto due = static_cast<std::uint64_t>(passed * static_cast<double>(options.rate));
    while (burst.accepted + burst.refused < std::min(due, all)) {
      if (writer.record(visitors.next())) ++burst.accepted; else ++burst.refused;
    }
    waiting.accepted(burst.accepted, Steady::now());
    waiting.poll();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  burst.seconds = std::chrono::duration<double>(Steady::now() - begun).count();
  while (waiting.some()) {
    waiting.poll();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return burst;
}

/// 0 when each accepted scan is in the log, and none was refused.
inline int show_burst(const Burst& burst, const Waiting& waiting, const db::WriterStats& stats,
               const db::Address& address, std::uint64_t of_pages) {
  db::Connection connection(address, db::Access::kRead);
  long long logged = 0;
  long long counted = 0;
  connection.sql() << "SELECT COUNT(*) FROM scans", soci::into(logged);
  connection.sql() << "SELECT CAST(SUM(scans) AS BIGINT) FROM scan_counts", soci::into(counted);
  const auto there = static_cast<std::uint64_t>(logged);
  const std::uint64_t wanted = burst.accepted + burst.refused + of_pages;
  std::printf("scans  %llu in %.1f s: %.0f a second; in the log %lld, counted %lld, lost %lld\n",
              static_cast<unsigned long long>(burst.accepted), burst.seconds,
              static_cast<double>(burst.accepted) / burst.seconds, logged, counted,
              static_cast<long long>(wanted) - logged);
  std::printf("commit after p50 %.0f ms, p99 %.0f ms, longest %.0f ms; deepest queue %llu; "
              "%llu commits, %llu failed\n",
              share(waiting.waits, 0.5), share(waiting.waits, 0.99), share(waiting.waits, 1),
              static_cast<unsigned long long>(waiting.deepest),
              static_cast<unsigned long long>(stats.commits),
              static_cast<unsigned long long>(stats.failures));
  return there == wanted && counted == logged && stats.scans_dropped == 0 ? 0 : 1;
}

}  // namespace ocop::bench
