// What copy detection is shown and what it keeps, through the writer.
#include "db/watch.h"

#include <doctest/doctest.h>
#include <soci/soci.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "db/registry.h"
#include "db/writer.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"
#include "tests/db/roll_scene.h"

namespace ocop::db {
namespace {

using namespace example;
using namespace std::chrono_literals;

Scan scan(const std::string& gtin, const std::string& lot, const std::string& serial) {
  Scan one{now(), gtin, lot, serial, "genuine", "page"};
  one.watched = true;
  return one;
}

/// Counts the scans of each unit and of everything, and says so when a unit's are round.
class Counting : public ScanObserver {
 public:
  void observe(std::span<const Scan> scans, WatchStore& store) override {
    for (const Scan& one : scans) {
      auto unit = store.unit(one.gtin, one.lot, one.serial).value_or(UnitWatchRow{});
      unit.scans += 1;
      unit.memory = "n" + std::to_string(unit.scans);
      store.put_unit(one.gtin, one.lot, one.serial, unit);
      auto all = store.habit("everywhere", "", "").value_or(HabitRow{"quiet", 0, {}, "0"});
      all.memory = std::to_string(std::stoi(all.memory) + 1);
      store.put_habit("everywhere", "", "", all);
      if (unit.scans % 10 == 0) {
        store.add_alert({one.at, one.gtin, one.lot, one.serial, "watch", 1.5, "round",
                         {"so many", "từng này"}});
      }
    }
    if (fail_next.exchange(false)) throw std::runtime_error("not this time");
  }

