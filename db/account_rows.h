// Inside db/ only: what the files about accounts share.
#pragma once

#include <string>

#include "db/accounts.h"

namespace ocop::db {

/// All of the user's sessions but the one with the token hash `keep` ("" = none).
void end_other_sessions(Connection& connection, const std::string& user, const std::string& keep);

/// May `actor` manage this account? Refuses, where = "id", with who may.
Result<void> check_manages(Connection& connection, const Actor& actor, const User& user);

}  // namespace ocop::db
