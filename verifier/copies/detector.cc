#include "verifier/copies/detector.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "verifier/copies/batch_evidence.h"
#include "verifier/copies/budget.h"
#include "verifier/copies/model.h"
#include "verifier/copies/words.h"

namespace ocop::copies {
namespace {

constexpr std::uint32_t kMost24 = 0xFFFFFF;
constexpr double kMinutesADay = 1440;
constexpr double kFraction = 256;

std::uint32_t minutes(Instant at) {
  const auto count = std::chrono::duration_cast<std::chrono::minutes>(at.time_since_epoch()).count();
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
    if (unit.known[i] == bits) return i + 1 == unit.devices ? Known::kNewest : Known::kEarlier;
  return unit.crowd >> (device >> 58U) & 1U ? Known::kEarlier : Known::kNew;
}

void remember(UnitMemory& unit, std::uint64_t device) {
  const auto bits = static_cast<std::uint32_t>(device & kMost24) | 1U;
  for (auto& known : unit.known) {
    if (known != 0) continue;
    known = bits;
    return;
  }
  unit.crowd |= std::uint64_t{1} << (device >> 58U);
}

bool has_place(const UnitMemory& unit, int place) {
  return std::find(unit.places.begin(), unit.places.end(), place) != unit.places.end();
}

void remember_place(UnitMemory& unit, int place) {
  if (place == 0 || has_place(unit, place)) return;
  const auto free = std::find(unit.places.begin(), unit.places.end(), 0);
  if (free != unit.places.end()) *free = static_cast<std::uint8_t>(place);
}

Relation relation_of(const UnitMemory& unit, int place) {
  if (unit.places[0] == 0) return Relation::kNoneBefore;
  if (place == 0) return Relation::kUnknown;
  return has_place(unit, place) ? Relation::kSame : Relation::kOther;
}

/// Natural logarithm of the likelihood of the unit's visits when copied over when genuine.
double ratio(const std::array<std::int16_t, kPaces>& evidence) {
  double highest = real(*std::max_element(evidence.begin(), evidence.end()));
  double sum = 0;
  for (std::size_t i = 0; i < kPaces; ++i)
    sum += kPaceShares[i] * std::exp(real(evidence[i]) - highest);
  return highest + std::log(sum);
}

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
    if (known == Known::kNew && !staff()) {
      arrive(first);
    } else if (known == Known::kNewest && place_ != 0 && unit_.newest_place == 0) {
      place_newest();
    }
    outcome.unit = unit_alert();
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
    const double made = std::max(batch_.made, all * std::min(1.0, batch_age() / settings_.days_of_sale));
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
    if (facts_.left_at && scan_.at < *facts_.left_at) ++batch_.early;
    return scanned_by(batch_.frequent, static_cast<std::uint32_t>(device_ >> 24U)) >=
           settings_.units_of_staff;
  }

  Arrival arrival_of(int place) const {
    const double days = unit_.devices == 0 ? batch_age()
                        : now_ > unit_.first + unit_.newest
                            ? (now_ - unit_.first - unit_.newest) / kMinutesADay
                            : 0;
    return {.before = unit_.devices,
            .relation = relation_of(unit_, place),
            .gap = gap_class(days),
            .days = days,
            .place = place,
            .placed = unit_.places[0] != 0};
  }

  void arrive(bool) {
    const auto arrival = arrival_of(place_);
    const double former = ratio(unit_.evidence);
    unit_.before = unit_.evidence;
    for (std::size_t i = 0; i < kPaces; ++i)
      unit_.before[i] = fixed(real(unit_.before[i]) - kCopiesADay[i] * arrival.days);
    const double genuine = judge(arrival, former);
    habits_.learn(arrival, genuine);
    remember(unit_, device_);
    remember_place(unit_, place_);
    unit_.newest = now_ > unit_.first ? std::min(now_ - unit_.first, kMost24) : 0;
    unit_.newest_place = static_cast<std::uint8_t>(place_);
    unit_.newest_gap = arrival.before == 0 ? 0 : arrival.gap;
    if (unit_.devices < std::numeric_limits<std::uint16_t>::max()) ++unit_.devices;
    habits_.reached(unit_.devices, unit_.places[0] != 0, 1 - suspicion());
  }

