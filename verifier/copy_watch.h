// Copy detection, live: the detector of verifier/copies over what the registry keeps, inside the
// transaction that logs each group of scans. So several verifiers, and one that was restarted,
// see one truth, and a replay of the log (ocop-verifier scans, replay) comes to the same.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "base/result.h"
#include "db/records.h"
#include "db/watch.h"
#include "verifier/copies/detector.h"
#include "verifier/copies/settings.h"

namespace ocop::verifier {

/// Thread-safe: holds its settings only.
class CopyWatch : public db::ScanObserver {
 public:
  explicit CopyWatch(copies::Settings settings) : detector_(settings) {}

  /// Takes in those of `scans` that are `watched` and of a unit. Of each unit that one of them
  /// touched, the store gets the detector's memory, its state, and the figures behind it; and an
  /// alert for each state that changed, or that alarms again. A stored memory that cannot be read
  /// (of another version) is begun anew, the state stays. Throws what the store throws.
  void observe(std::span<const db::Scan> scans, db::WatchStore& store) override;

 private:
  copies::Detector detector_;
};

/// As the detector takes it. `scan.place` is two digits or ""; anything else is not known.
copies::Scan detected(const db::Scan& scan);
copies::BatchFacts detected(const db::BatchWatchFacts& facts);

/// 16 hexadecimal digits (db::Scan::device) are the number; any other text is hashed; "" is 0, not
/// known. The same everywhere and for ever: replays depend on it.
std::uint64_t device_number(std::string_view device);

/// Of a JSON file (docs/copy-detection.md); the defaults when `file` is "". Refused by the path of
/// what is wrong. Throws FileError.
Result<copies::Settings> read_copy_settings(const std::filesystem::path& file);

}  // namespace ocop::verifier
