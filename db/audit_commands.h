// Inside db/ only: the subcommands "audit" and "rules" of ocop-db.
#pragma once

#include "db/commands.h"

namespace ocop::db {

/// audit verify | head | show.
void add_audit_commands(CLI::App& app, Command& chosen);
/// rules list | add FILE.
void add_rules_commands(CLI::App& app, Command& chosen);

}  // namespace ocop::db
