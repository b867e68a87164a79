// Writers in child processes that are killed or run out of disk.
#include <doctest/doctest.h>
#include <soci/soci.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <functional>
#include <thread>

#include "db/schema.h"
#include "db/writer.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

using namespace std::chrono_literals;

// A child running `work`, whose reports are read with next(). Killed and waited for
// at the latest by the destructor.
class Child {
 public:
  using Report = std::function<void(std::uint64_t)>;

  explicit Child(const std::function<void(const Report&)>& work) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      ::close(ends[0]);
      run(work, ends[1]);
    }
    ::close(ends[1]);
    reports_ = ends[0];
  }
  ~Child() {
    kill();
    ::close(reports_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// False when the child has ended.
  bool next(std::uint64_t& number) {
    return ::read(reports_, &number, sizeof number) == static_cast<ssize_t>(sizeof number);
  }

  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    wait();
  }

  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
  }

 private:
  // Leaves by _exit: the child must not run what the test program has set up.
  [[noreturn]] static void run(const std::function<void(const Report&)>& work, int fd) {
    int code = 1;
    try {
      work([fd](std::uint64_t number) {
        if (::write(fd, &number, sizeof number) != static_cast<ssize_t>(sizeof number)) ::_exit(2);
      });
      code = 0;
    } catch (...) {
      code = 3;
    }
    ::_exit(code);
  }

  pid_t pid_ = -1;
  int reports_ = -1;
};

Scan scan(std::uint64_t i) {
  return {example::now(), example::kHoney, "L2601", std::to_string(i % 1000),
          "genuine",      "page",          true};
}

void check_consistent(const Address& address) {
  CHECK(number(address, "SELECT COUNT(*) FROM scans") ==
        number(address, "SELECT CAST(COALESCE(SUM(scans), 0) AS BIGINT) FROM scan_totals"));
  if (address.engine != Engine::kSqlite) return;
  Connection connection(address, Access::kTool);
  std::string verdict;
  connection.sql() << "PRAGMA integrity_check", soci::into(verdict);
  CHECK(verdict == "ok");
}

}  // namespace

TEST_CASE("a killed writer loses nothing that it had reported as written") {
  on_each_engine([](const Address& address) {
    std::uint64_t reported = 0;
    for (int round = 0; round < 5; ++round) {
      Child child([&](const Child::Report& report) {
        Writer writer(address, {.group = 200, .group_wait = 1ms});
        std::uint64_t last = 0;
        for (std::uint64_t i = 0;; ++i) {
          writer.record(scan(i));
          if (i % 100 == 0) std::this_thread::sleep_for(1ms);
          const std::uint64_t written = writer.stats().scans_written;
          if (written != last) report(last = written);
        }
      });
      std::uint64_t written = 0;
      for (int i = 0; i <= round * 2; ++i) REQUIRE(child.next(written));
      child.kill();
      while (child.next(written)) {
      }
      reported += written;
      const auto found = static_cast<std::uint64_t>(number(address, "SELECT COUNT(*) FROM scans"));
      CHECK(found >= reported);
      check_consistent(address);
      reported = found;
    }
  });
}

// Scans are accepted one after the other and written in that order. The child never has more than
// one group waiting, so that a group takes all that came before it.
TEST_CASE("a killed writer loses only what came after the last commit but one") {
  constexpr std::size_t kGroup = 2'000;
  on_each_engine([&](const Address& address) {
    std::uint64_t there_before = 0;
    for (int round = 0; round < 3; ++round) {
      Child child([&](const Child::Report& report) {
        Writer writer(address, {.group = kGroup});
        std::uint64_t accepted = 0;
        std::uint64_t written = 0;
        std::uint64_t bound = 0;  // accepted before the newest known commit ended
        for (;;) {
          const std::uint64_t before = accepted;
          for (int i = 0; i < 5 && accepted - written < kGroup; ++i) {
            if (writer.record(scan(accepted))) ++accepted;
          }
          const std::uint64_t now_written = writer.stats().scans_written;
          if (now_written != written) {
            report(bound);
            bound = before;
            written = now_written;
          }
          std::this_thread::sleep_for(1ms);
        }
      });
      std::uint64_t accepted_before_last_but_one = 0;
      for (int i = 0; i < 4 + round; ++i) REQUIRE(child.next(accepted_before_last_but_one));
      child.kill();
      while (child.next(accepted_before_last_but_one)) {
      }
      CHECK(accepted_before_last_but_one > 0);
      const auto found = static_cast<std::uint64_t>(number(address, "SELECT COUNT(*) FROM scans"));
      CHECK(found - there_before >= accepted_before_last_but_one);
      check_consistent(address);
      there_before = found;
    }
  });
}

TEST_CASE("a killed initialisation leaves no registry, and can be repeated") {
  const EmptyPlace place(Engine::kSqlite);
  for (int round = 0; round < 10; ++round) {
    Child child([&](const Child::Report& report) {
      report(0);
      create_database(place.address());
    });
    std::uint64_t ignored = 0;
    child.next(ignored);
    std::this_thread::sleep_for(std::chrono::milliseconds(round * 3));
    child.kill();
    if (std::filesystem::exists(place.address().target)) {
      CHECK(number(place.address(), "SELECT COUNT(*) FROM scans") == 0);
      std::filesystem::remove(place.address().target);
    }
  }
  create_database(place.address());
  CHECK(number(place.address(), "SELECT COUNT(*) FROM scans") == 0);
}

// A limit on file sizes stands for the full disk; it is lifted again like one.
TEST_CASE("scans wait out a full disk") {
  const FreshDatabase database(Engine::kSqlite);
  const Address& address = database.address();
  constexpr std::uint64_t kScans = 20'000;
  Child child([&](const Child::Report& report) {
    std::signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit {};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 600'000;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    {
      Writer writer(address, {.scan_queue = kScans, .group = 500, .group_wait = 1ms});
      for (std::uint64_t i = 0; i < kScans; ++i) writer.record(scan(i));
      while (writer.stats().failures < 2) std::this_thread::sleep_for(1ms);
      report(writer.stats().scans_written);
      limit.rlim_cur = limit.rlim_max;
      ::setrlimit(RLIMIT_FSIZE, &limit);
      while (writer.stats().scans_written < kScans) std::this_thread::sleep_for(1ms);
      report(writer.stats().scans_dropped);
    }
  });
  std::uint64_t written_when_full = 0;
  std::uint64_t dropped = 1;
  REQUIRE(child.next(written_when_full));
  CHECK(written_when_full < kScans);
  REQUIRE(child.next(dropped));
  CHECK(dropped == 0);
  CHECK(child.wait() == 0);
  CHECK(number(address, "SELECT COUNT(*) FROM scans") == kScans);
  check_consistent(address);
}

TEST_CASE("a full disk leaves no half-made registry") {
  const EmptyPlace place(Engine::kSqlite);
  Child child([&](const Child::Report& report) {
    std::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit limit { 20'000, 20'000 };
    ::setrlimit(RLIMIT_FSIZE, &limit);
    try {
      create_database(place.address());
    } catch (const DatabaseError&) {
      report(1);
    }
  });
  std::uint64_t refused = 0;
  REQUIRE(child.next(refused));
  child.wait();
  const auto directory = std::filesystem::path(place.address().target).parent_path();
  CHECK(std::filesystem::is_empty(directory));
}

}  // namespace ocop::db
