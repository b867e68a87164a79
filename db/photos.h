// Photos of the public's reports and of cases: JPEG that was made here from what somebody sent
// (verifier/photo.h), without metadata, kept once by its digest. All throw DatabaseError.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/connection.h"
#include "db/lists.h"

namespace ocop::db {

struct Photo {
  std::string jpeg;  ///< the file's bytes
  int width = 0, height = 0;
};

/// In the caller's write transaction. Its SHA-256, 64 hexadecimal digits; the same bytes again
/// are the photo that is there.
std::string store_photo(Connection& connection, const Photo& photo, Instant now);

/// nullopt when there is none, or it is of no report or case of a product within the bounds.
std::optional<Photo> photo(Connection& connection, const Bounds& bounds, std::string_view sha256);

}  // namespace ocop::db
