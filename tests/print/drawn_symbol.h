// A symbol straight from libqrencode, of any level: for comparing what no label run prints.
#pragma once

#include <string>
#include <string_view>

#include "tests/print/print.h"

namespace ocop::print_quality {

/// The smallest symbol of that level ('L', 'M', 'Q', 'H') that holds `payload`, on a white label
/// with eight modules around; a module is `pixels` wide and a dot of the printer too.
Print drawn_symbol(std::string_view payload, char level, int pixels);

}  // namespace ocop::print_quality
