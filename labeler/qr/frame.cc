#include "labeler/qr/frame.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace ocop::labeler::qr {
namespace {

constexpr int kTiming = 6;  ///< row and column of the timing patterns
constexpr int kFormat = 8;  ///< row and column of the format information
constexpr int kFormatBits = 15;

/// The two places of bit `bit` of the format information, lowest bit 0 (figure 25).
std::array<std::pair<int, int>, 2> format_places(int width, int bit) {
  if (bit < 8) return {{{width - 1 - bit, kFormat}, {kFormat, bit < kTiming ? bit : bit + 1}}};
  const int from_left = 14 - bit;
  return {{{kFormat, width - 15 + bit}, {from_left < kTiming ? from_left : from_left + 1, kFormat}}};
}

}  // namespace

Frame::Frame(int version) : version_(version), patterns_(width_of(version)), free_(width_of(version)) {
  if (version < 1 || version > kVersions) throw std::invalid_argument("no version of a QR symbol");
  for (int y = 0; y < width(); ++y)
    for (int x = 0; x < width(); ++x) free_.set(x, y, true);
  add_timing();
  add_finders();
  add_alignments();
  add_version();
  take_format_places();
  find_places();
}

void Frame::pattern(int x, int y, bool dark) {
  patterns_.set(x, y, dark);
  free_.set(x, y, false);
}

void Frame::add_timing() {
  for (int i = 0; i < width(); ++i) {
    pattern(i, kTiming, i % 2 == 0);
    pattern(kTiming, i, i % 2 == 0);
  }
}

void Frame::add_finders() {
  constexpr int kReach = 4;  // from the centre over the separator
  const int far = width() - 4;
  for (const auto& [centre_x, centre_y] : {std::pair{3, 3}, {far, 3}, {3, far}})
    for (int y = std::max(centre_y - kReach, 0); y <= std::min(centre_y + kReach, width() - 1); ++y)
      for (int x = std::max(centre_x - kReach, 0); x <= std::min(centre_x + kReach, width() - 1); ++x) {
        const int ring = std::max(std::abs(x - centre_x), std::abs(y - centre_y));
        pattern(x, y, ring != 2 && ring != kReach);
      }
}

void Frame::add_alignments() {
  const auto centres = alignment_centres(version_);
  if (centres.empty()) return;
  const int near = centres.front();
  const int far = centres.back();
  for (const int centre_y : centres)
    for (const int centre_x : centres) {
      const bool in_finder = (centre_x == near && centre_y == near) || (centre_x == near && centre_y == far) ||
                             (centre_x == far && centre_y == near);
      if (in_finder) continue;
      for (int y = -2; y <= 2; ++y)
        for (int x = -2; x <= 2; ++x)
          pattern(centre_x + x, centre_y + y, std::max(std::abs(x), std::abs(y)) != 1);
    }
}

void Frame::add_version() {
  constexpr int kFirstVersion = 7;
  constexpr int kBits = 18;
  if (version_ < kFirstVersion) return;
  const auto bits = version_bits(version_);
  for (int bit = 0; bit < kBits; ++bit) {
    const bool dark = (bits >> static_cast<unsigned>(bit) & 1U) != 0;
    const int along = bit / 3;
    const int across = width() - 11 + bit % 3;
    pattern(along, across, dark);
    pattern(across, along, dark);
  }
}

void Frame::take_format_places() {
  for (int bit = 0; bit < kFormatBits; ++bit)
    for (const auto& [x, y] : format_places(width(), bit)) pattern(x, y, false);
  pattern(kFormat, width() - 8, true);
}

Modules Frame::format(Correction level, int mask) const {
  Modules modules(width());
  const auto bits = format_bits(level, mask);
  for (int bit = 0; bit < kFormatBits; ++bit)
    for (const auto& [x, y] : format_places(width(), bit))
      modules.set(x, y, (bits >> static_cast<unsigned>(bit) & 1U) != 0);
  return modules;
}

void Frame::find_places() {
  const auto wanted = code_words(version_) * 8;
  places_.reserve(wanted);
  const auto line_bits = patterns_.words_a_line() * kWordBits;
  bool upwards = true;
  // Pairs of columns from the right, which the vertical timing pattern does not belong to.
  for (int right = width() - 1; right > 0; right -= 2, upwards = !upwards) {
    if (right == kTiming) --right;
    for (int step = 0; step < width(); ++step) {
      const int y = upwards ? width() - 1 - step : step;
      for (const int x : {right, right - 1})
        if (free_.dark(x, y) && places_.size() < wanted)
          places_.push_back(static_cast<std::uint16_t>(static_cast<std::size_t>(y) * line_bits +
                                                       static_cast<std::size_t>(x)));
    }
  }
}

Modules Frame::with(std::span<const std::uint8_t> code_words) const {
  auto modules = patterns_;
  auto* words = modules.words().data();
  const auto* place = places_.data();
  for (const std::uint64_t byte : code_words)
    for (unsigned bit = 8; bit-- > 0; ++place)
      words[*place / kWordBits] |= (byte >> bit & 1U) << (*place % kWordBits);
  return modules;
}

}  // namespace ocop::labeler::qr
