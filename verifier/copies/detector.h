// Copy detection: which unit codes are scanned as one jar is scanned, and which as many jars
// are. Pure: no I/O, no clock of its own; what it must remember lies in a Memory that the caller
// keeps (the registry for the live service, hash maps for a replay). The model, the settings and
// what they achieve: docs/copy-detection.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/message.h"
#include "verifier/copies/memory.h"
#include "verifier/copies/settings.h"

namespace ocop::copies {

/// Is the serial one that the producer stated?
enum class Origin { kUnknown, kProduced, kNeverProduced };

/// Somebody looked at a unit's label. Link previews, crawlers and codes whose signature does not
/// hold are none.
struct Scan {
  Instant at;
  std::string gtin;          ///< GTIN-14
  std::string lot;           ///< "" for a label of a roll
  std::string serial;        ///< never ""
  std::uint64_t device = 0;  ///< any hash of the visitor's device; 0 = not known: a unit's unknown
                             ///< devices are taken for one
  int place = 0;             ///< province, two digits of QĐ 19/2025/QĐ-TTg, 1–99; 0 = not known
  Origin origin = Origin::kUnknown;
};

/// What the registry knows of a batch; all of it may be unknown.
struct BatchFacts {
  std::optional<std::uint64_t> units;  ///< labels stated
  std::optional<Instant> left_at;      ///< first left the producer
};

/// Of a unit, or of a batch. What inspectors decide (confirmed, cleared) stands above it and is
/// not the detector's.
enum class State : std::uint8_t { kQuiet, kWatch, kSuspected };
std::string_view state_code(State state);  ///< "quiet", "watch", "suspected"

/// Why a state was reached, in figures a person can check.
struct Evidence {
  std::uint32_t scans = 0;    ///< visits; reloads of one device are one
  std::uint32_t devices = 0;  ///< distinct, as far as remembered
  std::uint32_t places = 0;   ///< distinct provinces
  Instant first_at, last_at;  ///< of the visits
  double usual_devices = 0;   ///< of scanned units of this batch, learnt so far
  Message words;              ///< one sentence, both languages
};

/// A unit or batch (serial "") whose state changed, or a suspected unit of which there is more to
/// say.
struct Alert {
  Instant at;
  std::string gtin, lot, serial;
  State state = State::kQuiet;
  double score = 0;  ///< of a unit its points, of a batch odds; natural logarithms
  std::string code;  ///< stable: "many_devices", "many_places", "before_departure",
                     ///< "never_produced", "batch_copied", …
  Evidence evidence;
};

struct Outcome {
  bool visit = false;          ///< no reload of what the same device just saw
  /// When the unit's state changed; again as suspected when its score has risen by
  /// Settings::again_points since its last such alert: somebody may have cleared it meanwhile.
  std::optional<Alert> unit;
  std::optional<Alert> batch;  ///< when the batch's state changed
};

/// Thread-safe: holds its settings only. The same scans in the same order, over the same memory
/// and settings, give the same outcomes, wherever the sequence is cut.
class Detector {
 public:
  explicit Detector(Settings settings) : settings_(settings) {}

  /// Takes one scan in. Scans come in the order of time; one that is late by minutes is taken as
  /// of its own time. Work and memory do not grow with the number of scans of the unit or batch.
  Outcome observe(const Scan& scan, const BatchFacts& batch, Memory& memory) const;

 private:
  Settings settings_;
};

}  // namespace ocop::copies
