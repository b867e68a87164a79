// Inside db/ only: what imported rows of rolls, serials, label blocks and scratch codes must keep among
// themselves.
#pragma once

#include <optional>

#include "db/connection.h"
#include "db/rules.h"

namespace ocop::db {

/// Serials of a new row that lie in a range of another row where they may not, or not in one
/// where they must. nullopt for all other tables. Throws DatabaseError.
std::optional<RowError> check_label_row(Connection& connection, const Table& table, const RowValues& values);

}  // namespace ocop::db
