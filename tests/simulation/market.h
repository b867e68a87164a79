// What is made in a simulated world, and through which shops it is sold.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/simulation/chance.h"
#include "tests/simulation/country.h"
#include "tests/simulation/world.h"

namespace ocop::simulation {

/// Seconds since the story's beginning.
using Seconds = double;
inline constexpr Seconds kDay = 86400;

/// The habits of a product's buyers.
struct ProductHabits {
  std::uint32_t home = 0;  ///< province's index
  enum class Reach { kHome, kAround, kEverywhere } reach = Reach::kHome;
  double scan_habit = 1;   ///< times the world's scan rate
  double gifts = 0;        ///< of jars
  Seconds viral_from = 0, viral_until = 0;  ///< equal: never
};

struct Shop {
  std::uint32_t province = 0;
  double trade = 1;             ///< weight
  std::uint64_t checking_phone = 0;  ///< 0: staff do not scan
};

struct MadeBatch {
  std::uint32_t product = 0;
  std::uint32_t units = 0;
  Seconds left_at = 0;
  Seconds sale = 0;  ///< mean time from departure to sale, transport aside
  std::vector<Shop> shops;
};

struct Market {
  std::vector<ProductHabits> products;
  std::vector<MadeBatch> batches;  ///< in the order of making, not of time
};

/// Of all units made, scan habits are 1 on average.
Market make_market(const WorldParameters& world, const Country& country, Chance& chance);

/// Where a jar of the product may be sold.
std::uint32_t sales_province(const ProductHabits& product, const Country& country, Chance& chance);

}  // namespace ocop::simulation
