// A registry of many products, for what must stay quick when a province fills it.
#pragma once

#include <cstddef>

#include "db/connection.h"

namespace ocop::db::example {

/// Into an empty registry: province 19 with 20 communes ("c00" … "c19"), a producer for
/// every third product, an area to every second product, a certificate each, a second
/// one and a suspension to every fifth. Names hold the product's number.
void fill_many(const Address& address, std::size_t products);

}  // namespace ocop::db::example
