// Inside db/ only: units that stood in lineage before their batch was registered. Throws DatabaseError.
#pragma once

#include <string_view>

#include "db/connection.h"
#include "programme/batch_record.h"

namespace ocop::db {

/// In the caller's write transaction. Puts the batch into every step in which one of its units stands, on the same
/// side, so that what concerns the batch follows units that were packed or used before it was registered. Reads the
/// units between the range's first and last one alone. Twice is once.
void add_batch_beside_units(Connection& connection, std::string_view gtin14, std::string_view lot,
                            const programme::SerialRange& serials);

}  // namespace ocop::db
