// The rule sets of this registry: those that ship, and those that were added.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "db/connection.h"
#include "programme/roles.h"
#include "programme/rules.h"

namespace ocop::db {

/// Throws DatabaseError.
std::shared_ptr<const programme::RuleBook> load_rule_book(Connection& connection);

/// Role administrator. A new set, or a new revision of one; with an entry in the audit log.
Result<void> add_rule_set(Connection& connection, const programme::Actor& actor,
                          std::string_view json, Instant now);

}  // namespace ocop::db
