// Inside db/ only: what speaks against registering a batch record. Reads, never writes.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "db/registration.h"

namespace ocop::db {

inline tl::unexpected<Refused> refuse(Refusal refusal, std::string where, Message text) {
  return tl::unexpected<Refused>({refusal, {std::move(where), std::move(text)}});
}

/// The day on which an area must have been valid: of the harvest, or of production.
Date day_of(const programme::AreaUse& use, const programme::BatchRecord& record);

/// The year in which the raw material counts against its area's yield.
int season_year(const programme::AreaUse& use, const programme::BatchRecord& record);

/// kMalformed and kDatesOrder; asks no database.
tl::expected<void, Refused> check_record(const programme::BatchRecord& record, Instant now);

/// The product, and the key: may it sign for the product today? Throws soci::soci_error, as
/// those below.
tl::expected<void, Refused> check_signer(Connection& connection, const programme::BatchRecord& record,
                                         std::string_view kid, Instant now);
/// What a new lot states: producer, certificate, areas, kilograms, yields.
tl::expected<void, Refused> check_facts(Connection& connection, const programme::BatchRecord& record);

/// All else, for a record that check_record() let pass.
tl::expected<Registration, Refused> check_against_registry(Connection& connection,
                                                           const programme::BatchRecord& record,
                                                           std::string_view kid, Instant now);

}  // namespace ocop::db
