// Whether a batch as a whole is copied: many of its units a little, or its labels seen where no
// label of it can be yet.
#pragma once

#include <cstdint>
#include <string>

#include "base/message.h"
#include "verifier/copies/detector.h"
#include "verifier/copies/memory.h"
#include "verifier/copies/settings.h"

namespace ocop::copies {

/// Counts one more unit for `device`; how many units of the stream it has, about.
int scanned_by(FrequentDevices& frequent, std::uint32_t device);

/// Keeps `device` if it is one of the first; one that is there stays as it is.
void remember_first(FirstDevices& first, std::uint32_t device, std::uint32_t minute);
void forget(FirstDevices& first, std::uint32_t device);
std::uint32_t devices_before(const FirstDevices& first, std::uint32_t minute);

struct BatchVerdict {
  State state = State::kQuiet;
  double score = 0;
  std::string code;
  Message words;
};
BatchVerdict judge_batch(const HabitMemory& batch, const Settings& settings);

}  // namespace ocop::copies
