// What parts of values must be beyond length and characters: the rules that
// gs1/application_identifiers.txt names.
#pragma once

#include <string_view>

#include "base/message.h"
#include "gs1/application_identifier.h"

namespace ocop::gs1 {

/// Wants a part whose length and characters are its component's.
bool keeps(Rule rule, std::string_view part);

/// What is wrong with a part that does not keep `rule`, and what would be right.
Message breach(const ApplicationIdentifier& ai, Rule rule, std::string_view part);

}  // namespace ocop::gs1
