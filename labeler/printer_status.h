// What a printer answers to ~HS (Zebra Programming Guide, "Host Status Return"): three lines, each
// between STX and ETX.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"

namespace ocop::labeler {

inline constexpr std::string_view kAskStatus = "~HS\r\n";

struct PrinterStatus {
  bool paper_out = false;
  bool ribbon_out = false;
  bool head_open = false;
  bool paused = false;
  std::uint64_t formats = 0;           ///< taken and not yet begun
  std::uint64_t labels_remaining = 0;  ///< of the format that is being printed

  bool operator==(const PrinterStatus&) const = default;
  std::uint64_t waiting() const { return formats + labels_remaining; }
  /// Why nothing comes out, nullopt when nothing is in the way.
  std::optional<Message> trouble() const;
};

/// Finds an answer in what comes from the printer.
class StatusAnswer {
 public:
  static constexpr std::size_t kMost = 4096;  ///< bytes without a whole answer

  /// Bytes as they come.
  void add(std::string_view bytes) { held_ += bytes; }
  bool whole() const;
  /// More has come than the line ends behind an answer.
  bool begun() const { return held_.find_first_not_of("\r\n") != std::string::npos; }
  /// What is held is no such answer, or more than kMost bytes of none.
  bool nonsense() const;
  /// Of a whole answer; it is taken out.
  std::optional<PrinterStatus> take();

 private:
  std::string held_;
};

}  // namespace ocop::labeler
