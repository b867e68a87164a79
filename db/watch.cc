#include "db/watch.h"

#include <soci/soci.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "db/many_rows.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

using Key = std::tuple<std::string, std::string, std::string>;
using KeyView = std::tuple<std::string_view, std::string_view, std::string_view>;

// A row as the group has left it; `changed` ones are written at its end.
template <class Row>
struct Kept {
  std::optional<Row> row;
  bool changed = false;
};

template <class Row>
using KeptRows = std::map<Key, Kept<Row>, std::less<>>;

std::uint32_t count(long long stored) { return static_cast<std::uint32_t>(stored); }

class UnitRows : Query {
 public:
  explicit UnitRows(soci::session& sql)
      : find_(
            sql,
            // A join: SQLite would look through the whole table for (…) IN (VALUES …).
            "WITH wanted (gtin, lot, serial) AS (VALUES ", "ttt",
            ") SELECT u.gtin, u.lot, u.serial, u.state, u.score, u.since, u.first_at, u.last_at, "
            "u.scans, u.devices, u.places, u.usual_devices, u.memory FROM wanted w JOIN unit_watch "
            "u ON u.gtin = w.gtin AND u.lot = w.lot AND u.serial = w.serial",
            [this](soci::statement& statement) { bring_back(statement); },
            [this] { found_->insert_or_assign(key_, row()); }),
        put_(sql,
             "INSERT INTO unit_watch (gtin, lot, serial, state, score, since, first_at, last_at, "
             "scans, devices, places, usual_devices, memory) VALUES ",
             "ttttrnnnnnnrt",
             " ON CONFLICT (gtin, lot, serial) DO UPDATE SET state = excluded.state, "
             "score = excluded.score, since = excluded.since, first_at = excluded.first_at, "
             "last_at = excluded.last_at, scans = excluded.scans, devices = excluded.devices, "
             "places = excluded.places, usual_devices = excluded.usual_devices, "
             "memory = excluded.memory") {}

  /// Adds those that there are to `found`.
  void find(const std::set<Key>& wanted, std::map<Key, UnitWatchRow>& found) {
    found_ = &found;
    for (const auto& [gtin, lot, serial] : wanted) find_.text(gtin).text(lot).text(serial);
    find_.finish();
  }

  std::optional<UnitWatchRow> find(const KeyView& key) {
    std::map<Key, UnitWatchRow> found;
    find({Key(key)}, found);
    if (found.empty()) return {};
    return std::move(found.begin()->second);
  }

  void put(const Key& key, const UnitWatchRow& row) {
    const auto& [gtin, lot, serial] = key;
    put_.text(gtin).text(lot).text(serial).text(row.state).real(row.score);
    put_.number(milliseconds(row.since)).number(milliseconds(row.first_at));
    put_.number(milliseconds(row.last_at)).number(row.scans).number(row.devices);
    put_.number(row.places).real(row.usual_devices).text(row.memory);
  }
  void finish() { put_.finish(); }

 private:
  void bring_back(soci::statement& statement) {
    for (std::string* text : {&std::get<0>(key_), &std::get<1>(key_), &std::get<2>(key_), &state_}) {
      statement.exchange(soci::into(*text));
    }
    statement.exchange(soci::into(score_));
    for (long long* number : {&since_, &first_at_, &last_at_, &scans_, &devices_, &places_}) {
      statement.exchange(soci::into(*number));
    }
    statement.exchange(soci::into(usual_devices_));
    statement.exchange(soci::into(memory_));
  }

  UnitWatchRow row() const {
    return {state_,
            score_,
            stored_instant(since_),
            stored_instant(first_at_),
            stored_instant(last_at_),
            count(scans_),
            count(devices_),
            count(places_),
            usual_devices_,
            memory_};
  }

  Key key_;
  std::string state_, memory_;
  double score_ = 0, usual_devices_ = 0;
  long long since_ = 0, first_at_ = 0, last_at_ = 0, scans_ = 0, devices_ = 0, places_ = 0;
  std::map<Key, UnitWatchRow>* found_ = nullptr;
  ManyRows find_, put_;
};

