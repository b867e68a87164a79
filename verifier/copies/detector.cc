#include "verifier/copies/detector.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "verifier/copies/batch_evidence.h"
#include "verifier/copies/budget.h"
#include "verifier/copies/habits.h"
#include "verifier/copies/points.h"
#include "verifier/copies/words.h"

namespace ocop::copies {
namespace {

constexpr std::uint32_t kMost24 = 0xFFFFFF;
constexpr double kMinutesADay = 1440;
constexpr double kFraction = 256;

std::uint32_t minutes(Instant at) {
  const auto count =
      std::chrono::duration_cast<std::chrono::minutes>(at.time_since_epoch()).count();
  return static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(count, 1, std::numeric_limits<std::uint32_t>::max()));
}

std::uint64_t mixed(std::uint64_t hash) {
  hash = (hash ^ (hash >> 30U)) * 0xbf58476d1ce4e5b9U;
  hash = (hash ^ (hash >> 27U)) * 0x94d049bb133111ebU;
  return hash ^ (hash >> 31U);
}

std::int16_t fixed(double value) {
  return static_cast<std::int16_t>(std::lround(std::clamp(value, -120.0, 120.0) * kFraction));
}

double real(std::int16_t value) { return value / kFraction; }

/// Which of the unit's devices this is.
enum class Known { kNew, kEarlier, kNewest };

Known recognise(const UnitMemory& unit, std::uint64_t device) {
  const auto bits = static_cast<std::uint32_t>(device & kMost24) | 1U;
  for (std::size_t i = 0; i < kDevicesKnown; ++i)
    if (unit.known[i] == bits) return i + 1 == unit.newest_known ? Known::kNewest : Known::kEarlier;
  return unit.crowd >> (device >> 58U) & 1U ? Known::kEarlier : Known::kNew;
}

/// Which of the unit's known devices it is now, from 1; 0 when they are full.
std::uint8_t remember(UnitMemory& unit, std::uint64_t device) {
  for (std::uint8_t i = 0; i < kDevicesKnown; ++i) {
    if (unit.known[i] != 0) continue;
    unit.known[i] = static_cast<std::uint32_t>(device & kMost24) | 1U;
    return static_cast<std::uint8_t>(i + 1);
  }
  unit.crowd |= std::uint64_t{1} << (device >> 58U);
  return 0;
}

bool has_place(const UnitMemory& unit, int place) {
  return std::find(unit.places.begin(), unit.places.end(), place) != unit.places.end();
}

void remember_place(UnitMemory& unit, int place) {
  if (place == 0 || has_place(unit, place)) return;
  const auto free = std::find(unit.places.begin(), unit.places.end(), 0);
  if (free != unit.places.end()) *free = static_cast<std::uint8_t>(place);
}

/// What a watched unit says of its batch, of a suspected one's one.
constexpr double kWatchedSays = 0.4;

/// One scan on its way through the memories.
class Observation {
 public:
  Observation(const Settings& settings, const Scan& scan, const BatchFacts& facts, Memory& memory)
      : settings_(settings),
        scan_(scan),
        facts_(facts),
        unit_(memory.unit(scan.gtin, scan.lot, scan.serial)),
        batch_(memory.batch(scan.gtin, scan.lot)),
        product_(memory.product(scan.gtin)),
        everywhere_(memory.everywhere()),
        habits_(batch_, product_, everywhere_),
        now_(minutes(scan.at)),
        place_(scan.place > 0 && scan.place < static_cast<int>(kPlaceCodes) ? scan.place : 0),
        device_(mixed(scan.device)) {}

  Outcome run() {
    const bool first = unit_.scans == 0;
    if (first) begin_unit();
    note_units();
    const auto known = recognise(unit_, device_);
    Outcome outcome;
    outcome.visit = visit(first, known != Known::kNew);
    if (first) note_foreign();
    const bool places = known == Known::kNewest && place_ != 0 && unit_.newest_place == 0;
    if (known == Known::kNew) {
      const auto slot = remember(unit_, device_);
      if (!staff()) arrive(slot);
    } else if (places) {
      place_newest();
    }
    if (outcome.visit || places) outcome.unit = unit_alert();
    note_departure();
    outcome.batch = batch_alert();
    return outcome;
  }

