// A resolved code of made-up goods, for the tests of the pages.
#pragma once

#include <string>

#include "verifier/resolve.h"
#include "web/http.h"

namespace ocop::verifier::sample {

/// A unit of honey of a registered batch, never checked before; `facts` are judged.
Resolution resolution_of(const Facts& facts);

/// GET of that unit's code, as a phone set to `accept_language` asks.
web::Request request_of(const std::string& accept_language, const std::string& target);

/// The target of the unit's code, with a signature parameter of the right length.
std::string sample_target();

}  // namespace ocop::verifier::sample
