// Reads a photograph's QR symbol as a phone's scanner would.
#pragma once

#include <optional>
#include <string>

#include "tests/print/picture.h"

namespace ocop::print_quality {

/// The symbol's bytes; std::nullopt when none can be read.
std::optional<std::string> scan(const Picture& photograph);

}  // namespace ocop::print_quality
