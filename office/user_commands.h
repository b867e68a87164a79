// `ocop-db user`: accounts from the command line; the first administrator is made here.
#pragma once

#include "db/commands.h"

namespace ocop::office {

/// For db::run_commands(): user add ID --name … --role … [--place …] [--producer …]
/// [--password-file FILE], user list, user reset ID [--password-file FILE], user disable ID,
/// user enable ID. Without a file a one-time password is printed, to be changed at the
/// first sign-in; one from a file (its first line) is the user's own. The operator at the
/// command line acts as an administrator does, and the audit log says so.
void add_user_commands(CLI::App& app, db::Command& chosen);

}  // namespace ocop::office
