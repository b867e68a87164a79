// Numbers as page description languages want them.
#pragma once

#include <string>

namespace ocop::labeler {

/// At most `places` decimals, no trailing zeros, no exponent: "12.5", "-0.3", "7".
std::string decimal(double value, int places);

}  // namespace ocop::labeler
