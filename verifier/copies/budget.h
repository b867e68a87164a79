// From which score on a unit is suspected: as low as the share of genuine codes that may be
// wrongly suspected allows, reckoned from the units seen so far.
#pragma once

#include <cstdint>
#include <string_view>

#include "verifier/copies/memory.h"

namespace ocop::copies {

/// Units of a batch, by the lowest and highest serial seen when nobody states them: the highest
/// of k drawn evenly lies a k-th below the end. At most `most_a_scanned` for each scanned one.
double estimated_units(const HabitMemory& batch, double most_a_scanned);

/// The digits at the end of `serial` as a number; false when there are none or more than 18.
bool serial_number(std::string_view serial, std::uint64_t& number);

/// A unit's highest score moved; `from` is below kNoScore when it had none.
inline constexpr double kNoScore = -1000;
void move_level(HabitMemory& everywhere, double from, double to);

/// The score that, of all units produced, a `share` of genuine ones reaches. Read off the units'
/// highest scores where nearly all of them are genuine, and carried on upwards from there as
/// those fall: a model's odds are no probabilities, but their tail is regular.
double line(const HabitMemory& everywhere, double share);

}  // namespace ocop::copies