class HabitRows : Query {
 public:
  explicit HabitRows(soci::session& sql)
      : find_((sql.prepare << "SELECT state, score, since, memory FROM habit_watch WHERE "
                              "kind = :kind AND gtin = :gtin AND lot = :lot",
               soci::into(state_), soci::into(score_), soci::into(since_), soci::into(memory_),
               soci::use(kind_, "kind"), soci::use(gtin_, "gtin"), soci::use(lot_, "lot"))),
        put_(sql, "INSERT INTO habit_watch (kind, gtin, lot, state, score, since, memory) VALUES ",
             "ttttrnt",
             " ON CONFLICT (kind, gtin, lot) DO UPDATE SET state = excluded.state, "
             "score = excluded.score, since = excluded.since, memory = excluded.memory") {}

  std::optional<HabitRow> find(const KeyView& key) {
    std::tie(kind_, gtin_, lot_) = key;
    std::optional<HabitRow> found;
    run(find_, [&] { found = HabitRow{state_, score_, stored_instant(since_), memory_}; });
    return found;
  }

  void put(const Key& key, const HabitRow& row) {
    const auto& [kind, gtin, lot] = key;
    put_.text(kind).text(gtin).text(lot).text(row.state).real(row.score);
    put_.number(milliseconds(row.since)).text(row.memory);
  }
  void finish() { put_.finish(); }

 private:
  std::string kind_, gtin_, lot_, state_, memory_;
  double score_ = 0;
  long long since_ = 0;
  soci::statement find_;
  ManyRows put_;
};

class AlertRows : Query {
 public:
  explicit AlertRows(soci::session& sql)
      : last_((sql.prepare << "SELECT COALESCE(MAX(id), 0) FROM alerts", soci::into(id_))),
        add_((sql.prepare << "INSERT INTO alerts (id, at_ms, gtin, lot, serial, state, score, "
                             "code, reason_en, reason_vi) VALUES (:id, :at, :gtin, :lot, :serial, "
                             ":state, :score, :code, :reason_en, :reason_vi)",
              soci::use(id_), soci::use(at_), soci::use(row_.gtin), soci::use(row_.lot),
              soci::use(row_.serial), soci::use(row_.state), soci::use(row_.score),
              soci::use(row_.code), soci::use(row_.reason.en), soci::use(row_.reason.vi))) {}

  void add(const std::vector<AlertRow>& rows) {
    if (rows.empty()) return;
    run(last_, [] {});
    for (const AlertRow& row : rows) {
      ++id_;
      at_ = milliseconds(row.at);
      row_ = row;
      add_.execute(true);
    }
  }

 private:
  long long id_ = 0, at_ = 0;
  AlertRow row_;
  soci::statement last_, add_;
};

// Labels of rolls are scanned without a lot: of them those count that were activated.
constexpr const char* kUnits =
    "SELECT CAST(SUM(last_serial - first_serial + 1) AS BIGINT) FROM serial_ranges "
    "WHERE gtin = :a AND lot = :b AND roll = ''";
constexpr const char* kUnitsOffRolls =
    "SELECT CAST(SUM(last_serial - first_serial + 1) AS BIGINT) FROM serial_ranges "
    "WHERE gtin = :a AND roll <> ''";

}  // namespace

struct WatchStore::Statements {
  explicit Statements(soci::session& sql)
      : unit_rows(sql),
        habit_rows(sql),
        alert_rows(sql),
        units_of_lot(sql, NumberQuery::Two{kUnits}),
        units_off_rolls(sql, kUnitsOffRolls),
        departure(sql, NumberQuery::Two{"SELECT MIN(left_at) FROM departures WHERE gtin = :a AND "
                                        "lot = :b"}),
        turn((sql.prepare << "UPDATE turns SET taken = taken + :watched WHERE name = 'watch'",
              soci::use(watched))),
        taken(sql, "SELECT taken FROM turns WHERE name = :a") {}

  UnitRows unit_rows;
  HabitRows habit_rows;
  AlertRows alert_rows;
  NumberQuery units_of_lot, units_off_rolls, departure;
  long long watched = 0;
  soci::statement turn;
  NumberQuery taken;

  // Of the group.
  KeptRows<UnitWatchRow> units;
  KeptRows<HabitRow> habits;
  std::map<std::tuple<std::string, std::string>, BatchWatchFacts, std::less<>> batches;
  std::vector<AlertRow> alerts;

