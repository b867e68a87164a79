#include "tests/simulation/story.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/simulation/chance.h"
#include "tests/simulation/country.h"
#include "tests/simulation/market.h"
#include "tests/simulation/people.h"

namespace ocop::simulation {
namespace {

constexpr Date kBegins{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

Instant instant(Seconds at) {
  return start_of_day(kBegins) + std::chrono::milliseconds(static_cast<std::int64_t>(at * 1000));
}

std::string gtin_of(std::uint32_t product) {
  auto digits = fmt::format("0893{:09}", 600000000 + product);
  int sum = 0;
  for (std::size_t at = 0; at < digits.size(); ++at) sum += (digits[at] - '0') * (at % 2 == 0 ? 3 : 1);
  return digits + std::to_string((10 - sum % 10) % 10);
}

/// Sells pieces and keeps their visits.
class Telling {
 public:
  Telling(const WorldParameters& world, std::uint64_t seed) : world_(world), chance_(seed) {}

  Story tell() {
    market_ = make_market(world_, country_, chance_);
    number_codes();
    choose_copied();
    for (std::uint32_t batch = 0; batch < market_.batches.size(); ++batch) sell_batch(batch);
    for (const auto& forger : forgers_) sell_copies(forger);
    write_scans();
    return std::move(story_);
  }

 private:
  struct Forger {
    std::vector<std::uint32_t> codes;
  };

  void number_codes();
  void choose_copied();
  void add_forger(std::uint32_t batch, std::uint32_t codes);
  void sell_batch(std::uint32_t batch);
  void sell_copies(const Forger& forger);
  void look_at(const Piece& piece) {
    if (people_.look_at(piece, visits_)) ++story_.codes[piece.code].pieces_scanned;
  }
  void write_scans();

  const WorldParameters& world_;
  Chance chance_;
  Country country_;
  People people_{world_, country_, chance_};
  Market market_;
  Story story_;
  std::vector<std::uint32_t> first_code_;  // of each batch
  std::vector<Forger> forgers_;
  std::vector<Visit> visits_;
};

void Telling::number_codes() {
  std::vector<std::uint64_t> next_serial(market_.products.size(), 1);
  std::vector<std::uint32_t> lots(market_.products.size(), 0);
  for (std::uint32_t index = 0; index < market_.batches.size(); ++index) {
    const auto& made = market_.batches[index];
    const bool runs_on = made.product % 2 == 0;  // such producers never begin again at 1
    const auto first = runs_on ? next_serial[made.product] : 1;
    next_serial[made.product] += made.units;
    story_.batches.push_back({gtin_of(made.product), fmt::format("L{:03}", ++lots[made.product]), first,
                              made.product, {made.units, instant(made.left_at)}});
    first_code_.push_back(static_cast<std::uint32_t>(story_.codes.size()));
    for (std::uint32_t unit = 0; unit < made.units; ++unit) story_.codes.push_back({index, unit, false, 0});
  }
}

void Telling::choose_copied() {
  const auto wanted = static_cast<std::uint32_t>(world_.copied_share * static_cast<double>(story_.codes.size()));
  std::uint32_t left = wanted;
  std::vector<double> units;
  for (const auto& batch : market_.batches) units.push_back(batch.units);
  const Weighted by_units(units);
  auto together = static_cast<std::uint32_t>(world_.concentrated * wanted);
  while (together > 0) {
    const auto codes = std::min(together, static_cast<std::uint32_t>(chance_.spread(5, 61)));
    add_forger(by_units.draw(chance_), codes);
    together -= codes;
    left -= codes;
  }
  for (; left > 0; --left) add_forger(by_units.draw(chance_), 1);
}

void Telling::add_forger(std::uint32_t batch, std::uint32_t codes) {
  Forger forger;
  for (std::uint32_t number = 0; number < codes; ++number) {
    const auto code = first_code_[batch] + chance_.below(market_.batches[batch].units);
    if (story_.codes[code].copied) continue;
    story_.codes[code].copied = true;
    forger.codes.push_back(code);
  }
  forgers_.push_back(std::move(forger));
}

void Telling::sell_batch(std::uint32_t index) {
  const auto& batch = market_.batches[index];
  std::vector<double> trade;
  for (const auto& shop : batch.shops) trade.push_back(shop.trade);
  const Weighted shops(trade);
  for (std::uint32_t unit = 0; unit < batch.units; ++unit) {
    const auto& shop = batch.shops[shops.draw(chance_)];
    Piece piece{first_code_[index] + unit, &market_.products[batch.product], shop.province,
                shop.checking_phone, batch.left_at + chance_.between(1, 7) * kDay, 0};
    piece.sold = piece.arrives;  // a ramp and a tail: the sum of two waits
    for (int wait = 0; wait < 2; ++wait) piece.sold += chance_.waiting(batch.sale / 2);
    look_at(piece);
  }
}

void Telling::sell_copies(const Forger& forger) {
  if (forger.codes.empty()) return;
  const auto& batch = market_.batches[story_.codes[forger.codes.front()].batch];
  const auto& product = market_.products[batch.product];
  std::vector<std::uint32_t> provinces;
  const bool elsewhere = chance_.happens(world_.copies_elsewhere);
  for (auto number = 1 + chance_.below(4); number > 0; --number)
    provinces.push_back(elsewhere ? country_.anywhere(chance_) : country_.around(product.home, chance_));
  const Seconds from = batch.left_at + chance_.spread(world_.soonest_copy, world_.latest_copy) * kDay;
  const bool burst = chance_.happens(world_.bursts);
  const Seconds within = (burst ? chance_.between(3, 20) : chance_.between(40, 240)) * kDay;
  for (const auto code : forger.codes) {
    for (std::uint32_t copy = 0; copy < world_.copies; ++copy) {
      const Seconds sold = from + chance_.share() * within;
      const auto place = provinces[chance_.below(static_cast<std::uint32_t>(provinces.size()))];
      look_at({code, &product, place, 0, sold - chance_.share() * 20 * kDay, sold});
    }
  }
}

void Telling::write_scans() {
  // Visits of the same moment keep the order in which they were told.
  std::stable_sort(visits_.begin(), visits_.end(), [](const Visit& a, const Visit& b) { return a.at < b.at; });
  story_.scans.reserve(visits_.size());
  story_.codes_of.reserve(visits_.size());
  for (const auto& visit : visits_) {
    const auto& batch = story_.batches[story_.codes[visit.code].batch];
    story_.scans.push_back({instant(visit.at), batch.gtin, batch.lot, serial_of(story_, visit.code),
                            visit.device, visit.place, copies::Origin::kProduced});
    story_.codes_of.push_back(visit.code);
  }
}

}  // namespace

Story simulate(const WorldParameters& world, std::uint64_t seed) { return Telling(world, seed).tell(); }

std::string serial_of(const Story& story, std::uint32_t code) {
  const auto& each = story.codes[code];
  return fmt::format("{:06}", story.batches[each.batch].first_serial + each.serial_offset);
}

}  // namespace ocop::simulation
