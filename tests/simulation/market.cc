#include "tests/simulation/market.h"

#include <algorithm>
#include <cmath>

namespace ocop::simulation {
namespace {

constexpr double kOfGiftProducts = 6;
constexpr double kMostGifts = 0.8;
constexpr double kSoldAtHome = 0.9;
constexpr std::uint32_t kUnitsAShop = 60;
constexpr double kViralScanRate = 2;

ProductHabits make_product(const WorldParameters& world, const Country& country, Chance& chance) {
  ProductHabits product;
  product.home = country.anywhere(chance);
  const double reach = chance.share();
  using Reach = ProductHabits::Reach;
  product.reach = reach < world.sold_at_home                      ? Reach::kHome
                  : reach < world.sold_at_home + world.sold_around ? Reach::kAround
                                                                   : Reach::kEverywhere;
  product.scan_habit = exponential_of(world.scan_habit_spread * chance.normal());
  product.gifts = chance.happens(world.gift_products)
                      ? std::min(kMostGifts, kOfGiftProducts * world.gifts)
                      : world.gifts;
  if (chance.happens(world.viral_products)) {
    product.viral_from = chance.between(0, world.batches_over) * kDay;
    product.viral_until = product.viral_from + chance.between(30, 120) * kDay;
    product.scan_habit *= kViralScanRate;
  }
  return product;
}

MadeBatch make_batch(const WorldParameters& world, const ProductHabits& product, const Country& country,
                     Chance& chance) {
  MadeBatch batch;
  batch.units = static_cast<std::uint32_t>(chance.spread(world.fewest_units, world.most_units + 1));
  batch.left_at = chance.between(0, world.batches_over) * kDay;
  batch.sale = chance.spread(world.quick_sale, world.slow_sale) * kDay;
  const std::uint32_t shops = 1 + batch.units / kUnitsAShop;
  for (std::uint32_t number = 0; number < shops; ++number) {
    Shop shop;
    shop.province = sales_province(product, country, chance);
    shop.trade = chance.spread(0.2, 5);
    if (chance.happens(world.checking_shops)) shop.checking_phone = chance.number() | 1U;
    batch.shops.push_back(shop);
  }
  return batch;
}

void level_scan_habits(Market& market) {
  double units = 0;
  double habits = 0;
  for (const auto& batch : market.batches) {
    units += batch.units;
    habits += batch.units * market.products[batch.product].scan_habit;
  }
  for (auto& product : market.products) product.scan_habit *= units / habits;
}

}  // namespace

Market make_market(const WorldParameters& world, const Country& country, Chance& chance) {
  Market market;
  std::vector<double> trade;
  for (std::uint32_t number = 0; number < world.products; ++number) {
    market.products.push_back(make_product(world, country, chance));
    trade.push_back(chance.spread(0.3, 3));
  }
  const Weighted products(trade);
  for (std::uint64_t made = 0; made < world.codes;) {
    const auto product = products.draw(chance);
    auto batch = make_batch(world, market.products[product], country, chance);
    batch.product = product;
    made += batch.units;
    market.batches.push_back(std::move(batch));
  }
  level_scan_habits(market);
  return market;
}

std::uint32_t sales_province(const ProductHabits& product, const Country& country, Chance& chance) {
  switch (product.reach) {
    case ProductHabits::Reach::kHome:
      return chance.happens(kSoldAtHome) ? product.home : country.anywhere(chance);
    case ProductHabits::Reach::kAround:
      return country.around(product.home, chance);
    case ProductHabits::Reach::kEverywhere:
      break;
  }
  return country.anywhere(chance);
}

}  // namespace ocop::simulation
