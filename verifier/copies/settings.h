// The detector's settings: defaults here and in docs/copy-detection.md, overridden by a JSON file
// (ocop-verifier --copy-settings FILE, replay --settings FILE).
#pragma once

#include <string_view>

#include "base/result.h"

namespace ocop::copies {

struct Settings {
  /// Share of all genuine codes produced, scanned or not, that may reach "suspected";
  /// 0.000001–0.01. The bound promised is 0.0005.
  double false_alarms = 0.0004;
  /// The same for "watch"; at least false_alarms, at most 0.1.
  double false_watches = 0.002;
  /// Days after a batch's start until what it is worth for the budget of false alarms counts in
  /// full, 1–730: by then most of its genuine units were scanned that ever will be.
  double days_of_sale = 110;
  /// Where the number of units is not known it is estimated from serials, at most so many for
  /// each scanned one; 1–10,000.
  double most_units_a_scanned = 100;
  /// Minutes within which another scan by the same device is a reload; 0–1,440.
  double reload_minutes = 30;
  /// A device that scanned so many units of one batch is taken for staff or a trader; its scans
  /// are no evidence; 2–1,000.
  int units_of_staff = 4;
  /// Fewest distinct devices before a unit may be suspected by how it is scanned; 2–100.
  int fewest_devices = 2;
  /// Fewest distinct devices before the shopper's page speaks of a possible copy; 2–100. The
  /// detector does not use it.
  int fewest_devices_shown = 3;
  /// Points by which a suspected unit's score must have risen above that of its last alert before
  /// it raises another; 0.5–20.
  double again_points = 2;
  /// Devices seen with units of a batch before it left that make the batch suspected; 1–8.
  int early_devices = 3;
  /// Serials never produced that make the batch suspected; 1–10,000.
  int foreign_serials = 2;
  /// How much likelier the number of a batch's suspected or watched units must be if the batch is
  /// copied than by chance before it is suspected; 1–1e12.
  double batch_odds = 1000;
};

/// Strict JSON object of the members above; unknown members, other types and values out of range
/// are refused by path. Missing members keep their default.
Result<Settings> read_settings(std::string_view json);

}  // namespace ocop::copies
