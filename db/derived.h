// Tables that follow from others: place_within and search_terms.
#pragma once

#include <string_view>

#include "db/connection.h"

namespace ocop::db {

/// Both whole, in the caller's write transaction: after a migration or a change of
/// places. Throws DatabaseError, as do the others.
void refresh_derived(Connection& connection);

/// What one row is found by: kind "product", "producer", "area" or "certificate".
/// table_store.h calls it for rows it adds or changes.
void refresh_search(Connection& connection, std::string_view kind, std::string_view id);

}  // namespace ocop::db
