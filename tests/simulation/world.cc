#include "tests/simulation/world.h"

namespace ocop::simulation {
namespace {

World made(std::string name, std::string words, void (*change)(WorldParameters&)) {
  World world{std::move(name), std::move(words), {}};
  change(world.parameters);
  return world;
}

}  // namespace

std::vector<World> development_worlds() {
  return {
      made("dev-plain", "a usual mixture", [](WorldParameters&) {}),
      made("dev-gifts", "more gifts and travelling buyers",
           [](WorldParameters& w) {
             w.gifts = 0.08;
             w.travelling_buyers = 0.15;
             w.copied_share = 0.0015;
           }),
      made("dev-shelves", "more looked at in shops",
           [](WorldParameters& w) {
             w.shelf_looks = 0.8;
             w.open_jars = 0.001;
             w.checking_shops = 0.08;
             w.copied_share = 0.005;
           }),
      made("dev-quiet", "few places offered, small households, copies spread thin",
           [](WorldParameters& w) {
             w.places_offered = 0.35;
             w.household_scans = 0.1;
             w.concentrated = 0.2;
             w.copied_share = 0.0008;
           }),
      made("dev-viral", "one product in five is talked about",
           [](WorldParameters& w) {
             w.viral_products = 0.2;
             w.places_offered = 0.55;
             w.copied_share = 0.002;
           }),
  };
}

std::vector<World> reported_worlds() {
  return {
      made("average", "a usual mixture",
           [](WorldParameters& w) {
             w.products = 55;
             w.scan_habit_spread = 0.6;
             w.sold_at_home = 0.45;
             w.quick_sale = 12;
             w.slow_sale = 80;
             w.gifts = 0.05;
             w.household_scans = 0.22;
             w.guests = 0.25;
             w.shelf_looks = 0.35;
             w.places_offered = 0.45;
             w.wrong_places = 0.015;
             w.copied_share = 0.0025;
             w.concentrated = 0.7;
             w.bursts = 0.35;
           }),
      made("gift-heavy", "half of the products are gifts; three jars in five of those are given away",
           [](WorldParameters& w) {
             w.gift_products = 0.5;
             w.gifts = 0.1;
             w.gift_goes_far = 0.75;
             w.travelling_buyers = 0.2;
             w.copied_share = 0.002;
           }),
      made("shop-heavy", "many look at jars in shops, four times the jars on counters, staff of one shop in seven scan",
           [](WorldParameters& w) {
             w.shelf_looks = 1.2;
             w.open_jars = 0.002;
             w.checking_shops = 0.15;
             w.shared_phones = 0.1;
             w.copied_share = 0.002;
           }),
      made("few-places", "30 % of phones tell the province, 3 % of those a wrong one",
           [](WorldParameters& w) {
             w.places_offered = 0.3;
             w.wrong_places = 0.03;
             w.copied_share = 0.003;
           }),
      made("household-heavy", "twice as many phones of a household scan, more guests, revisits and changed phones",
           [](WorldParameters& w) {
             w.household_scans = 0.45;
             w.larger_households = 0.85;
             w.guests = 0.8;
             w.revisits = 0.8;
             w.device_changes = 0.2;
             w.copied_share = 0.002;
           }),
      made("viral", "one product in seven is talked about: eight times the guests and shelf looks, twice the scan rate",
           [](WorldParameters& w) {
             w.viral_products = 0.15;
             w.copied_share = 0.002;
             w.places_offered = 0.6;
           }),
  };
}

}  // namespace ocop::simulation
