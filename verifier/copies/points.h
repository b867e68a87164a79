// How much a unit's visits look like those of many jars: points, natural logarithms of odds, for
// what is seen of the unit, of its batch, and of its product. docs/copy-detection.md lists them.
#pragma once

#include <cstdint>

#include "verifier/copies/habits.h"
#include "verifier/copies/memory.h"

namespace ocop::copies {

/// What the unit's memory keeps of a device that comes to it at `minute` after its first visit:
/// runs of devices, pauses between them, the most within three days. Before `newest` is moved.
void note_arrival(UnitMemory& unit, std::uint32_t minute);

/// What it keeps of that device's province, before the habits learn it; `own` as in Habits.
void note_place(UnitMemory& unit, const Habits& habits, int place, double own);

/// Points of the unit itself, less what its product's usual scans explain.
double points(const UnitMemory& unit, const Habits& habits);

/// Points for the batch's other units that are suspected or watched; `beside` is their number.
double points_beside(double beside, double made);

}  // namespace ocop::copies
