// Inside db/ only: what rows of rolls, serials, typed codes and scratch codes must keep among
// themselves, for imports.
#pragma once

#include <optional>

#include "db/connection.h"
#include "db/rules.h"

namespace ocop::db {

/// Serials of a new row that lie in a range of another row where they may not, or not in one
/// where they must. nullopt for all other tables. Throws DatabaseError.
std::optional<RowError> check_label_row(Connection& connection, const Table& table, const RowValues& values);

/// Gives each batch and roll that has no label block one, as when it is registered: files from
/// before the table do not hold any. Throws DatabaseError.
void complete_label_blocks(Connection& connection);

}  // namespace ocop::db
