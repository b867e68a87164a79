// What is wrong in the registry's data itself.
#pragma once

#include <vector>

#include "base/result.h"
#include "db/connection.h"

namespace ocop::db {

/// Damaged file, values that import would refuse (GTINs that are none, days that do
/// not exist), dangling references, batches whose columns differ from their signed
/// record or whose key is another producer's, overlapping serials, areas beyond
/// their yield. Empty when all is well; at most 100 and a count of the rest.
/// Signatures are not checked here. One snapshot. Throws DatabaseError.
std::vector<Error> check_database(Connection& connection);

}  // namespace ocop::db
