// Inside db/ only: the blocks of labels that typed codes name (LabelBlock in db/rolls.h), as they are
// stored.
#pragma once

#include <string>

#include "db/connection.h"
#include "db/serial_rows.h"

namespace ocop::db {

/// Gives labels a block of their own, after a lock on the end of the audit log (db/goods_rows.h).
/// Throws soci::soci_error, and DatabaseError when there is no number left.
void insert_label_block(Connection& connection, const std::string& gtin, const SerialRange& serials,
                        const std::string& lot);

/// Gives each batch and roll that has no block one, as when it is registered: imported files from
/// before the table do not hold any. Throws DatabaseError.
void complete_label_blocks(Connection& connection);

}  // namespace ocop::db
