// Inside db/ only: what the acts on rolls and label blocks share. All throw soci::soci_error.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "db/connection.h"
#include "db/serial_rows.h"

namespace ocop::db {

/// "That roll is not there" for a field.
tl::unexpected<Error> unknown_roll(std::string_view gtin, std::string_view roll);

/// Gives labels a block of their own, after a lock on the end of the audit log (db/goods_rows.h).
/// Throws DatabaseError when there is no number left.
void insert_label_block(Connection& connection, const std::string& gtin, const SerialRange& serials,
                        const std::string& lot);

}  // namespace ocop::db
