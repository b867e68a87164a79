// The country in which the simulated jars are sold: its provinces, how many people live there,
// and how far apart they are.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/simulation/chance.h"

namespace ocop::simulation {

/// As of QĐ 19/2025/QĐ-TTg.
struct Province {
  int code;
  double latitude, longitude;  ///< of its middle, degrees, to about 20 km
  double people;               ///< millions, about
};

inline constexpr std::uint32_t kProvinces = 34;

const Province& province(std::uint32_t index);                    ///< index < kProvinces
double kilometres(std::uint32_t one, std::uint32_t other);        ///< as the crow flies, roughly

class Country {
 public:
  Country();
  std::uint32_t anywhere(Chance& chance) const;  ///< by people
  /// By people, and the nearer the likelier; may be `from` itself.
  std::uint32_t around(std::uint32_t from, Chance& chance) const;

 private:
  Weighted people_;
  std::vector<Weighted> near_;
};

}  // namespace ocop::simulation
