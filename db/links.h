// Links that producers add to what the resolver offers of their products. All throw DatabaseError.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/connection.h"
#include "db/records.h"
#include "db/scope.h"

namespace ocop::db {

/// In the caller's write transaction, on the audit log. Needs Act::kEditLinks within the actor's
/// bounds. Refuses (Error::where is the member): a type that is not one of gs1/link_types.h, or is
/// the service's own; an address that base/https_address.h refuses; a title that is none or has
/// more than 100 characters; a lot that is not registered; the same again; more than 20 of a
/// product. Stored is the address's normal form.
Result<std::int64_t> add_link(Connection& connection, const Actor& actor,
                              const LinkRequest& request, Instant now);
Result<void> remove_link(Connection& connection, const Actor& actor, std::int64_t id, Instant now);

/// Those that stand, of the product and, with `lot`, of the lot; troubled ones too.
std::vector<ProductLink> links_of(Connection& connection, std::string_view gtin14,
                                  std::string_view lot);
/// Those that stand, of the product and of any lot of it.
std::vector<ProductLink> all_links_of(Connection& connection, std::string_view gtin14);
std::optional<ProductLink> link_of(Connection& connection, std::int64_t id);

/// The links whose check is due: never checked first, then the longest ago, checked before
/// `before`; with `behind`, as it was found, those behind it.
std::vector<ProductLink> links_to_check(Connection& connection, Instant before, std::size_t most,
                                        const ProductLink* behind = nullptr);
/// In the caller's write transaction. `trouble` empty: it answered, and is offered from then on.
/// Troubled from the second failure in a row on, and from the first where it never answered. Passes
/// over a link that was removed meanwhile.
void note_check(Connection& connection, std::int64_t id, int status, const Message& trouble,
                Instant now);

}  // namespace ocop::db
