// Memories in hash maps, for replays and simulations: as long as the process lives.
#pragma once

#include <string>
#include <unordered_map>

#include "verifier/copies/memory.h"

namespace ocop::copies {

class MapMemory : public Memory {
 public:
  UnitMemory& unit(std::string_view gtin, std::string_view lot, std::string_view serial) override;
  HabitMemory& batch(std::string_view gtin, std::string_view lot) override;
  HabitMemory& product(std::string_view gtin) override;
  HabitMemory& everywhere() override { return everywhere_; }

 private:
  std::string& joined(std::string_view a, std::string_view b, std::string_view c = {});

  std::string key_;
  std::unordered_map<std::string, UnitMemory> units_;
  std::unordered_map<std::string, HabitMemory> batches_;
  std::unordered_map<std::string, HabitMemory> products_;
  HabitMemory everywhere_;
};

}  // namespace ocop::copies
