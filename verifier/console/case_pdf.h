// A case on paper: what its page shows, for a file or a letter to an authority.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "db/photos.h"
#include "verifier/console/case_file.h"

namespace ocop::verifier::console {

inline constexpr std::size_t kMostPdfRows = 5'000;  ///< units, and reports
inline constexpr std::size_t kMostPdfPhotos = 60;

struct CaseExport {
  Language language{};
  Instant at{};
  std::string by;                           ///< who exported it
  std::int64_t audit_seq = 0;               ///< end of the audit log then, on each page:
  std::string audit_hash;                   ///< proves later what was on record
  std::map<std::string, db::Photo> photos;  ///< by digest; one that is missing is named
};

/// PDF 1.5 or newer, A4. Throws std::runtime_error when it cannot be made.
std::string case_pdf(const CaseFile& file, const CaseExport& made);

}  // namespace ocop::verifier::console
