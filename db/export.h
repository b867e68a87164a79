// The registry as files that import reads back to the same state.
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"
#include "db/connection.h"

namespace ocop::db {

/// Writes one CSV a table into a new or empty directory, from one snapshot.
void export_files(Connection& connection, const std::filesystem::path& directory);

/// What is wrong in the data itself: damaged file, dangling references, GTINs
/// that are none, batches whose columns differ from their signed record,
/// overlapping serials, areas beyond their yield. Empty when all is well.
std::vector<Error> check_database(Connection& connection);

}  // namespace ocop::db
