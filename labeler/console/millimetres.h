// Small decimal numbers as people write them.
#pragma once

#include <optional>
#include <string>

#include "base/message.h"

namespace ocop::labeler::console {

/// At most four decimals, none for nothing: "1,5" or "1.5".
std::string decimal(double value, Language language);

/// "1,5", "1.5", "-0.3", "+2"; nullopt for anything else.
std::optional<double> read_decimal(std::string text);

}  // namespace ocop::labeler::console
