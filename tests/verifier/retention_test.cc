#include "verifier/retention.h"

#include <doctest/doctest.h>
#include <soci/soci.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/verifier/service_scene.h"

using namespace ocop;
using namespace ocop::test;

namespace {

std::string rows(int count, const char* when) {
  std::string all;
  const std::string row = "(" + std::to_string(at(when).time_since_epoch().count());
  for (int i = 0; i < count; ++i) {
    all += (i == 0 ? "" : ", ") + row + " + " + std::to_string(i) +
           ", '09521000001015', 'L', '1', 'genuine', 'page', 1)";
  }
  return all;
}

/// A slice in which one deletion is begun.
constexpr std::chrono::milliseconds kAtOnce{0};

struct Scene {
  explicit Scene(std::chrono::milliseconds group_wait = std::chrono::milliseconds(1))
      : scene(2, true, {.group_wait = group_wait}) {
    scene.sql("INSERT INTO scans (at_ms, gtin, lot, serial, verdict, channel, counted) VALUES (" +
              std::to_string(noon().time_since_epoch().count()) +
              ", '09521000001015', 'new', '1', 'genuine', 'page', 1)");
  }

  ServiceScene scene;
  std::string file = std::filesystem::path(scene.database().target).parent_path() / "log";
  web::Log log{file};
  Instant now = noon();
  Clock clock = [this] { return now; };

  void insert(int count, const char* when) {
    scene.sql("INSERT INTO scans (at_ms, gtin, lot, serial, verdict, channel, counted) VALUES " +
              rows(count, when));
  }
  long long number(const std::string& question) {
    db::Connection connection(scene.database(), db::Access::kRead);
    long long count = 0;
    connection.sql() << question, soci::into(count);
    return count;
  }
  long long left() { return number("SELECT COUNT(*) FROM scans WHERE lot <> 'new'"); }
  std::string logged() {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
  }
  /// Until the acts that were asked for are done.
  void settle() { scene.writer().run([](db::Connection&) {}).get(); }
};

}  // namespace

TEST_CASE("scans older than the days that are kept go, some at each tick, and then it rests") {
  Scene s;
  s.insert(7, "2026-05-26T04:59:59Z");
  s.insert(5, "2026-05-26T05:00:00Z");
  verifier::Retention retention(s.scene.writer(), s.clock, s.log, {.at_once = 3, .rest = 2, .slice = kAtOnce});
  for (const long long left : {9, 6, 5, 5}) {
    retention.tick();
    s.settle();
    CHECK(s.left() == left);
  }
  s.insert(1, "2026-01-01T00:00:00Z");
  for (int skipped = 0; skipped < 2; ++skipped) {
    retention.tick();
    s.settle();
    CHECK(s.left() == 6);
  }
  retention.tick();
  s.settle();
  CHECK(s.left() == 5);
  CHECK(s.logged().find(R"("event":"old_scans_deleted","scans":"7")") != std::string::npos);
  s.now += std::chrono::days(1);
  for (int i = 0; i < 9; ++i) {
    retention.tick();
    s.settle();
  }
  CHECK(s.left() == 0);
}

TEST_CASE("a deletion that fails is told, and tried again") {
  Scene s;
  s.insert(1, "2026-01-01T00:00:00Z");
  verifier::Retention retention(s.scene.writer(), s.clock, s.log, {.rest = 0, .slice = kAtOnce});
  s.scene.sql("ALTER TABLE scans RENAME TO hidden");
  retention.tick();
  s.settle();
  s.scene.sql("ALTER TABLE hidden RENAME TO scans");
  retention.tick();
  s.settle();
  CHECK(s.logged().find(R"("event":"old_scans_not_deleted")") != std::string::npos);
  CHECK(s.left() == 0);
}

