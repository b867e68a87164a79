#include "verifier/copies/memory.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <concepts>

#include "base/base64.h"

namespace ocop::copies {
namespace {

constexpr char kVersion = '2';
constexpr std::uint8_t kStates = 3;

class Packer {
 public:
  void number(std::uint64_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i) bytes_ += static_cast<char>((value >> (8 * i)) & 0xFFU);
  }
  void number(std::int16_t value) { number(static_cast<std::uint16_t>(value), 2); }
  void number(float value) { number(std::bit_cast<std::uint32_t>(value), 4); }
  void number(double value) { number(std::bit_cast<std::uint64_t>(value), 8); }
  std::string text() const { return kVersion + to_base64url(bytes_); }

 private:
  std::string bytes_;
};

/// Reads what Packer wrote; good() turns false for good at the first thing it cannot have written.
class Unpacker {
 public:
  explicit Unpacker(std::string_view packed) {
    if (packed.empty() || packed.front() != kVersion) return;
    auto bytes = from_base64url(packed.substr(1));
    good_ = bytes.has_value();
    if (good_) bytes_ = std::move(*bytes);
  }

  template <std::integral T>
  void number(T& value, unsigned bytes) {
    value = static_cast<T>(raw(bytes));
  }
  void number(std::int16_t& value) {
    value = std::bit_cast<std::int16_t>(static_cast<std::uint16_t>(raw(2)));
  }
  void number(float& value) {
    value = std::bit_cast<float>(static_cast<std::uint32_t>(raw(4)));
    must(std::isfinite(value));
  }
  void number(double& value) {
    value = std::bit_cast<double>(raw(8));
    must(std::isfinite(value));
  }
  void must(bool holds) { good_ = good_ && holds; }
  bool good() const { return good_; }
  bool whole() const { return good_ && at_ == bytes_.size(); }

 private:
  std::uint64_t raw(unsigned bytes) {
    if (!good_ || bytes_.size() - at_ < bytes) {
      good_ = false;
      return 0;
    }
    std::uint64_t value = 0;
    for (unsigned i = 0; i < bytes; ++i)
      value |= std::uint64_t{static_cast<unsigned char>(bytes_[at_++])} << (8 * i);
    return value;
  }

  std::string bytes_;
  std::size_t at_ = 0;
  bool good_ = false;
};

/// A table is most often empty or has few entries (a batch is sold in few provinces): a bit an
/// entry says which follow.
template <std::size_t size>
void pack_sparse(Packer& packer, const std::array<float, size>& table) {
  for (std::size_t from = 0; from < size; from += 8) {
    std::uint8_t present = 0;
    for (std::size_t i = from; i < std::min(size, from + 8); ++i)
      if (table[i] != 0) present = static_cast<std::uint8_t>(present | (1U << (i - from)));
    packer.number(present, 1);
    for (std::size_t i = from; i < std::min(size, from + 8); ++i)
      if (table[i] != 0) packer.number(table[i]);
  }
}

template <std::size_t size>
void unpack_sparse(Unpacker& unpacker, std::array<float, size>& table) {
  for (std::size_t from = 0; from < size; from += 8) {
    std::uint8_t present = 0;
    unpacker.number(present, 1);
    if (size - from < 8) unpacker.must((present >> (size - from)) == 0);
    for (std::size_t i = from; i < std::min(size, from + 8); ++i) {
      if ((present & (1U << (i - from))) == 0) continue;
      unpacker.number(table[i]);
      unpacker.must(table[i] > 0);
    }
  }
}

}  // namespace

std::string UnitMemory::pack() const {
  Packer packer;
  packer.number(scans, 3);
  packer.number(devices, 2);
  packer.number(first, 4);
  packer.number(last, 3);
  packer.number(newest, 3);
  for (const auto device : known) packer.number(device, 3);
  packer.number(crowd, 8);
  for (const auto place : places) packer.number(place, 1);
  packer.number(newest_place, 1);
  packer.number(newest_known, 1);
  for (const auto count : {runs, burst, burst_now, pause, rare, with_copies})
    packer.number(count, 1);
  packer.number(burst_from, 3);
  packer.number(score);
  packer.number(told);
  packer.number(state, 1);
  return packer.text();
}

