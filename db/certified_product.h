// Inside db/ only: what of a product stands once something was decided about it.
#pragma once

#include <optional>

#include "db/rules.h"

namespace ocop::db {

/// A product with a certificate, a batch or a roll keeps its producer and its group: both were
/// judged with it, and the stars are not handed on by an edit. nullopt of any other
/// table. In the caller's write transaction. Throws DatabaseError.
std::optional<RowError> check_certified(Connection& connection, const Table& table,
                                        const RowValues& old, const RowValues& row);

}  // namespace ocop::db
