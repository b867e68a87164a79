// Inside db/ only: what a Connection holds, and the schema's version in it.
#pragma once

#include <soci/soci.h>

#include <string>

#include "db/connection.h"

namespace ocop::db {

struct Connection::State {
  soci::session session;
  Engine engine = Engine::kSqlite;
  std::string display;
};

/// What begins a transaction that reads one snapshot.
std::string begin_read_statement(Engine engine);

/// 0 when the database does not hold our tables. Throws DatabaseError.
int schema_version(Connection& connection);

}  // namespace ocop::db
