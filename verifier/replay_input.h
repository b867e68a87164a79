// What a replay reads: scans, and what is known of their batches.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "verifier/copies/detector.h"

namespace ocop::verifier {

/// What a file of batches says: columns gtin, lot, units, first_serial, last_serial, left, of which
/// the last four may be empty. A batch may have several lines, one for each range of its serials.
class ReplayBatches {
 public:
  struct Batch {
    copies::BatchFacts facts;
    std::vector<std::pair<std::string, std::string>> serials;  ///< first, last; digits, equally many

    copies::Origin origin(std::string_view serial) const;  ///< unknown without ranges
  };

  /// A file is taken as a whole or refused by its first wrong line. Throws FileError.
  static Result<ReplayBatches> read(const std::filesystem::path& path);

  const Batch* find(const std::string& gtin, const std::string& lot) const;

 private:
  std::map<std::pair<std::string, std::string>, Batch> batches_;
};

/// The scans of one file, in the order of time. Some 60 bytes each.
class ReplayScans {
 public:
  struct Batch {
    std::string gtin, lot;
  };
  struct Row {
    Instant at;
    std::uint64_t device = 0;
    std::uint32_t batch = 0;  ///< index into batches()
    std::uint8_t place = 0;
    copies::Origin origin = copies::Origin::kUnknown;
    std::string serial;
  };
  /// Told of each line that is skipped, by its number.
  using Skipped = std::function<void(std::uint64_t line, const Message& why)>;

  /// The lines come out as they stand as long as none is more than this behind the latest before:
  /// the detector takes a late scan as of its own time, and so a log of several verifiers gives the
  /// states that they gave. Else all are sorted by time, equal ones as they stand.
  static constexpr std::chrono::minutes kLate{5};

  /// Columns time, gtin, lot, serial, device, place and perhaps origin, in any order; the header is
  /// required. Refused when it is another one. Throws FileError.
  static Result<ReplayScans> read(const std::filesystem::path& path, const Skipped& skipped);

  const std::vector<Row>& rows() const { return rows_; }
  const std::vector<Batch>& batches() const { return batches_; }

 private:
  enum Column { kTime, kGtin, kLot, kSerial, kDevice, kPlace, kOrigin, kColumns };
  Result<void> read_header(std::string_view line);
  /// Adds the line's scan, or says why there is none.
  std::optional<Message> add(const std::vector<std::string>& fields);
  /// nullopt and `why` when gtin and lot are none.
  std::optional<std::uint32_t> batch_of(const std::string& gtin, const std::string& lot, Message& why);

  std::vector<Row> rows_;
  std::vector<Batch> batches_;
  std::unordered_map<std::string, std::uint32_t> known_;
  std::vector<int> columns_;  ///< of each field of a line
  std::string key_;
};

}  // namespace ocop::verifier
