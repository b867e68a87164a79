#include "verifier/copy_watch.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "verifier/copies/memory.h"

namespace ocop::verifier {
namespace {

constexpr std::size_t kDeviceDigits = 16;
constexpr std::size_t kMostSettings = 65'536;
constexpr double kScoreFraction = 256;

using Key = std::tuple<std::string, std::string, std::string>;
using KeyView = std::tuple<std::string_view, std::string_view, std::string_view>;

copies::State state_of(std::string_view code) {
  for (const auto state : {copies::State::kSuspected, copies::State::kWatch})
    if (code == copies::state_code(state)) return state;
  return copies::State::kQuiet;
}

/// A row with its memory opened, as it was and as the group leaves it.
template <class Row, class Opened>
struct Kept {
  Row row;
  Opened former;
  Opened memory;
  bool fresh = false;  ///< no row yet

  bool changed() const { return fresh || !(memory == former); }
};

template <class Opened, class Row>
Kept<Row, Opened> opened(std::optional<Row> row) {
  Kept<Row, Opened> kept;
  kept.fresh = !row;
  if (!row) return kept;
  kept.row = std::move(*row);
  if (auto memory = Opened::unpack(kept.row.memory)) {
    kept.memory = *memory;
  } else {
    kept.memory.state = static_cast<std::uint8_t>(state_of(kept.row.state));
  }
  kept.former = kept.memory;
  return kept;
}

/// The registry's memories for one group: each row is read, opened and written once at the most.
class GroupMemory : public copies::Memory {
 public:
  using Unit = Kept<db::UnitWatchRow, copies::UnitMemory>;
  using Habit = Kept<db::HabitRow, copies::HabitMemory>;

  explicit GroupMemory(db::WatchStore& store) : store_(store) {}

  copies::UnitMemory& unit(std::string_view gtin, std::string_view lot,
                           std::string_view serial) override {
    return unit_row(gtin, lot, serial).memory;
  }
  copies::HabitMemory& batch(std::string_view gtin, std::string_view lot) override {
    return batch_row(gtin, lot).memory;
  }
  copies::HabitMemory& product(std::string_view gtin) override {
    return habit("product", gtin, "").memory;
  }
  copies::HabitMemory& everywhere() override { return habit("everywhere", "", "").memory; }

  Unit& unit_row(std::string_view gtin, std::string_view lot, std::string_view serial) {
    const auto found = units_.find(KeyView(gtin, lot, serial));
    if (found != units_.end()) return found->second;
    return units_
        .emplace(Key(gtin, lot, serial), opened<copies::UnitMemory>(store_.unit(gtin, lot, serial)))
        .first->second;
  }
  Habit& batch_row(std::string_view gtin, std::string_view lot) { return habit("batch", gtin, lot); }

  void put() {
    for (auto& [key, unit] : units_) {
      if (!unit.changed()) continue;
      unit.row.memory = unit.memory.pack();
      const auto& [gtin, lot, serial] = key;
      store_.put_unit(gtin, lot, serial, unit.row);
    }
    for (auto& [key, habit] : habits_) {
      if (!habit.changed()) continue;
      habit.row.memory = habit.memory.pack();
      const auto& [kind, gtin, lot] = key;
      store_.put_habit(kind, gtin, lot, habit.row);
    }
  }

 private:
  Habit& habit(std::string_view kind, std::string_view gtin, std::string_view lot) {
    const auto found = habits_.find(KeyView(kind, gtin, lot));
    if (found != habits_.end()) return found->second;
    return habits_
        .emplace(Key(kind, gtin, lot), opened<copies::HabitMemory>(store_.habit(kind, gtin, lot)))
        .first->second;
  }

  db::WatchStore& store_;
  std::map<Key, Unit, std::less<>> units_;
  std::map<Key, Habit, std::less<>> habits_;
};

db::AlertRow alert_row(const copies::Alert& alert) {
  db::AlertRow row;
  row.at = alert.at;
  row.gtin = alert.gtin;
  row.lot = alert.lot;
  row.serial = alert.serial;
  row.state = copies::state_code(alert.state);
  row.score = alert.score;
  row.code = alert.code;
  row.reason = alert.evidence.words;
  return row;
}

void note_figures(Instant at, bool visit, GroupMemory::Unit& unit) {
  auto& row = unit.row;
  const auto& memory = unit.memory;
  if (row.scans == 0) {
    row.first_at = row.last_at = row.since = at;
  } else if (visit) {
    row.first_at = std::min(row.first_at, at);
    row.last_at = std::max(row.last_at, at);
  }
  row.scans = memory.scans;
  row.devices = memory.devices;
  row.places = static_cast<std::uint32_t>(
      std::count_if(memory.places.begin(), memory.places.end(), [](auto place) { return place != 0; }));
  row.score = memory.score / kScoreFraction;
}

void note_alert(const copies::Alert& alert, GroupMemory& memory, db::WatchStore& store) {
  store.add_alert(alert_row(alert));
  if (alert.serial.empty()) {
    auto& row = memory.batch_row(alert.gtin, alert.lot).row;
    row.state = copies::state_code(alert.state);
    row.score = alert.score;
    row.since = alert.at;
    return;
  }
  auto& row = memory.unit_row(alert.gtin, alert.lot, alert.serial).row;
  row.state = copies::state_code(alert.state);
  row.since = alert.at;
  row.usual_devices = alert.evidence.usual_devices;
}

int place_number(std::string_view place) {
  const auto number = place.size() == 2 ? parse_digits(place) : std::nullopt;
  return number ? static_cast<int>(*number) : 0;
}

}  // namespace

std::uint64_t device_number(std::string_view device) {
  if (device.empty()) return 0;
  std::uint64_t number = 0;
  const char* end = device.data() + device.size();
  if (device.size() == kDeviceDigits && std::from_chars(device.data(), end, number, 16).ptr == end)
    return number;
  // FNV-1a, 64 bits: names of devices in somebody's file, nothing that is kept or secret.
  number = 0xcbf29ce484222325U;
  for (const char byte : device) number = (number ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
  return number == 0 ? 1 : number;
}

copies::Scan detected(const db::Scan& scan) {
  return {.at = scan.at,
          .gtin = scan.gtin,
          .lot = scan.lot,
          .serial = scan.serial,
          .device = device_number(scan.device),
          .place = place_number(scan.place),
          .origin = scan.produced ? copies::Origin::kProduced : copies::Origin::kNeverProduced};
}

copies::BatchFacts detected(const db::BatchWatchFacts& facts) {
  return {.units = facts.units, .left_at = facts.left_at};
}

Result<copies::Settings> read_copy_settings(const std::filesystem::path& file) {
  if (file.empty()) return copies::Settings{};
  return copies::read_settings(read_file(file, kMostSettings));
}

void CopyWatch::observe(std::span<const db::Scan> scans, db::WatchStore& store) {
  GroupMemory memory(store);
  for (const db::Scan& scan : scans) {
    if (!scan.watched || scan.serial.empty()) continue;
    const auto outcome =
        detector_.observe(detected(scan), detected(store.facts(scan.gtin, scan.lot)), memory);
    auto& unit = memory.unit_row(scan.gtin, scan.lot, scan.serial);
    note_figures(scan.at, outcome.visit, unit);
    if (outcome.unit) note_alert(*outcome.unit, memory, store);
    if (outcome.batch) note_alert(*outcome.batch, memory, store);
  }
  memory.put();
}

}  // namespace ocop::verifier
