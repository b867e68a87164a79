// Inside photos/ only: what a JPEG says of itself before it is decoded.
#pragma once

#include <optional>
#include <string_view>

#include "verifier/photos/pixels.h"

namespace ocop::verifier::photos {

struct JpegFacts {
  Size size;
  int components = 0;
  int scans = 0;
  int orientation = 1;  ///< of EXIF
};

/// Walks the segments (ISO 10918-1, B.1 and B.2) to the end of the image, which must be there;
/// what lies behind it is not looked at. nullopt: no whole JPEG. Untrusted input.
std::optional<JpegFacts> jpeg_facts(std::string_view bytes);

}  // namespace ocop::verifier::photos
