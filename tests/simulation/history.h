// What can be seen of a code when all its scans are in: the features on which the statistical
// limit decides. Whole histories, in both directions of time, and the whole batch beside them:
// more than a detector has that answers scan by scan.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/simulation/story.h"

namespace ocop::simulation {

/// In bins, 0–15 each.
enum class Feature : std::uint8_t {
  kDevices,           ///< distinct
  kPlaces,            ///< distinct provinces told
  kLife,              ///< from the first to the last scan
  kEpisodes,          ///< runs of new devices with more than two days between them
  kBurst,             ///< most new devices within three days
  kStrangest,         ///< how rare in the batch, but for this code, the rarest province is
  kStrangers,         ///< devices in provinces rare in the batch
  kFarthest,          ///< kilometres between two provinces
  kQuickestMove,      ///< time from a device to the next one, in another province
  kLast,              ///< when the last new device came: the batch's codes that were first scanned later
  kProduct,           ///< of the product's scanned codes, those that several devices scanned
  kBatch,             ///< other codes of the batch that many devices in several provinces scanned
  kWithThem,          ///< devices in provinces where those others are scanned more than the rest
  kLongestPause,      ///< between two new devices
  kBusyDevices,       ///< devices that scanned five codes or more
  kMayBeAccused,      ///< 1: three devices, or two that told different provinces
};
inline constexpr std::size_t kFeatures = 16;

/// All bins of a code, four bits each: the feature's number tells which.
using Features = std::uint64_t;
std::uint32_t bin(Features features, Feature feature);

struct CodeHistory {
  std::uint32_t code = 0;    ///< index into Story::codes
  std::uint32_t visits = 0;  ///< scans that are no reload: the device was not seen there 30 minutes before
  std::uint32_t devices = 0;
  Features features = 0;
};

/// Of every code that was scanned.
std::vector<CodeHistory> histories(const Story& story);

}  // namespace ocop::simulation