TEST_CASE("a clock that is ahead of the scans by a year deletes what is old in any case, and no more") {
  for (const bool from_the_start : {true, false}) {
    CAPTURE(from_the_start);
    Scene s;
    verifier::Retention retention(s.scene.writer(), s.clock, s.log,
                                  {.rest = 0, .slice = std::chrono::minutes(5)});
    if (from_the_start) s.now += std::chrono::days(365);
    retention.tick();
    s.now = noon() + std::chrono::days(365);
    s.insert(3, "2026-01-01T00:00:00Z");
    s.insert(5, "2026-06-15T00:00:00Z");
    s.insert(5, "2026-11-21T00:00:00Z");
    s.insert(1, "2027-11-22T05:00:00Z");
    for (int i = 0; i < 5; ++i) retention.tick();
    CHECK(s.left() == 11);
    CHECK(s.number("SELECT COUNT(*) FROM scans WHERE lot = 'new'") == 1);
  }
}

TEST_CASE("a tick goes on while something is left, until there is nothing or its slice is over") {
  Scene s;
  s.insert(10, "2026-01-01T00:00:00Z");
  verifier::Retention retention(s.scene.writer(), s.clock, s.log,
                                {.at_once = 3, .slice = std::chrono::minutes(5)});
  retention.tick();
  CHECK(s.left() == 0);
  CHECK(s.logged().find(R"("event":"old_scans_deleted","scans":"10")") != std::string::npos);
}

TEST_CASE("a tick deletes once, and no more, while scans wait to be written") {
  Scene s(std::chrono::hours(1));
  s.insert(10, "2026-01-01T00:00:00Z");
  for (int i = 0; i < 4; ++i) {
    s.scene.writer().record({noon(), kPlum, "L2611", "000001", "genuine", "page"});
  }
  verifier::Retention retention(s.scene.writer(), s.clock, s.log,
                                {.at_once = 3, .slice = std::chrono::minutes(5)});
  retention.tick();
  CHECK(s.left() == 7);
  retention.tick();
  CHECK(s.left() == 4);
}

TEST_CASE("devices of reports as old as the scans that go are blanked, now and every hour") {
  Scene s;
  const auto report = [&](int id, const char* when) {
    s.scene.sql("INSERT INTO public_reports (id, at_ms, gtin, lot, serial, verdict, reason, text, "
                "bought_at, place, device) VALUES (" + std::to_string(id) + ", " +
                std::to_string(at(when).time_since_epoch().count()) +
                ", '09521000001015', 'L', '1', 'genuine', 'copy', '', '', '', 'd')");
  };
  report(1, "2026-05-26T04:59:59Z");
  report(2, "2026-05-26T05:30:00Z");
  verifier::Retention retention(s.scene.writer(), s.clock, s.log,
                                {.rest = 0, .slice = std::chrono::minutes(5)});
  retention.tick();
  CHECK(s.number("SELECT MIN(id) FROM public_reports WHERE device = 'd'") == 2);
  s.now += std::chrono::minutes(59);
  retention.tick();
  CHECK(s.number("SELECT COUNT(*) FROM public_reports WHERE device = 'd'") == 1);
  s.now += std::chrono::minutes(1);
  retention.tick();
  CHECK(s.number("SELECT COUNT(*) FROM public_reports WHERE device = 'd'") == 0);
  CHECK(s.number("SELECT COUNT(*) FROM public_reports") == 2);
}

TEST_CASE("a tick waits for the writer no longer than its slice") {
  Scene s;
  s.insert(1, "2026-01-01T00:00:00Z");
  std::promise<void> go;
  auto blocked = s.scene.writer().run([&](db::Connection&) { go.get_future().wait(); });
  verifier::Retention retention(s.scene.writer(), s.clock, s.log, {.slice = std::chrono::milliseconds(1)});
  for (int i = 0; i < 3; ++i) retention.tick();
  CHECK(s.left() == 1);
  go.set_value();
  s.settle();
  CHECK(s.left() == 0);
}
