// The loss of a JPEG coding.
#pragma once

#include "tests/print/picture.h"

namespace ocop::print_quality {

/// As if coded as JPEG (ITU-T T.81, luminance table K.1 scaled by quality 1–100) and opened again.
void code_as_jpeg(Picture& picture, int quality);

}  // namespace ocop::print_quality
