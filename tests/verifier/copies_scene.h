// A small world for the detector: scans written as a person would tell them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "verifier/copies/detector.h"
#include "verifier/copies/map_memory.h"

namespace ocop::copies {

inline const Instant kStart = *parse_instant("2026-03-01T02:00:00Z");

inline Scan scan_of(const std::string& serial, double day, std::uint64_t device, int place = 0) {
  const auto after = std::chrono::milliseconds(static_cast<std::int64_t>(day * 86'400'000));
  // Devices are hashes: small numbers differ in few bits.
  const std::uint64_t hash = device * 0x9e3779b97f4a7c15U;
  return {.at = kStart + after,
          .gtin = "09521234543213",
          .lot = "L2601",
          .serial = serial,
          .device = hash,
          .place = place,
          .origin = Origin::kProduced};
}

inline BatchFacts thousand_units() { return {.units = 1000, .left_at = kStart}; }

/// One jar sold many times over: twelve devices in six provinces within sixty days.
inline std::vector<Scan> copied_jar(const std::string& serial) {
  std::vector<Scan> scans;
  constexpr int kPlaces[] = {1, 79, 48, 92, 31, 66};
  for (int i = 0; i < 12; ++i)
    scans.push_back(
        scan_of(serial, 1 + 5 * i, 9000 + static_cast<std::uint64_t>(i), kPlaces[i % 6]));
  return scans;
}

/// Two hundred units of one province, each scanned by one device; every fifth by a second one the
/// same day.
inline std::vector<Scan> honest_jars() {
  std::vector<Scan> scans;
  for (std::uint64_t unit = 0; unit < 200; ++unit) {
    const auto serial = std::to_string(100'000 + unit);
    const double day = 0.2 * static_cast<double>(unit);
    scans.push_back(scan_of(serial, day, 10 * unit + 1, 19));
    if (unit % 5 == 0) scans.push_back(scan_of(serial, day + 0.01, 10 * unit + 2, 19));
  }
  return scans;
}

}  // namespace ocop::copies