 private:
  void begin_unit() {
    unit_.first = now_;
    for (auto* habit : {&batch_, &product_, &everywhere_}) ++habit->units;
    if (std::uint64_t number = 0; serial_number(scan_.serial, number)) {
      batch_.lowest = batch_.numbered == 0 ? number : std::min(batch_.lowest, number);
      batch_.highest = std::max(batch_.highest, number);
      ++batch_.numbered;
    }
    if (facts_.left_at) {
      batch_.start = minutes(*facts_.left_at);
    } else if (batch_.start == 0) {
      batch_.start = now_;
    }
  }

  double batch_age() const {
    return now_ > batch_.start ? (now_ - batch_.start) / kMinutesADay : 0;
  }

  /// A young batch counts in part: most of its units cannot have been scanned yet.
  void note_units() {
    const double all = facts_.units ? static_cast<double>(*facts_.units)
                                    : estimated_units(batch_, settings_.most_units_a_scanned);
    const double made =
        std::max(batch_.made, all * std::min(1.0, batch_age() / settings_.days_of_sale));
    const double more = made - batch_.made;
    for (auto* habit : {&batch_, &product_, &everywhere_}) habit->made += more;
  }

  /// Whether this is more than a reload.
  bool visit(bool first, bool known) {
    const auto since = now_ > unit_.first ? std::min(now_ - unit_.first, kMost24) : 0;
    const bool reload = !first && known && since < unit_.last + settings_.reload_minutes;
    if (reload) return false;
    unit_.last = std::max(unit_.last, since);
    unit_.scans = std::min(unit_.scans + 1, kMost24);
    return true;
  }

  void note_foreign() {
    if (scan_.origin == Origin::kNeverProduced) ++batch_.foreign;
  }

  bool staff() {
    const auto device = static_cast<std::uint32_t>(device_ >> 24U);
    const bool is = scanned_by(batch_.frequent, device) >= settings_.units_of_staff;
    if (is) {
      forget(batch_.first_devices, device);
    } else if (!facts_.left_at || now_ < minutes(*facts_.left_at)) {
      remember_first(batch_.first_devices, device, now_);
    }
    return is;
  }

  /// Judged from the departure on, as the live service must: it hears of one afterwards.
  void note_departure() {
    if (!facts_.left_at || now_ < minutes(*facts_.left_at)) return;
    batch_.early = devices_before(batch_.first_devices, minutes(*facts_.left_at));
  }

  bool suspected() const { return unit_.state == static_cast<std::uint8_t>(State::kSuspected); }

  /// Two devices without two provinces are a household, a neighbour, a changed phone.
  bool may_be_suspected() const {
    const auto least = static_cast<unsigned>(settings_.fewest_devices);
    return unit_.devices >= least && (unit_.devices > 2 || unit_.places[1] != 0);
  }

  /// What the unit itself has said of its batch.
  double own_word() const { return suspected() ? 1 : unit_.state != 0 ? kWatchedSays : 0; }
  double own_word_on(int place) const { return has_place(unit_, place) ? own_word() : 0; }

  /// A device that the unit has not seen, which is number `slot` of its known ones.
  void arrive(std::uint8_t slot) {
    const bool counted = may_be_suspected();
    const auto minute = now_ > unit_.first ? std::min(now_ - unit_.first, kMost24) : 0;
    note_arrival(unit_, minute);
    note_place(unit_, habits_, place_, own_word_on(place_));
    remember_place(unit_, place_);
    unit_.newest = std::max(unit_.newest, minute);
    unit_.newest_place = static_cast<std::uint8_t>(place_);
    unit_.newest_known = slot;
    if (unit_.devices < std::numeric_limits<std::uint16_t>::max()) ++unit_.devices;
    raise(counted);
    if (suspected()) return habits_.learn_copies_place(place_, 1);
    habits_.learn(unit_.devices, place_);
  }

  /// The newest device says where it is after its visit was judged without.
  void place_newest() {
    const bool counted = may_be_suspected();
    note_place(unit_, habits_, place_, own_word_on(place_));
    remember_place(unit_, place_);
    unit_.newest_place = static_cast<std::uint8_t>(place_);
    raise(counted);
    if (suspected()) return habits_.learn_copies_place(place_, 1);
    habits_.learn_place(place_);
  }

  double score_now() const {
    const double beside =
        batch_.suspected + kWatchedSays * (batch_.watched - batch_.suspected) - own_word();
    return points(unit_, habits_) + points_beside(std::max(0.0, beside), batch_.made);
  }

