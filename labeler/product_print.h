// Labels that name a product and nothing else: all alike, without a batch.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "db/connection.h"
#include "keys/signing_key.h"
#include "labeler/label_run.h"
#include "programme/roles.h"

namespace ocop::labeler {

/// Most copies of one run.
inline constexpr std::uint64_t kMostCopies = 1'000'000;

struct ProductPrintRequest {
  std::string gtin;  ///< as given: 8, 12, 13 or 14 digits
  std::uint64_t copies = 0;
  bool stars = true;  ///< of today's certificate
  std::string host;   ///< as parse_label_host() gives it
  Output output;
  programme::Actor actor;  ///< who prints, for the log
};

/// Signs one code at product level and prints it so many times; the print is noted in the registry
/// before a label is seen. Errors: an unknown product, one of another producer than the key's, no certificate in
/// force today, copies out of range, those of LabelRun::open(). Throws DatabaseError, FileError, Interrupted.
Result<Made> print_product(const db::Address& database, const keys::SigningKey& key, ProductPrintRequest request,
                           const Clock& clock, const PrintRun& run);

}  // namespace ocop::labeler
