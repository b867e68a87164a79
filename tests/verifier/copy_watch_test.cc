// Copy detection as the service runs it, against the detector over memories of its own.
#include "verifier/copy_watch.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "base/file.h"
#include "base/text.h"
#include "db/csv.h"
#include "db/departures.h"
#include "db/registry.h"
#include "db/seen_scans.h"
#include "db/writer.h"
#include "tests/db/actors.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"
#include "tests/simulation/story.h"
#include "verifier/copies/map_memory.h"
#include "verifier/replay.h"
#include "verifier/scans_command.h"

using namespace ocop;
using namespace ocop::verifier;
namespace example = ocop::db::example;

namespace {

constexpr std::uint64_t kSeed = 7;

/// Some thousand scans of a small world with many copies. The batch of the first scan is one that
/// the registry knows.
simulation::Story small_story() {
  simulation::WorldParameters world;
  world.codes = 3'000;
  world.products = 4;
  world.fewest_units = 300;
  world.most_units = 900;
  world.scan_rate = 0.3;
  world.copies = 20;
  world.copied_share = 0.01;
  simulation::Story story = simulation::simulate(world, kSeed);
  const auto first = story.scans.front();
  for (auto& scan : story.scans) {
    if (scan.gtin != first.gtin || scan.lot != first.lot) continue;
    scan.gtin = example::kHoney;
    scan.lot = example::record().lot;
  }
  return story;
}

void know_a_batch(const db::Address& address) {
  example::fill(address);
  example::enter(address, example::record());
  db::execute(address, "INSERT INTO departures (gtin, lot, left_at, recorded_at) VALUES ('" +
                           example::kHoney + "', '" + example::record().lot +
                           "', 1772416800000, 1772416800000)");
}

db::Scan logged(const copies::Scan& scan) {
  db::Scan row{scan.at, scan.gtin, scan.lot, scan.serial, "genuine", "page"};
  row.device = scan.device == 0 ? "" : fmt::format("{:016x}", scan.device);
  row.place = scan.place == 0 ? "" : fmt::format("{:02}", scan.place);
  row.watched = true;
  row.produced = scan.origin != copies::Origin::kNeverProduced;
  return row;
}

/// The story with some serials that nobody made, and scans that no detector may see among it.
std::vector<db::Scan> log_of(const simulation::Story& story) {
  std::vector<db::Scan> log;
  for (std::size_t i = 0; i < story.scans.size(); ++i) {
    log.push_back(logged(story.scans[i]));
    if (i % 400 == 0) {
      log.back().serial = "X" + std::to_string(i);
      log.back().produced = false;
    }
    if (i % 7 != 0) continue;
    log.push_back(log.back());
    log.back().watched = false;
    log.back().device = "00000000000000ff";
  }
  return log;
}

/// Two writers in turn, each of which is ended and begun anew now and then.
void write(const db::Address& address, const std::vector<db::Scan>& log, CopyWatch& watch) {
  std::mt19937 random(kSeed);
  const auto below = [&](std::size_t end) { return random() % end; };
  std::unique_ptr<db::Writer> writers[2];
  for (std::size_t next = 0; next < log.size();) {
    auto& writer = writers[below(2)];
    if (!writer || below(5) == 0) {
      writer.reset();
      db::WriterSettings settings;
      settings.group = 1 + below(200);
      settings.group_wait = std::chrono::milliseconds(0);
      settings.observer = &watch;
      writer = std::make_unique<db::Writer>(address, settings);
    }
    const auto until = std::min(log.size(), next + 1 + below(400));
    const auto all = writer->stats().scans_written + (until - next);
    for (; next < until; ++next) REQUIRE(writer->record(log[next]));
    while (writer->stats().scans_written < all) std::this_thread::yield();
  }
}

std::string line_of(Instant at, const std::string& gtin, const std::string& lot,
                    const std::string& serial, std::string_view state, double score,
                    const std::string& code, const Message& words) {
  return fmt::format("{} {} {} {} {} {:.6f} {} {} {}", iso_instant(at), gtin, lot, serial, state,
                     score, code, words.en, words.vi);
}

/// As they arose.
std::vector<db::AlertRow> stored_alerts(const db::Address& address) {
  db::Connection connection(address, db::Access::kRead);
  auto rows = db::alerts(connection, {.limit = 100'000});
  std::reverse(rows.begin(), rows.end());
  return rows;
}

std::string replayed_line(const db::AlertRow& row) {
  std::string line = fmt::format("{},{},{},{},{},{:.2f},", iso_instant(row.at), row.gtin, row.lot,
                                 row.serial, row.state, row.score);
  db::append_csv_field(line, row.code + ": " + row.reason.vi);
  return line;
}

/// The detector over hash maps, with the registry's facts.
class Beside {
 public:
  explicit Beside(const db::Address& address) : connection_(address, db::Access::kTool), store_(connection_) {}

  void observe(const db::Scan& scan) {
    const auto outcome = detector_.observe(
        detected(scan), detected(store_.facts(scan.gtin, scan.lot)), memory);
    for (const auto& alert : {outcome.unit, outcome.batch}) {
      if (!alert) continue;
      alerts.push_back(line_of(alert->at, alert->gtin, alert->lot, alert->serial,
                               copies::state_code(alert->state), alert->score, alert->code,
                               alert->evidence.words));
    }
  }

  copies::MapMemory memory;
  std::vector<std::string> alerts;

 private:
  db::Connection connection_;
  db::WatchStore store_;
  copies::Detector detector_{copies::Settings{}};
};

struct Exported {
  db::TemporaryDirectory folder;
  std::string said;

  Exported(const db::Address& address, std::vector<std::string> options) {
    const std::string out = (folder.path() / "scans.csv").string();
    const std::string batches = (folder.path() / "batches.csv").string();
    std::vector<std::string> words{"scans", "--db", address.engine == db::Engine::kSqlite
                                                        ? "sqlite:" + address.target
                                                        : address.target,
                                   "--out", out, "--batches", batches};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<const char*> argv;
    for (const auto& word : words) argv.push_back(word.c_str());
    std::ostringstream told, refused;
    status = run_scans(static_cast<int>(argv.size()), argv.data(), told, refused);
    said = told.str() + refused.str();
  }
  /// Alerts of a replay of the scans.
  std::vector<std::string> replayed() const {
    const auto file = [&](const char* name) { return (folder.path() / name).string(); };
    const std::string words[] = {"replay", file("scans.csv"), "--alerts", file("alerts.csv"),
                                 "--batches", file("batches.csv"), "--lang", "vi"};
    std::vector<const char*> argv;
    for (const auto& word : words) argv.push_back(word.c_str());
    std::ostringstream told, refused;
    CHECK(run_replay(static_cast<int>(argv.size()), argv.data(), told, refused) == 0);
    CHECK(refused.str().empty());
    return lines("alerts.csv");
  }
  std::vector<std::string> lines(const char* name) const {
    std::istringstream text(read_file(folder.path() / name, std::size_t{1} << 26));
    std::vector<std::string> all;
    for (std::string line; std::getline(text, line);) all.push_back(line);
    return all;
  }
  int status = -1;
};

std::string exported_line(const db::Scan& scan) {
  return fmt::format("{},{},{},{},{},{},{}", iso_instant(scan.at), scan.gtin, scan.lot, scan.serial,
                     scan.device, scan.place, scan.produced ? "produced" : "never_produced");
}

}  // namespace

TEST_CASE("however scans are grouped and by whom they are written, the states are those of a replay") {
  const auto story = small_story();
  const auto log = log_of(story);
  REQUIRE(log.size() > 2'000);
  db::on_each_engine([&](const db::Address& address) {
    know_a_batch(address);
    CopyWatch watch{copies::Settings{}};
    write(address, log, watch);
    Beside beside(address);
    std::set<std::tuple<std::string, std::string, std::string>> units;
    for (const auto& scan : log) {
      if (!scan.watched) continue;
      beside.observe(scan);
      units.emplace(scan.gtin, scan.lot, scan.serial);
    }
    std::vector<std::string> alerts;
    std::vector<std::string> expected{"time,gtin,lot,serial,state,score,reason"};
    for (const auto& row : stored_alerts(address)) {
      alerts.push_back(line_of(row.at, row.gtin, row.lot, row.serial, row.state, row.score, row.code,
                               row.reason));
      expected.push_back(replayed_line(row));
    }
    CHECK(alerts.size() > 10);
    CHECK(alerts == beside.alerts);
    CHECK(Exported(address, {}).replayed() == expected);

    db::Connection connection(address, db::Access::kTool);
    db::WatchStore store(connection);
    std::size_t others = 0;
    for (const auto& [gtin, lot, serial] : units) {
      const auto row = store.unit(gtin, lot, serial).value();
      const auto& memory = beside.memory.unit(gtin, lot, serial);
      const bool same = row.memory == memory.pack() && row.scans == memory.scans &&
                        row.devices == memory.devices &&
                        row.state == copies::state_code(static_cast<copies::State>(memory.state));
      others += same ? 0 : 1;
      const auto& batch = beside.memory.batch(gtin, lot);
      const auto habit = store.habit("batch", gtin, lot).value();
      others += habit.memory == batch.pack() &&
                        habit.state == copies::state_code(static_cast<copies::State>(batch.state))
                    ? 0
                    : 1;
    }
    CHECK(others == 0);
    CHECK(store.habit("everywhere", "", "").value().memory == beside.memory.everywhere().pack());
    CHECK(db::number(address, "SELECT COUNT(*) FROM unit_watch") == static_cast<long long>(units.size()));
  });
}

TEST_CASE("labels scanned before their batch left are found when the departure is noted, live as in a replay") {
  db::on_each_engine([](const db::Address& address) {
    example::fill(address);
    example::enter(address, example::record());
    CopyWatch watch{copies::Settings{}};
    const auto scan = [](const char* at, int serial, int device) {
      return logged({.at = *parse_instant(at),
                     .gtin = example::kHoney,
                     .lot = example::record().lot,
                     .serial = fmt::format("{:06}", serial),
                     .device = static_cast<std::uint64_t>(device) * 0x9e3779b97f4a7c15U,
                     .place = 0,
                     .origin = copies::Origin::kProduced});
    };
    std::vector<db::Scan> before;
    for (int i = 1; i <= 3; ++i) before.push_back(scan("2026-03-01T08:00:00Z", i, i));
    write(address, before, watch);
    CHECK(stored_alerts(address).empty());
    {
      db::Connection connection(address, db::Access::kTool);
      const Instant left = *parse_instant("2026-03-02T02:00:00Z");
      REQUIRE(db::note_departure(connection, db::example::cooperative(), example::kHoney, example::record().lot, left,
                                 left + std::chrono::hours(6)));
    }
    write(address, {scan("2026-03-04T08:00:00Z", 4, 4)}, watch);
    const auto alerts = stored_alerts(address);
    REQUIRE(alerts.size() == 1);
    CHECK(alerts[0].serial.empty());
    CHECK(alerts[0].code == "before_departure");
    CHECK(Exported(address, {}).replayed() ==
          std::vector<std::string>{"time,gtin,lot,serial,state,score,reason", replayed_line(alerts[0])});
  });
}

TEST_CASE("the log is exported as the detector saw it, with what is known of batches") {
  auto story = small_story();
  story.scans.resize(600);
  const auto log = log_of(story);
  db::on_each_engine([&](const db::Address& address) {
    know_a_batch(address);
    CopyWatch watch{copies::Settings{}};
    write(address, log, watch);
    std::vector<std::string> expected{"time,gtin,lot,serial,device,place,origin"};
    std::vector<std::string> of_honey = expected;
    for (const auto& scan : log) {
      if (!scan.watched) continue;
      expected.push_back(exported_line(scan));
      if (scan.gtin == example::kHoney) of_honey.push_back(expected.back());
    }
    const Exported all(address, {});
    CHECK(all.status == 0);
    CHECK(all.lines("scans.csv") == expected);
    const auto batches = all.lines("batches.csv");
    CHECK(batches.front() == "gtin,lot,units,first_serial,last_serial,left");
    CHECK(all.said == std::to_string(expected.size() - 1) + " scans\n" +
                          std::to_string(batches.size() - 1) + " batches\n");

    const Exported honey(address, {"--gtin", example::kHoney});
    CHECK(honey.lines("scans.csv") == of_honey);
    CHECK(honey.lines("batches.csv") ==
          std::vector<std::string>{"gtin,lot,units,first_serial,last_serial,left",
                                   example::kHoney + ",L2601,100,,,2026-03-02T02:00:00Z"});
  });
}

TEST_CASE("an export holds the days asked for, both included, and refuses what is no day or product") {
  const db::FreshDatabase database(db::Engine::kSqlite);
  CopyWatch watch{copies::Settings{}};
  std::vector<db::Scan> log;
  for (const char* at : {"2026-11-01T16:59:59.999Z", "2026-11-01T17:00:00Z", "2026-11-03T16:59:59.999Z",
                         "2026-11-03T17:00:00Z"}) {
    db::Scan scan{*parse_instant(at), example::kHoney, "L,1", "7", "genuine", "page"};
    scan.watched = true;
    log.push_back(scan);
  }
  write(database.address(), log, watch);
  const Exported two(database.address(), {"--since", "2026-11-02", "--until", "2026-11-03"});
  CHECK(two.lines("scans.csv") ==
        std::vector<std::string>{"time,gtin,lot,serial,device,place,origin",
                                 "2026-11-01T17:00:00Z,09521234543213,\"L,1\",7,,,produced",
                                 "2026-11-03T16:59:59.999Z,09521234543213,\"L,1\",7,,,produced"});
  const std::vector<std::string> refused[] = {{"--since", "02/11/2026"}, {"--until", "2026-02-30"},
                                              {"--gtin", "09521234543214"}, {"--gtin", "x"}};
  for (const auto& options : refused) {
    CAPTURE(options[1]);
    const Exported none(database.address(), options);
    CHECK(none.status == 1);
    CHECK(std::filesystem::is_empty(none.folder.path()));
  }
  CHECK(Exported(database.address(), {"--no-such"}).status == 2);
}

TEST_CASE("a memory of another version is begun anew; the state stays") {
  const db::FreshDatabase database(db::Engine::kSqlite);
  CopyWatch watch{copies::Settings{}};
  db::Scan scan{*parse_instant("2026-11-01T08:00:00Z"), example::kHoney, "L1", "7", "genuine", "page"};
  scan.watched = true;
  scan.device = "0123456789abcdef";
  write(database.address(), {scan}, watch);
  for (const char* memory : {"", "9x", "1", "1AAAA", "\xC3\xA9"}) {
    CAPTURE(std::string(memory));
    db::execute(database.address(), "UPDATE unit_watch SET state = 'suspected', memory = '" +
                                        std::string(memory) + "'");
    db::execute(database.address(), "UPDATE habit_watch SET memory = '" + std::string(memory) + "'");
    write(database.address(), {scan}, watch);
    db::Connection connection(database.address(), db::Access::kTool);
    const auto row = db::WatchStore(connection).unit(example::kHoney, "L1", "7").value();
    CHECK(row.state == "suspected");
    const auto opened = copies::UnitMemory::unpack(row.memory);
    REQUIRE(opened);
    CHECK(opened->devices == 1);
    CHECK(opened->state == static_cast<std::uint8_t>(copies::State::kSuspected));
    CHECK(row.first_at == scan.at);
  }
}

TEST_CASE("what a log holds is given to the detector as it is, and what is malformed as unknown") {
  const struct {
    const char *device, *place;
    std::uint64_t number;
    int province;
  } rows[] = {
      {"0123456789abcdef", "19", 0x0123456789abcdef, 19}, {"ffffffffffffffff", "01", ~std::uint64_t{0}, 1},
      {"", "", 0, 0}, {"a", "1", 0xaf63dc4c8601ec8c, 0}, {"foobar", "+1", 0x85944171f73967e8, 0},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.device));
    db::Scan scan;
    scan.device = row.device;
    scan.place = row.place;
    CHECK(detected(scan).device == row.number);
    CHECK(detected(scan).place == row.province);
  }
  db::Scan made;
  CHECK(detected(made).origin == copies::Origin::kProduced);
  made.produced = false;
  CHECK(detected(made).origin == copies::Origin::kNeverProduced);
}
