// The registry's goods as national records.
#pragma once

#include <optional>
#include <string_view>

#include "db/place_codes.h"
#include "db/registry.h"
#include "verifier/national/record.h"

namespace ocop::verifier {

/// nullopt when the product is unknown, or the lot is named and not registered. `lot` "": the product.
/// Throws db::DatabaseError.
std::optional<NationalRecord> read_national(db::Reader& reader, db::PlaceCodes& codes, std::string_view gtin14,
                                            std::string_view lot, std::string_view host, Date today);

}  // namespace ocop::verifier
