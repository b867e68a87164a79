// The event hash of a tree, with nodes or with URIs. For this folder only.
#pragma once

#include <string>
#include <string_view>

#include "gs1/epcis/json_tree.h"
#include "gs1/epcis/namespaces.h"

namespace ocop::gs1::epcis {

/// `event` has a type and a time. `host`: of material nodes.
std::string prehash_of(const Json& event, const Namespaces& namespaces, std::string_view host);
std::string hash_of(const Json& event, const Namespaces& namespaces, std::string_view host);

}  // namespace ocop::gs1::epcis
