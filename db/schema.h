// The schema and its migrations (db/migrations.cc), the same text for both engines.
#pragma once

#include "base/date.h"
#include "db/connection.h"

namespace ocop::db {

/// Makes a new registry with the newest schema. Throws DatabaseError when the
/// file exists or the database holds our tables already.
void create_database(const Address& address);

/// Brings an existing registry to the newest schema, with all that it holds; returns how
/// many steps ran. Throws DatabaseError.
int migrate(const Address& address, Instant now);

int newest_schema_version();

}  // namespace ocop::db
