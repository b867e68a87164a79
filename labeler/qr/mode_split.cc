#include "labeler/qr/mode_split.h"

#include <algorithm>
#include <array>
#include <limits>

namespace ocop::labeler::qr {
namespace {

constexpr std::array kModes = {Mode::kNumeric, Mode::kAlphanumeric, Mode::kByte};
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max() / 2;

constexpr auto alphanumeric_values() {
  constexpr std::string_view kSet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < kSet.size(); ++i)
    values[static_cast<unsigned char>(kSet[i])] = static_cast<std::int8_t>(i);
  return values;
}
constexpr auto kAlphanumericValues = alphanumeric_values();

bool carries(Mode mode, char c) {
  switch (mode) {
    case Mode::kNumeric: return c >= '0' && c <= '9';
    case Mode::kAlphanumeric: return alphanumeric_value(c) >= 0;
    case Mode::kByte: return true;
  }
  return false;
}

/// A character's cost in sixths of a bit: 10/3, 11/2 and 8 bits.
std::size_t sixths(Mode mode) {
  constexpr std::array<std::size_t, 3> kSixths = {20, 33, 48};
  return kSixths[static_cast<std::size_t>(mode)];
}

std::size_t whole_bits(std::size_t in_sixths) { return (in_sixths + 5) / 6 * 6; }

/// For each prefix and mode of its last character, the least cost and the mode
/// of the character before.
struct Step {
  std::array<std::size_t, 3> cost{kNone, kNone, kNone};
  std::array<std::size_t, 3> before{};
};

Step next_step(const Step* previous, char c, int version) {
  Step step;
  for (const auto mode : kModes) {
    if (!carries(mode, c)) continue;
    const auto m = static_cast<std::size_t>(mode);
    const auto header = std::size_t{kModeBits + length_bits(mode, version)} * 6;
    if (previous == nullptr) {
      step.cost[m] = header + sixths(mode);
      step.before[m] = m;
      continue;
    }
    for (std::size_t from = 0; from < kModes.size(); ++from) {
      if (previous->cost[from] >= kNone) continue;
      const auto cost =
          (from == m ? previous->cost[from] : whole_bits(previous->cost[from]) + header) + sixths(mode);
      if (cost < step.cost[m]) {
        step.cost[m] = cost;
        step.before[m] = from;
      }
    }
  }
  return step;
}

}  // namespace

int alphanumeric_value(char character) {
  return kAlphanumericValues[static_cast<unsigned char>(character)];
}

unsigned length_bits(Mode mode, int version) {
  constexpr std::array<std::array<unsigned, 3>, 3> kFields = {{{10, 12, 14}, {9, 11, 13}, {8, 16, 16}}};
  const std::size_t range = version <= 9 ? 0 : version <= 26 ? 1 : 2;
  return kFields[static_cast<std::size_t>(mode)][range];
}

std::vector<Segment> cheapest_split(std::string_view payload, int version) {
  std::vector<Step> steps;
  steps.reserve(payload.size());
  for (const char c : payload)
    steps.push_back(next_step(steps.empty() ? nullptr : &steps.back(), c, version));
  std::vector<Segment> split;
  if (steps.empty()) return split;
  const auto& last = steps.back().cost;
  auto mode = static_cast<std::size_t>(std::ranges::min_element(last, {}, whole_bits) - last.begin());
  std::size_t length = 0;
  for (auto at = steps.size(); at-- > 0;) {
    ++length;
    const auto before = steps[at].before[mode];
    if (at == 0 || before != mode) {
      split.push_back({kModes[mode], length});
      length = 0;
    }
    mode = before;
  }
  std::ranges::reverse(split);
  return split;
}

std::size_t split_bits(std::span<const Segment> split, int version) {
  std::size_t bits = 0;
  for (const auto& segment : split)
    bits += kModeBits + length_bits(segment.mode, version) +
            whole_bits(segment.length * sixths(segment.mode)) / 6;
  return bits;
}

}  // namespace ocop::labeler::qr
