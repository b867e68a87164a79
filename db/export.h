// The registry as files that import reads back to the same state.
#pragma once

#include <filesystem>

#include "db/connection.h"

namespace ocop::db {

/// Writes one CSV a table into a new or empty directory, from one snapshot, and
/// the products' pictures and the scans of papers into its folders "pictures" and
/// "papers". The log of scans stays out (it is large and personal; their totals are
/// written), and so do accounts, their sessions and tokens, and the audit log, whose
/// entries mean nothing in another registry. Throws DatabaseError, and
/// FileError when the directory holds something or cannot be written.
void export_files(Connection& connection, const std::filesystem::path& directory);

}  // namespace ocop::db