  void forget() {
    units.clear();
    habits.clear();
    batches.clear();
    alerts.clear();
  }

  void expect(const std::set<Key>& wanted);
  BatchWatchFacts facts(std::string_view gtin, std::string_view lot);
};

namespace {

template <class Row, class Rows>
Kept<Row>& kept(KeptRows<Row>& all, Rows& rows, const KeyView& key) {
  const auto found = all.find(key);
  if (found != all.end()) return found->second;
  return all.emplace(Key(key), Kept<Row>{rows.find(key), false}).first->second;
}

template <class Row>
void keep(KeptRows<Row>& all, const KeyView& key, const Row& row) {
  const auto found = all.find(key);
  if (found != all.end()) {
    found->second = {row, true};
  } else {
    all.emplace(Key(key), Kept<Row>{row, true});
  }
}

template <class Row, class Rows>
void write_changed(const KeptRows<Row>& all, Rows& rows) {
  for (const auto& [key, kept] : all) {
    if (kept.changed) rows.put(key, *kept.row);
  }
  rows.finish();
}

}  // namespace

void WatchStore::Statements::expect(const std::set<Key>& wanted) {
  forget();
  std::map<Key, UnitWatchRow> found;
  unit_rows.find(wanted, found);
  for (const Key& key : wanted) {
    const auto row = found.find(key);
    if (row == found.end()) {
      units.try_emplace(key);
    } else {
      units.try_emplace(key, Kept<UnitWatchRow>{std::move(row->second), false});
    }
  }
}

BatchWatchFacts WatchStore::Statements::facts(std::string_view gtin, std::string_view lot) {
  BatchWatchFacts facts;
  const auto labels = lot.empty() ? units_off_rolls.find(gtin) : units_of_lot.find(gtin, lot);
  if (labels) facts.units = static_cast<std::uint64_t>(*labels);
  if (const auto left = departure.find(gtin, lot)) facts.left_at = stored_instant(*left);
  return facts;
}

WatchStore::WatchStore(Connection& connection)
    : statements_(std::make_unique<Statements>(connection.sql())) {}

WatchStore::~WatchStore() = default;

std::optional<UnitWatchRow> WatchStore::unit(std::string_view gtin, std::string_view lot,
                                             std::string_view serial) {
  return kept(statements_->units, statements_->unit_rows, {gtin, lot, serial}).row;
}

void WatchStore::put_unit(std::string_view gtin, std::string_view lot, std::string_view serial,
                          const UnitWatchRow& row) {
  keep(statements_->units, {gtin, lot, serial}, row);
}

std::optional<HabitRow> WatchStore::habit(std::string_view kind, std::string_view gtin,
                                          std::string_view lot) {
  return kept(statements_->habits, statements_->habit_rows, {kind, gtin, lot}).row;
}

void WatchStore::put_habit(std::string_view kind, std::string_view gtin, std::string_view lot,
                           const HabitRow& row) {
  keep(statements_->habits, {kind, gtin, lot}, row);
}

void WatchStore::add_alert(const AlertRow& alert) { statements_->alerts.push_back(alert); }

BatchWatchFacts WatchStore::facts(std::string_view gtin, std::string_view lot) {
  auto& batches = statements_->batches;
  const auto found = batches.find(std::tuple(gtin, lot));
  if (found != batches.end()) return found->second;
  const auto facts = statements_->facts(gtin, lot);
  batches.emplace(std::tuple<std::string, std::string>(gtin, lot), facts);
  return facts;
}

long long WatchStore::begin(std::span<const Scan> scans) {
  std::set<Key> units;
  statements_->watched = 0;
  for (const Scan& scan : scans) {
    if (!scan.watched) continue;
    ++statements_->watched;
    units.emplace(scan.gtin, scan.lot, scan.serial);
  }
  statements_->turn.execute(true);
  statements_->expect(units);
  return statements_->taken.find("watch").value() - statements_->watched + 1;
}

void WatchStore::write() {
  write_changed(statements_->units, statements_->unit_rows);
  write_changed(statements_->habits, statements_->habit_rows);
  statements_->alert_rows.add(statements_->alerts);
  statements_->forget();
}

}  // namespace ocop::db
