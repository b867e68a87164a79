#include "verifier/copies/map_memory.h"

namespace ocop::copies {

std::string& MapMemory::joined(std::string_view a, std::string_view b, std::string_view c) {
  // A unit separator stands in no GS1 element (GS1 General Specifications, 7.11).
  key_.assign(a);
  key_ += '\x1F';
  key_ += b;
  key_ += '\x1F';
  key_ += c;
  return key_;
}

UnitMemory& MapMemory::unit(std::string_view gtin, std::string_view lot, std::string_view serial) {
  return units_[joined(gtin, lot, serial)];
}

HabitMemory& MapMemory::batch(std::string_view gtin, std::string_view lot) {
  return batches_[joined(gtin, lot)];
}

HabitMemory& MapMemory::product(std::string_view gtin) { return products_[joined(gtin, {})]; }

}  // namespace ocop::copies
