// Inside db/ only: what a registration and an activation store alike. All throw soci::soci_error.
#pragma once

#include <string_view>

#include "db/registration.h"

namespace ocop::db {

/// Refuses what cannot be a compact JWS.
tl::expected<void, Refused> check_jws(std::string_view jws);
/// The product, then the areas.
void lock_rows(Connection& connection, const programme::BatchRecord& record);
/// The batch with its areas, without its serials.
void insert_lot(Connection& connection, const SignedStatement& statement, Instant now);

}  // namespace ocop::db
