// The schema and its migrations (db/migrations.cc), the same text for both engines.
#pragma once

#include "db/connection.h"

namespace ocop::db {

/// Makes a new registry with the newest schema. Throws DatabaseError when the
/// file exists or the database holds our tables already.
void create_database(const Address& address);

/// Brings an existing registry to the newest schema; returns how many steps ran.
int migrate(const Address& address);

int newest_schema_version();

}  // namespace ocop::db