  /// The newest device says where it is after its visit was judged without.
  void place_newest() {
    Arrival unplaced{.before = unit_.devices - 1U,
                     .relation = relation_of(unit_, 0),
                     .gap = unit_.newest_gap,
                     .days = 0,
                     .place = 0,
                     .placed = unit_.places[0] != 0};
    if (unplaced.before == 0) unplaced.days = batch_age();
    auto placed = unplaced;
    placed.place = place_;
    placed.relation = relation_of(unit_, place_);
    const double genuine = judge(placed, ratio(unit_.evidence));
    habits_.relearn(unplaced, placed, genuine);
    remember_place(unit_, place_);
    unit_.newest_place = static_cast<std::uint8_t>(place_);
  }

  /// Works the arrival into the unit's evidence on top of `before`; the probability that it was
  /// a genuine unit's.
  double judge(const Arrival& arrival, double former) {
    const double surplus = habits_.surplus(arrival);
    for (std::size_t i = 0; i < kPaces; ++i)
      unit_.evidence[i] =
          fixed(real(unit_.before[i]) + std::log1p(kCopiesADay[i] * surplus));
    const double now = ratio(unit_.evidence);
    weigh_batch(batch_, former, now);
    const double odds = prior() + now;
    const double copied = 1 / (1 + std::exp(-odds));
    const auto suspicion = static_cast<std::uint16_t>(std::lround(copied * 65535));
    const double more = (suspicion - unit_.suspicion) / 65535.0;
    for (auto* habit : {&batch_, &product_, &everywhere_})
      habit->copied = std::max(0.0, habit->copied + more);
    unit_.suspicion = suspicion;
    raise(odds);
    double from_copy = 0;
    for (std::size_t i = 0; i < kPaces; ++i) {
      const double share = kPaceShares[i] * std::exp(real(unit_.evidence[i]) - now);
      const double expected = kCopiesADay[i] * surplus;
      from_copy += share * expected / (1 + expected);
    }
    return 1 - copied * std::min(1.0, from_copy);
  }

  double suspicion() const { return unit_.suspicion / 65535.0; }

  /// Logarithm of the odds that any unit of this batch is copied, the unit's own part left out.
  double prior() const {
    const double all = (settings_.copied_share * 2000 + everywhere_.copied) / (2000 + everywhere_.made);
    const double others = std::max(0.0, batch_.copied - suspicion());
    const double here = (200 * all + others) / (200 + batch_.made);
    const double bounded = std::clamp(here, 1e-6, 0.5);
    return std::log(bounded / (1 - bounded));
  }

  void raise(double odds) {
    const auto score = fixed(odds);
    const bool had = unit_.devices > 0;
    if (had && score <= unit_.score) return;
    move_level(everywhere_, had ? real(unit_.score) : kNoScore, real(score));
    unit_.score = score;
  }

  std::optional<Alert> unit_alert() {
    State state = State::kQuiet;
    if (scan_.origin == Origin::kNeverProduced) {
      state = State::kSuspected;
    } else if (unit_.devices >= settings_.fewest_devices) {
      const double score = real(unit_.score);
      if (score >= line(everywhere_, settings_.false_alarms)) {
        state = State::kSuspected;
      } else if (score >= line(everywhere_, settings_.false_watches)) {
        state = State::kWatch;
      }
    }
    if (static_cast<std::uint8_t>(state) <= unit_.state) return std::nullopt;
    unit_.state = static_cast<std::uint8_t>(state);
    Alert alert = alert_of(state, scan_.serial);
    alert.score = real(unit_.score);
    alert.evidence = evidence_of(unit_, habits_.usual_devices());
    alert.code = scan_.origin == Origin::kNeverProduced ? "never_produced"
                 : alert.evidence.places > 1            ? "many_places"
                                                        : "many_devices";
    alert.evidence.words = unit_words(alert.code, alert.evidence);
    return alert;
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
    return {.at = scan_.at, .gtin = scan_.gtin, .lot = scan_.lot, .serial = std::move(serial),
            .state = state, .score = 0, .code = {}, .evidence = {}};
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
    case State::kQuiet: return "quiet";
    case State::kWatch: return "watch";
    case State::kSuspected: return "suspected";
  }
  return "quiet";
}

Outcome Detector::observe(const Scan& scan, const BatchFacts& batch, Memory& memory) const {
  return Observation(settings_, scan, batch, memory).run();
}

}  // namespace ocop::copies
