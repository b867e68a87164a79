// A producer signs for its own products only.
#pragma once

#include <string_view>

#include "base/result.h"
#include "db/records.h"

namespace ocop::labeler {

/// Refuses a product that is not of `producer`, to whom the signing key belongs (where = "").
Result<void> check_owner(const db::Product& product, std::string_view producer);

}  // namespace ocop::labeler
