// What is wrong in the registry's data itself.
#pragma once

#include <vector>

#include "base/result.h"
#include "db/connection.h"

namespace ocop::db {

/// Damaged file, values that import would refuse (GTINs that are none, days that do
/// not exist), dangling references, batches whose columns differ from their signed
/// record or whose key is another producer's or was not valid, overlapping serials of
/// lots and rolls, further serials whose record says other than the batch's, label blocks and
/// scratch codes of no labels, areas beyond a season's yield, voided or recalled serials of no
/// lot or roll, certificates of goods without an area, acts that the rules do not allow, codes and names that are likely
/// one thing entered twice, accounts of a place or producer that is not there. Empty
/// when all is well; at most 100 and a count of the rest.
/// Signatures are not checked here. One snapshot. Throws DatabaseError.
std::vector<Error> check_database(Connection& connection);

}  // namespace ocop::db