  std::atomic<bool> fail_next = false;
};

void observe_once(const Address& address, std::function<void(WatchStore&)> work) {
  struct Once : ScanObserver {
    std::function<void(WatchStore&)> work;
    void observe(std::span<const Scan>, WatchStore& store) override { work(store); }
  } observer;
  observer.work = std::move(work);
  Writer writer(address, {.observer = &observer});
  writer.record(scan(kHoney, "L2601", "000001"));
  CHECK(writer.stop().scans_written == 1);
}

void mark(const Address& address, int seq, const std::string& what) {
  if (seq == 1) {
    execute(address, "INSERT INTO cases (id, gtin, lot, opened_at, status) VALUES "
                     "(1, '09521234543213', 'L2601', 0, 'open')");
  }
  execute(address, "INSERT INTO unit_marks (gtin, lot, serial, seq, mark, case_id, at_ms, actor, "
                   "reason) VALUES ('09521234543213', 'L2601', '000001', " + std::to_string(seq) +
                       ", '" + what + "', 1, " + std::to_string(1000 + seq) + ", 'linh', 'xem')");
}

}  // namespace

TEST_CASE("no memory is lost between two writers that watch at the same time") {
  on_each_engine([](const Address& address) {
    fill(address);
    Counting observer;
    {
      Writer one(address, {.group = 20, .group_wait = 1ms, .observer = &observer});
      Writer two(address, {.group = 20, .group_wait = 1ms, .observer = &observer});
      // Different products, so that nothing but the turn keeps the groups apart.
      const auto visit = [](Writer& writer, const std::string& gtin) {
        for (int i = 0; i < 600; ++i) writer.record(scan(gtin, "L", std::to_string(i % 30)));
      };
      std::thread beside([&] { visit(two, kRice); });
      visit(one, kHoney);
      beside.join();
    }
    CHECK(number(address, "SELECT CAST(memory AS BIGINT) FROM habit_watch") == 1'200);
    CHECK(number(address, "SELECT COUNT(*) FROM unit_watch WHERE scans = 20 AND memory = 'n20'") ==
          60);
    CHECK(number(address, "SELECT COUNT(*) FROM alerts") == 120);
    CHECK(number(address, "SELECT MAX(id) FROM alerts") == 120);
    CHECK(number(address, "SELECT COUNT(DISTINCT seen) FROM scans") == 1'200);
    CHECK(number(address, "SELECT MIN(seen) FROM scans") == 1);
    CHECK(number(address, "SELECT MAX(seen) FROM scans") == 1'200);
    CHECK(number(address, "SELECT CAST(SUM(scans) AS BIGINT) FROM scan_totals") == 1'200);
  });
}

TEST_CASE("the log keeps which scans were seen, their order, and whether they were produced") {
  on_each_engine([](const Address& address) {
    Counting observer;
    const auto write = [&](ScanObserver* by, std::initializer_list<bool> watched) {
      Writer writer(address, {.observer = by});
      for (const bool one : watched) {
        Scan next = scan(kHoney, "L", "1");
        next.watched = one;
        next.produced = one;
        writer.record(next);
      }
    };
    write(&observer, {true, false, true});
    write(nullptr, {true});
    write(&observer, {true});
    CHECK(number(address, "SELECT COUNT(*) FROM scans WHERE seen IN (1, 2, 3)") == 3);
    CHECK(number(address, "SELECT COUNT(*) FROM scans WHERE seen = 0") == 2);
    CHECK(number(address, "SELECT COUNT(*) FROM scans WHERE seen = 0 AND produced = 0") == 1);
  });
}

TEST_CASE("a group that an observer refuses is shown again, from what is stored") {
  on_each_engine([](const Address& address) {
    Counting observer;
    {
      Writer writer(address, {.group_wait = 1ms, .observer = &observer});
      writer.record(scan(kHoney, "L", "1"));
      while (writer.stats().scans_written < 1) std::this_thread::sleep_for(1ms);
      observer.fail_next = true;
      writer.record(scan(kHoney, "L", "1"));
      while (writer.stats().scans_written < 2) std::this_thread::sleep_for(1ms);
      CHECK(writer.stats().failures == 1);
    }
    CHECK(number(address, "SELECT scans FROM unit_watch") == 2);
    CHECK(number(address, "SELECT COUNT(*) FROM scans") == 2);
  });
}

TEST_CASE("a group that an observer cannot take is logged all the same, and the next is watched") {
  struct Picky : Counting {
    void observe(std::span<const Scan> scans, WatchStore& store) override {
      for (const Scan& one : scans) {
        if (one.serial == "poison") throw std::runtime_error("never");
      }
      Counting::observe(scans, store);
    }
  };
  on_each_engine([](const Address& address) {
    Picky observer;
    std::vector<std::pair<std::uint64_t, std::string>> told;
    Writer writer(address, {.group_wait = 1ms,
                            .observer = &observer,
                            .on_unseen = [&](std::uint64_t scans, const std::string& error) {
                              told.emplace_back(scans, error);
                            }});
    writer.record(scan(kHoney, "L", "poison"));
    while (writer.stats().scans_written < 1) std::this_thread::sleep_for(1ms);
    writer.record(scan(kHoney, "L", "1"));
    const auto stats = writer.stop();
    CHECK(stats.scans_written == 2);
    CHECK(stats.failures == 3);
    CHECK(stats.scans_unseen == 1);
    CHECK(told == std::vector<std::pair<std::uint64_t, std::string>>{{1, "never"}});
    CHECK(number(address, "SELECT COUNT(*) FROM scans WHERE serial = 'poison' AND seen = 0") == 1);
    CHECK(number(address, "SELECT COUNT(*) FROM scans WHERE serial = '1' AND seen = 1") == 1);
    CHECK(number(address, "SELECT COUNT(*) FROM unit_watch") == 1);
  });
}

TEST_CASE("what is put is read back, within the group and after it") {
  on_each_engine([](const Address& address) {
    UnitWatchRow unit;
    unit.state = "suspected";
    unit.score = -12.25;
    unit.since = at("2026-03-01T00:00:00.001Z");
    unit.first_at = at("2026-02-01T00:00:00Z");
    unit.last_at = at("2026-03-02T00:00:00Z");
    unit.scans = 4'000'000'000U;
    unit.devices = 9;
    unit.places = 4;
    unit.usual_devices = 1.125;
    unit.memory = "a'b\nđ:x";
    const HabitRow habit{"watch", 2.5, at("2026-03-01T00:00:00Z"), std::string(20'000, 'm')};
    const auto same = [&](WatchStore& store) {
      const auto found = store.unit("G", "", "0007");
      REQUIRE(found);
      CHECK(found->state == unit.state);
      CHECK(found->score == unit.score);
      CHECK(found->since == unit.since);
      CHECK(found->first_at == unit.first_at);
      CHECK(found->last_at == unit.last_at);
      CHECK(found->scans == unit.scans);
      CHECK(found->devices == unit.devices);
      CHECK(found->places == unit.places);
      CHECK(found->usual_devices == unit.usual_devices);
      CHECK(found->memory == unit.memory);
      const auto batch = store.habit("batch", "G", "L");
      REQUIRE(batch);
      CHECK(batch->state == habit.state);
      CHECK(batch->score == habit.score);
      CHECK(batch->since == habit.since);
      CHECK(batch->memory == habit.memory);
      CHECK_FALSE(store.habit("product", "G", "L"));
      CHECK_FALSE(store.unit("G", "", "0008"));
    };
    observe_once(address, [&](WatchStore& store) {
      CHECK_FALSE(store.unit("G", "", "0007"));
      CHECK_FALSE(store.habit("batch", "G", "L"));
      store.put_unit("G", "", "0007", unit);
      store.put_habit("batch", "G", "L", habit);
      same(store);
    });
    observe_once(address, same);
  });
}

TEST_CASE("a batch's facts are the labels stated and its first departure") {
  on_each_engine([](const Address& address) {
    fill(address);
    enter(address, record());
    REQUIRE(make(address, roll_request()));
    execute(address, "INSERT INTO departures (gtin, lot, left_at, recorded_at) VALUES "
                     "('09521234543213', 'L2601', 5000, 9000), ('09521234543213', 'L2601', 4000, 9001)");
    observe_once(address, [](WatchStore& store) {
      const auto facts = store.facts(kHoney, "L2601");
      CHECK(facts.units == 100);
      CHECK(facts.left_at == Instant(4s));
      CHECK_FALSE(store.facts(kHoney, "L9").units);
      CHECK_FALSE(store.facts(kHoney, "L9").left_at);
      CHECK_FALSE(store.facts(kHoney, "").units);
    });
    in_transaction(address, [](Connection& c) {
      REQUIRE(activate_roll(c, cooperative(), "R1", {lot("L7", 101, 40), kKey, "a.b.c"}, now()));
      return 0;
    });
    observe_once(address, [](WatchStore& store) {
      CHECK(store.facts(kHoney, "").units == 40);
      CHECK_FALSE(store.facts(kHoney, "L7").units);
    });
  });
}

TEST_CASE("a dossier tells what copy detection and inspectors say of the unit and its batch") {
  on_each_engine([](const Address& address) {
    fill(address);
    Reader reader(address);
    const auto watched = [&] { return reader.dossier(kHoney, "L2601", "000001")->watch; };
    CHECK_FALSE(watched());
    CHECK(reader.dossier(kHoney, "L2601", "000001")->batch_state.empty());
    mark(address, 1, "confirmed");
    REQUIRE(watched());
    CHECK(watched()->state == "quiet");
    CHECK(watched()->mark == "confirmed");
    CHECK(watched()->scans == 0);
    observe_once(address, [](WatchStore& store) {
      store.put_unit(kHoney, "L2601", "000001",
                     {"watch", 3, Instant(7s), Instant(5s), Instant(6s), 9, 8, 3, 1.5, "m"});
      store.put_habit("batch", kHoney, "L2601", {"suspected", 9, Instant(7s), "m"});
      store.put_habit("batch", kHoney, "", {"quiet", 0, Instant(7s), "m"});
      store.add_alert({now(), kHoney, "L2601", "000001", "watch", 3, "a", {"first", "đầu"}});
      store.add_alert({now(), kHoney, "L2601", "000001", "watch", 3, "b", {"last", "cuối"}});
      store.add_alert({now(), kHoney, "L2601", "", "suspected", 3, "c", {"batch", "lô"}});
    });
    mark(address, 2, "cleared");
    const auto unit = watched();
    REQUIRE(unit);
    CHECK(unit->state == "watch");
    CHECK(unit->mark == "cleared");
    CHECK(unit->since == Instant(7s));
    CHECK(unit->marked_at == Instant(1002ms));
    CHECK(unit->scans == 9);
    CHECK(unit->devices == 8);
    CHECK(unit->places == 3);
    CHECK(unit->first_at == Instant(5s));
    CHECK(unit->last_at == Instant(6s));
    CHECK(unit->usual_devices == 1.5);
    CHECK(unit->reason == Message{"last", "cuối"});
    CHECK(reader.dossier(kHoney, "L2601", "000001")->batch_state == "suspected");
    CHECK(reader.dossier(kHoney, "L2601", "")->batch_state == "suspected");
    CHECK_FALSE(reader.dossier(kHoney, "L2601", "")->watch);
    CHECK_FALSE(reader.dossier(kHoney, "L2601", "000002")->watch);
    CHECK(reader.dossier(kHoney, "", "000001")->batch_state == "quiet");
    CHECK(reader.dossier(kHoney, "", "")->batch_state.empty());

    Connection connection(address, Access::kRead);
    CHECK(unit_watch(connection, kHoney, "L2601", "000001")->reason.en == "last");
    CHECK_FALSE(unit_watch(connection, kHoney, "L2601", ""));
    CHECK_FALSE(unit_watch(connection, kHoney, "L2601", std::string_view("\0", 1)));
  });
}

TEST_CASE("alerts are listed newest first, by product and batch, a page at a time") {
  on_each_engine([](const Address& address) {
    observe_once(address, [](WatchStore& store) {
      for (const char* lot : {"L1", "L2", ""}) {
        store.add_alert({now(), kHoney, lot, "1", "watch", 3.5, lot, {"en", "vi"}});
      }
      store.add_alert({now(), kRice, "L1", "", "suspected", 4, "rice", {"", ""}});
    });
    Connection connection(address, Access::kRead);
    const auto codes = [&](const AlertFilter& filter) {
      std::string all;
      for (const auto& row : alerts(connection, filter)) all += row.code + "/";
      return all;
    };
    CHECK(codes({}) == "rice//L2/L1/");
    CHECK(codes({.gtin = kHoney}) == "/L2/L1/");
    CHECK(codes({.gtin = kHoney, .lot = ""}) == "/");
    CHECK(codes({.lot = "L1"}) == "rice/L1/");
    CHECK(codes({.limit = 2}) == "rice//");
    CHECK(codes({.before = 3, .limit = 1}) == "L2/");
    CHECK(codes({.gtin = std::string("\0", 1)}).empty());
    const auto row = alerts(connection, {.gtin = kRice}).at(0);
    CHECK(row.id == 4);
    CHECK(row.at == now());
    CHECK(row.state == "suspected");
    CHECK(row.score == 4);
  });
}

}  // namespace ocop::db
