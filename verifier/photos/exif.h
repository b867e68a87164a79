// Inside photos/ only: how a camera was held (EXIF 2.3, JEITA CP-3451C).
#pragma once

#include <string_view>

namespace ocop::verifier::photos {

/// The orientation (tag 0x0112 of the first image directory) of a TIFF structure, as it stands in
/// EXIF: 1 to 8; 1 where it says nothing that could be read. Untrusted input.
int orientation_of(std::string_view tiff);

}  // namespace ocop::verifier::photos
