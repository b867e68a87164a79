// The links of a product's producer, on the product's page.
#pragma once

#include <string>

#include "db/connection.h"
#include "verifier/console/context.h"

namespace ocop::verifier::console {

/// The list with buttons to remove, and the form to add one for who may.
std::string product_links_html(const Context& context, const Visit& visit,
                               db::Connection& connection, const std::string& gtin);

}  // namespace ocop::verifier::console