  /// Keeps the highest score; `counted`: the unit stands in the levels already.
  void raise(bool counted) {
    const auto score = fixed(score_now());
    const auto former = unit_.score;
    unit_.score = unit_.devices == 1 ? score : std::max(former, score);
    if (!may_be_suspected() || (counted && unit_.score == former)) return;
    move_level(everywhere_, counted ? real(former) : kNoScore, real(unit_.score));
  }

  State state_now() const {
    if (scan_.origin == Origin::kNeverProduced) return State::kSuspected;
    if (!may_be_suspected()) return State::kQuiet;
    const double score = real(unit_.score);
    if (score >= line(everywhere_, settings_.false_alarms)) return State::kSuspected;
    return score >= line(everywhere_, settings_.false_watches) ? State::kWatch : State::kQuiet;
  }

  /// A suspected unit looks worse than when that was last told.
  bool worse() const {
    return suspected() && may_be_suspected() && scan_.origin != Origin::kNeverProduced &&
           real(unit_.score) >= real(unit_.told) + settings_.again_points;
  }

  std::optional<Alert> unit_alert() {
    const bool again = worse();
    const State state = again ? State::kSuspected : state_now();
    if (static_cast<std::uint8_t>(state) <= unit_.state && !again) return std::nullopt;
    const bool foreign = scan_.origin == Origin::kNeverProduced;
    if (!foreign && !again) count(state);
    unit_.state = static_cast<std::uint8_t>(state);
    if (state == State::kSuspected) unit_.told = unit_.score;
    Alert alert = alert_of(state, scan_.serial);
    alert.score = real(unit_.score);
    alert.evidence = evidence_of(unit_, habits_.usual_devices());
    alert.code = foreign                     ? "never_produced"
                 : alert.evidence.places > 1 ? "many_places"
                                             : "many_devices";
    alert.evidence.words = unit_words(alert.code, alert.evidence);
    return alert;
  }

  void count(State state) {
    const bool watched = unit_.state == static_cast<std::uint8_t>(State::kQuiet);
    for (auto* habit : {&batch_, &product_, &everywhere_}) {
      if (watched) habit->watched += 1;
      if (state == State::kSuspected) habit->suspected += 1;
    }
    const double said = own_word();
    const double says = state == State::kSuspected ? 1 : kWatchedSays;
    for (const auto place : unit_.places) habits_.learn_copies_place(place, says - said);
  }

  std::optional<Alert> batch_alert() {
    auto verdict = judge_batch(batch_, settings_);
    if (static_cast<std::uint8_t>(verdict.state) <= batch_.state) return std::nullopt;
    batch_.state = static_cast<std::uint8_t>(verdict.state);
    Alert alert = alert_of(verdict.state, "");
    alert.score = verdict.score;
    alert.code = std::move(verdict.code);
    alert.evidence.devices = static_cast<std::uint32_t>(std::max(0.0, batch_.devices));
    alert.evidence.first_at = Instant(std::chrono::minutes(batch_.start));
    alert.evidence.last_at = scan_.at;
    alert.evidence.usual_devices = habits_.usual_devices();
    alert.evidence.words = std::move(verdict.words);
    return alert;
  }

  Alert alert_of(State state, std::string serial) const {
    return {.at = scan_.at,
            .gtin = scan_.gtin,
            .lot = scan_.lot,
            .serial = std::move(serial),
            .state = state,
            .score = 0,
            .code = {},
            .evidence = {}};
  }

  const Settings& settings_;
  const Scan& scan_;
  const BatchFacts& facts_;
  UnitMemory& unit_;
  HabitMemory& batch_;
  HabitMemory& product_;
  HabitMemory& everywhere_;
  Habits habits_;
  std::uint32_t now_;
  int place_;
  std::uint64_t device_;
};

}  // namespace

std::string_view state_code(State state) {
  switch (state) {
    case State::kQuiet:
      return "quiet";
    case State::kWatch:
      return "watch";
    case State::kSuspected:
      return "suspected";
  }
  return "quiet";
}

Outcome Detector::observe(const Scan& scan, const BatchFacts& batch, Memory& memory) const {
  return Observation(settings_, scan, batch, memory).run();
}

}  // namespace ocop::copies
