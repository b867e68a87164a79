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

/// All else, for a record that check_record() let pass. Throws soci::soci_error.
tl::expected<Registration, Refused> check_against_registry(Connection& connection,
                                                           const programme::BatchRecord& record,
                                                           std::string_view kid, Instant now);

}  // namespace ocop::db
