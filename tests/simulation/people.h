// Who looks at a jar, when and where: the visits that one physical piece causes on its way
// through a shop, a household, perhaps another household, and guests.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/simulation/chance.h"
#include "tests/simulation/country.h"
#include "tests/simulation/market.h"
#include "tests/simulation/world.h"

namespace ocop::simulation {

struct Visit {
  Seconds at = 0;
  std::uint32_t code = 0;
  std::uint64_t device = 0;  ///< as the service sees it: another number in each 90 days
  int place = 0;             ///< province code; 0 not told
};

/// One physical jar, genuine or copied, that comes to a shop.
struct Piece {
  std::uint32_t code = 0;
  const ProductHabits* product = nullptr;
  std::uint32_t province = 0;           ///< of the shop
  std::uint64_t checking_phone = 0;     ///< of the shop's staff; 0 none
  Seconds arrives = 0, sold = 0;
};

class People {
 public:
  People(const WorldParameters& world, const Country& country, Chance& chance)
      : world_(world), country_(country), chance_(chance) {}

  /// Appends the visits that the piece causes; false when there are none.
  bool look_at(const Piece& piece, std::vector<Visit>& visits);

 private:
  struct Person {
    std::uint64_t phone;
    std::uint32_t province;
    bool tells_place;
  };
  struct Jar;  // a piece while people handle it

  Person somebody(std::uint32_t province);
  bool scans(const Jar& jar);
  void visit(const Jar& jar, const Person& person, Seconds at);
  void one_visit(const Jar& jar, const Person& person, Seconds at);
  void in_shop(const Jar& jar);
  void on_the_counter(const Jar& jar);
  void at_home(const Jar& jar, std::uint32_t province, Seconds from, const Person* first);
  void guests(const Jar& jar, std::uint32_t province, Seconds from);

  const WorldParameters& world_;
  const Country& country_;
  Chance& chance_;
};

}  // namespace ocop::simulation
