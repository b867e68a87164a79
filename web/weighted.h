// Lists of what a client would rather have: Accept, Accept-Language (RFC 9110, 12.4.2). Untrusted; pure.
#pragma once

#include <string_view>
#include <vector>

namespace ocop::web {

struct Weighted {
  std::string_view value;  ///< "text/html", "vi-VN", "*"; without its parameters, as written
  int weight = 1000;       ///< thousandths; 0 for "not this", and where the weight is malformed
};

/// The elements in the order in which they came, at most 64; views into `header`.
std::vector<Weighted> weighted_list(std::string_view header);

}  // namespace ocop::web
