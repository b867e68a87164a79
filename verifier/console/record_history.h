// What was done to a producer, a product or an area: who, when, and what it changed.
#pragma once

#include <string>
#include <string_view>

#include "verifier/console/views.h"

namespace ocop::verifier::console {

/// The newest entries of the audit log (20 at the most) about the row `key` of `table`
/// ("producers", "products", "areas"), old and new values in words; "" when there are none.
/// The caller has made sure that the visitor may view the row.
std::string record_history_html(const Context& context, const Visit& visit,
                                db::Connection& connection, std::string_view table,
                                const std::string& key, Names& names);

}  // namespace ocop::verifier::console