std::optional<UnitMemory> UnitMemory::unpack(std::string_view packed) {
  Unpacker unpacker(packed);
  UnitMemory unit;
  unpacker.number(unit.scans, 3);
  unpacker.number(unit.devices, 2);
  unpacker.number(unit.first, 4);
  unpacker.number(unit.last, 3);
  unpacker.number(unit.newest, 3);
  for (auto& device : unit.known) unpacker.number(device, 3);
  unpacker.number(unit.crowd, 8);
  for (auto& place : unit.places) {
    unpacker.number(place, 1);
    unpacker.must(place < kPlaceCodes);
  }
  unpacker.number(unit.newest_place, 1);
  unpacker.number(unit.newest_known, 1);
  for (auto* count :
       {&unit.runs, &unit.burst, &unit.burst_now, &unit.pause, &unit.rare, &unit.with_copies})
    unpacker.number(*count, 1);
  unpacker.number(unit.burst_from, 3);
  unpacker.number(unit.score);
  unpacker.number(unit.told);
  unpacker.number(unit.state, 1);
  unpacker.must(unit.newest_place < kPlaceCodes && unit.pause < 6 && unit.rare < 7 &&
                unit.newest_known <= kDevicesKnown && unit.state < kStates);
  if (!unpacker.whole()) return std::nullopt;
  return unit;
}

std::string HabitMemory::pack() const {
  Packer packer;
  packer.number(units, 8);
  pack_sparse(packer, places);
  pack_sparse(packer, copies_places);
  pack_sparse(packer, levels);
  packer.number(made);
  packer.number(suspected);
  packer.number(watched);
  packer.number(several);
  packer.number(devices);
  packer.number(start, 4);
  packer.number(lowest, 8);
  packer.number(highest, 8);
  packer.number(numbered, 8);
  for (const auto device : frequent.device) packer.number(device, 4);
  for (const auto count : frequent.units) packer.number(count, 2);
  for (const auto device : first_devices.device) packer.number(device, 4);
  for (const auto at : first_devices.at) packer.number(at, 4);
  packer.number(early, 4);
  packer.number(foreign, 4);
  packer.number(state, 1);
  return packer.text();
}

std::optional<HabitMemory> HabitMemory::unpack(std::string_view packed) {
  Unpacker unpacker(packed);
  HabitMemory habit;
  unpacker.number(habit.units, 8);
  unpack_sparse(unpacker, habit.places);
  unpack_sparse(unpacker, habit.copies_places);
  unpack_sparse(unpacker, habit.levels);
  unpacker.number(habit.made);
  unpacker.number(habit.suspected);
  unpacker.number(habit.watched);
  unpacker.number(habit.several);
  unpacker.number(habit.devices);
  unpacker.must(habit.made >= 0 && habit.suspected >= 0 && habit.watched >= 0 &&
                habit.several >= 0 && habit.devices >= 0);
  unpacker.number(habit.start, 4);
  unpacker.number(habit.lowest, 8);
  unpacker.number(habit.highest, 8);
  unpacker.number(habit.numbered, 8);
  unpacker.must(habit.lowest <= habit.highest);
  for (auto& device : habit.frequent.device) unpacker.number(device, 4);
  for (auto& count : habit.frequent.units) unpacker.number(count, 2);
  for (auto& device : habit.first_devices.device) unpacker.number(device, 4);
  for (auto& at : habit.first_devices.at) unpacker.number(at, 4);
  unpacker.number(habit.early, 4);
  unpacker.number(habit.foreign, 4);
  unpacker.number(habit.state, 1);
  unpacker.must(habit.state < kStates);
  if (!unpacker.whole()) return std::nullopt;
  return habit;
}

}  // namespace ocop::copies
