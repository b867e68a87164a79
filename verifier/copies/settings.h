// The detector's settings: defaults here and in docs/copy-detection.md, overridden by a JSON file
// (ocop-verifier --copy-settings FILE, replay --settings FILE).
#pragma once

#include <string_view>

#include "base/result.h"

namespace ocop::copies {

struct Settings {
  double false_alarms = 0.0003;  ///< share of genuine codes that may reach "suspected"; the bound promised is 0.0005
};

/// Strict JSON object of the members above; unknown members, other types and values out of range
/// are refused by path. Missing members keep their default.
Result<Settings> read_settings(std::string_view json);

}  // namespace ocop::copies
