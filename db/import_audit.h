// Inside db/ only: what an import leaves in the audit log.
#pragma once

#include <string>
#include <vector>

#include "db/import.h"

namespace ocop::db {

/// One entry for the import and one for each row whose change somebody may ask about.
/// Nothing when nothing changed. Throws DatabaseError.
void note_import(Connection& connection, const programme::Actor& actor,
                 const std::vector<std::string>& sources, const ImportReport& report, Instant now);

}  // namespace ocop::db
