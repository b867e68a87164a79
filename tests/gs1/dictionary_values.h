// Values that the dictionary takes and values that it does not, made from its own parts
// and from an example and a counter-example of each rule.
#pragma once

#include <string>

#include "gs1/application_identifier.h"

namespace ocop::gs1 {

struct Example {
  Rule rule;
  std::string kept;    ///< of a length and of characters that a component with this rule has
  std::string broken;  ///< the same, but not what the rule wants
};

/// Of every rule.
const Example& example_of(Rule rule);

/// A part of `size` characters that keeps the component's rules.
std::string good_part(const Component& component, std::size_t size);

/// The shortest or the longest value that is easily made.
std::string good_value(const ApplicationIdentifier& ai, bool longest);

}  // namespace ocop::gs1
