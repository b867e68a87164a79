// What of copy detection and of inspectors' decisions bears on a verdict. Pure.
#pragma once

#include <cstdint>

#include "db/records.h"
#include "verifier/copies/settings.h"
#include "verifier/verdict.h"

namespace ocop::verifier {

/// Fewest distinct devices from which on shoppers are told of a suspicion: below, an honest jar
/// that a neighbour looked at could be meant.
inline constexpr int kFewestDevicesShown = copies::Settings{}.fewest_devices_shown;

/// Sets `suspicion`, `cleared_on` and `batch_suspected`. What an inspector decided stands above the
/// detector; a cleared label is suspected again only by an alert after the mark, which the detector
/// raises when the score has risen by Settings::again_points since its last one. A unit that is
/// watched, or suspected after fewer than `fewest_devices`, gets nothing. Of a code whose signature
/// or typed code does not hold nothing is said: the label may not be the unit's at all.
void add_copies(const db::Dossier& dossier, int fewest_devices, Facts& facts);

}  // namespace ocop::verifier
