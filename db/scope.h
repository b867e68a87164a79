// Bounds of an actor: which places, producers, products and areas it reaches.
// All throw DatabaseError. `sql` work happens in the caller's transaction.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "db/connection.h"
#include "programme/roles.h"

namespace ocop::db {

using programme::Act;
using programme::Actor;

/// Is `place` the place `scope` or within it, today's or a former one that became part of
/// it? `scope` "" holds every place.
bool lies_within(Connection& connection, std::string_view place, std::string_view scope);

/// The province, two digits, that the place is or lies in; "" when it is unknown or a former one.
std::string province_of(Connection& connection, std::string_view place);

/// Role and bounds at once. Refuses an unknown subject too. Errors' `where`: "gtin",
/// "producer", "area", "place".
Result<void> check_reach_product(Connection& connection, const Actor& actor, Act act, std::string_view gtin14);
Result<void> check_reach_producer(Connection& connection, const Actor& actor, Act act, std::string_view producer);
/// An area is reached through its place; by a producer, when it supplies it or one of its products.
Result<void> check_reach_area(Connection& connection, const Actor& actor, Act act, std::string_view area);
Result<void> check_reach_place(Connection& connection, const Actor& actor, Act act, std::string_view place);

}  // namespace ocop::db
