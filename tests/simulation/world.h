// How the simulated world is: how jars are made, sold, looked at and copied. What the detector
// must find out from scans alone is written down here. docs/copy-detection.md says how it is used.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ocop::simulation {

/// Probabilities are 0–1. "Handles": has the jar in the hand, and then scans its code with the
/// product's scan rate. Each place is a province.
struct WorldParameters {
  // What the rows of the tables vary.
  double scan_rate = 0.1;       ///< of those who handle a jar, genuine or copied, on average of all units
  std::uint32_t copies = 20;    ///< K: copies sold of each copied code

  // What is made.
  std::uint32_t codes = 200'000;  ///< unit codes produced, at least; the last batch is made whole
  std::uint32_t products = 40;
  double fewest_units = 200, most_units = 5000;  ///< of a batch, evenly in the logarithm
  double batches_over = 360;       ///< days within which batches leave their producers
  double scan_habit_spread = 0.5;  ///< deviation of the logarithm of products' scan rates

  // How it is sold.
  double sold_at_home = 0.4;            ///< of products: 9 of 10 jars in the producer's province
  double sold_around = 0.3;             ///< of products: in the provinces around; the others everywhere
  double quick_sale = 15, slow_sale = 60;  ///< mean days from departure to sale of a batch, evenly in the logarithm
  double travelling_buyers = 0.08;      ///< of buyers, live in another province than the shop's
  double gift_products = 0.25;          ///< of products
  double gifts = 0.04;                  ///< of jars, given away; of gift products' six times that (0.8 at most)
  double gift_goes_far = 0.6;           ///< of gifts, to another province

  // Who looks.
  double scan_in_shop = 0.3;      ///< of buyers that scan, already there
  double household_scans = 0.2;   ///< of the 0–3 other phones of a household in which a jar was scanned
  double larger_households = 0.7; ///< probability of a second phone, and of each further one after it
  double revisits = 0.35;         ///< mean number of later visits by a device, days to weeks later
  double device_changes = 0.1;    ///< of later visits: the phone is taken for another one
  double reloads = 0.3;           ///< mean number of reloads of each visit, within minutes
  double guests = 0.3;            ///< mean number of others who handle a jar at home weeks later
  double shared_phones = 0.05;    ///< of visitors, use one of the phones that a neighbourhood shares
  double shelf_looks = 0.3;       ///< mean number of customers who handle a jar and put it back
  double open_jars = 0.0005;      ///< of jars, stand on a counter where 5–60 people handle them
  double checking_shops = 0.03;   ///< of shops: staff scan half of the jars that come in, with one phone
  double places_offered = 0.5;    ///< of phones, let the page know the province
  double wrong_places = 0.01;     ///< of offered provinces, any
  double viral_products = 0;      ///< of products: handled by many for a while (eight times the guests and shelf looks, scan rate twice)

  // How it is copied.
  double copied_share = 0.003;       ///< of codes
  double concentrated = 0.75;        ///< of copied codes: by forgers with 5–60 codes of one batch; the others one by one
  double copies_elsewhere = 0.85;    ///< of forgers, sell by people in 1–4 provinces anywhere; the others around the batch's home
  double soonest_copy = 4, latest_copy = 365;  ///< days from the batch's departure to the first copy's sale, evenly in the logarithm
  double bursts = 0.4;               ///< of forgers, sell all within 3–20 days; the others within 40–240
};

struct World {
  std::string name;   ///< stable, lower case, no blanks
  std::string words;  ///< what is special in it
  WorldParameters parameters;
};

/// For choosing the detector's settings.
std::vector<World> development_worlds();
/// For reports only: no setting was ever chosen on them. The first is the average world.
std::vector<World> reported_worlds();

/// Seeds below this one are for development, from it on for reports.
inline constexpr std::uint64_t kFirstReportedSeed = 1'000'000;

}  // namespace ocop::simulation
