// The signing keys of one producer, as the registry knows them.
#pragma once

#include <string_view>
#include <vector>

#include "db/connection.h"
#include "db/records.h"

namespace ocop::db {

/// By the begin of their validity, newest first; also those that are over or revoked.
/// Throws DatabaseError.
std::vector<KeyRow> keys_of(Connection& connection, std::string_view producer);

}  // namespace ocop::db
