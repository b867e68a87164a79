// Inside db/ only: what the files about accounts share.
#pragma once

#include <string>

#include "db/accounts.h"

namespace ocop::db {

/// All of the user's sessions but the one with the token hash `keep` ("" = none).
void end_other_sessions(Connection& connection, const std::string& user, const std::string& keep);

/// Revokes the user's tokens that stand; how many they were. Leaves no entry of its own.
std::int64_t end_tokens_of(Connection& connection, const std::string& user, Instant now);

/// May `actor` manage this account? Refuses, where = "id", with who may.
Result<void> check_manages(Connection& connection, const Actor& actor, const User& user);

}  // namespace ocop::db
