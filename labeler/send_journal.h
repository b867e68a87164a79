// FILE.sent: how far a ZPL file has gone to a printer. JSON, written whole each time, before the
// labels that it counts leave:
//
//   {"size":123456,"begins":"SHA-256 of the first 64 KiB","printer":"192.0.2.7:9100",
//    "labels":500,"confirmed":120,"handed_over":170}
//
// Each signing is fresh, so a file that was printed anew begins otherwise, and its journal counts
// no more.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"

namespace ocop::labeler {

class SendJournal {
 public:
  /// Where the journal of a file is.
  static std::filesystem::path path(const std::filesystem::path& file);

  /// Takes up the journal of `file`, which has `labels` labels; one of other contents is passed over.
  /// Refuses a FILE.sent that is no journal (where = its name). Throws FileError.
  static Result<SendJournal> open(const std::filesystem::path& file, std::uint64_t labels);

  std::uint64_t confirmed() const { return confirmed_; }      ///< labels that the printer has done
  std::uint64_t handed_over() const { return handed_over_; }  ///< labels that may have come out

  /// Throws FileError.
  void write(const std::string& printer, std::uint64_t confirmed, std::uint64_t handed_over);

 private:
  std::filesystem::path path_;
  std::uint64_t size_ = 0;
  std::string begins_;
  std::uint64_t labels_ = 0;
  std::uint64_t confirmed_ = 0;
  std::uint64_t handed_over_ = 0;
};

}  // namespace ocop::labeler
