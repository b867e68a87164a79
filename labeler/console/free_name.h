// Names that forms offer for what is new.
#pragma once

#include <functional>
#include <string>

#include "base/date.h"

namespace ocop::labeler::console {

/// Of the letter and the day: "L221126", else "L221126-2" and so on. One that is taken only
/// where 50 are.
std::string free_name(char letter, Date today,
                      const std::function<bool(const std::string& name)>& is_taken);

}  // namespace ocop::labeler::console
