#include "tests/simulation/people.h"

#include <algorithm>

namespace ocop::simulation {
namespace {

constexpr double kHabitCeiling = 0.9;       // no product is scanned by more of its handlers
constexpr Seconds kDeviceKeyPeriod = 90 * kDay;
constexpr std::uint32_t kMostPhones = 4;
constexpr std::uint32_t kSharedPhonesAProvince = 50;
constexpr double kViralLooks = 8;
constexpr double kStaffScans = 0.5;
constexpr Seconds kMinute = 60;
constexpr Seconds kHour = 3600;

}  // namespace

struct People::Jar {
  const Piece& piece;
  double scan_rate;
  double looks;  // times the usual number of guests and shelf looks
  std::vector<Visit>& visits;
};

bool People::look_at(const Piece& piece, std::vector<Visit>& visits) {
  const auto& product = *piece.product;
  const bool viral = piece.sold >= product.viral_from && piece.sold < product.viral_until;
  const Jar jar{piece, std::min(kHabitCeiling, world_.scan_rate * product.scan_habit),
                viral ? kViralLooks : 1, visits};
  const auto before = visits.size();
  in_shop(jar);

  Person buyer = somebody(piece.province);
  const bool at_counter = chance_.happens(world_.scan_in_shop);
  const bool scanned = scans(jar);
  const bool gift = chance_.happens(product.gifts);
  const bool travels = chance_.happens(world_.travelling_buyers);
  const auto home = travels ? country_.anywhere(chance_) : piece.province;
  const Seconds home_at = piece.sold + chance_.waiting(2 * kDay);
  if (scanned && (at_counter || gift)) {
    visit(jar, buyer, piece.sold + chance_.between(-10, 30) * kMinute);
  } else if (scanned) {
    buyer.province = home;
    visit(jar, buyer, home_at);
  }
  if (gift) {
    const auto to = chance_.happens(world_.gift_goes_far) ? country_.anywhere(chance_) : home;
    const Seconds given = piece.sold + kDay + chance_.waiting(10 * kDay);
    const Person receiver = somebody(to);
    const bool receiver_scans = scans(jar);
    if (receiver_scans) visit(jar, receiver, given);
    at_home(jar, to, given, receiver_scans ? &receiver : nullptr);
  } else {
    at_home(jar, home, home_at, scanned ? &buyer : nullptr);
  }
  return visits.size() > before;
}

void People::in_shop(const Jar& jar) {
  const auto& piece = jar.piece;
  const Seconds on_shelf = std::max(kHour, piece.sold - piece.arrives);
  if (piece.checking_phone != 0 && chance_.happens(kStaffScans)) {
    const bool tells = mixed(piece.checking_phone, 1) % 2 == 0;
    visit(jar, {piece.checking_phone, piece.province, tells}, piece.arrives + chance_.waiting(4 * kHour));
  }
  for (auto number = chance_.count(world_.shelf_looks * jar.looks); number > 0; --number) {
    if (!scans(jar)) continue;
    const auto customer = somebody(piece.province);
    visit(jar, customer, piece.sold - chance_.share() * on_shelf);
  }
  if (chance_.happens(world_.open_jars)) on_the_counter(jar);
}

void People::on_the_counter(const Jar& jar) {
  const auto handle = static_cast<std::uint32_t>(chance_.spread(5, 61));
  const Seconds stands = chance_.between(10, 60) * kDay;
  for (std::uint32_t number = 0; number < handle; ++number) {
    if (!scans(jar)) continue;
    const auto customer = somebody(jar.piece.province);
    visit(jar, customer, jar.piece.arrives + chance_.share() * stands);
  }
}

void People::at_home(const Jar& jar, std::uint32_t province, Seconds from, const Person* first) {
  if (first != nullptr) {
    for (std::uint32_t phone = 1; phone < kMostPhones && chance_.happens(world_.larger_households); ++phone) {
      const auto other = somebody(province);
      if (chance_.happens(world_.household_scans)) {
        const bool together = chance_.happens(0.6);
        const Seconds later = together ? chance_.waiting(10 * kMinute) : chance_.waiting(3 * kDay);
        visit(jar, other, from + later);
      }
    }
  }
  guests(jar, province, from);
}

void People::guests(const Jar& jar, std::uint32_t province, Seconds from) {
  for (auto number = chance_.count(world_.guests * jar.looks); number > 0; --number) {
    if (!scans(jar)) continue;
    constexpr double kFromAway = 0.15;
    const bool away = chance_.happens(kFromAway);  // at home again, with a picture or the empty jar
    const auto guest = somebody(away ? country_.around(province, chance_) : province);
    visit(jar, guest, from + kDay + chance_.waiting(25 * kDay));
  }
}

People::Person People::somebody(std::uint32_t province) {
  std::uint64_t phone = chance_.number();
  if (chance_.happens(world_.shared_phones))
    phone = mixed(province, 1000 + chance_.below(kSharedPhonesAProvince));
  return {phone, province, chance_.happens(world_.places_offered)};
}

bool People::scans(const Jar& jar) { return chance_.happens(jar.scan_rate); }

void People::visit(const Jar& jar, const Person& person, Seconds at) {
  one_visit(jar, person, at);
  Seconds later = at;
  for (auto number = chance_.count(world_.revisits); number > 0; --number) {
    later += kHour + chance_.waiting(14 * kDay);
    Person again = person;
    if (chance_.happens(world_.device_changes)) again.phone = chance_.number();
    one_visit(jar, again, later);
  }
}

void People::one_visit(const Jar& jar, const Person& person, Seconds at) {
  const auto period = static_cast<std::uint64_t>(std::max(0.0, at) / kDeviceKeyPeriod);
  int place = 0;
  if (person.tells_place) {
    const bool wrong = chance_.happens(world_.wrong_places);
    place = province(wrong ? country_.anywhere(chance_) : person.province).code;
  }
  Visit one{std::max(0.0, at), jar.piece.code, mixed(person.phone, period) | 1U, place};
  jar.visits.push_back(one);
  for (auto number = chance_.count(world_.reloads); number > 0; --number) {
    one.at += chance_.waiting(5 * kMinute);
    jar.visits.push_back(one);
  }
}

}  // namespace ocop::simulation
