// The check pair of a Global Model Number (GS1 General Specifications, section 7.9.5):
// places in set 82 weighted by primes from the right, modulo 1021, as two of 32 characters.
#pragma once

#include <string>
#include <string_view>

namespace ocop::gs1 {

/// Two characters for up to 23 of set 82; "" for anything else.
std::string check_pair(std::string_view body);

/// Three to 25 characters whose last two are the pair of the others.
bool has_valid_check_pair(std::string_view text);

}  // namespace ocop::gs1
