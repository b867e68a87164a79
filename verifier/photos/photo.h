// Photos that strangers send, made anew: what is kept is drawn from their picture points alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ocop::verifier {

inline constexpr std::size_t kMostPhotoBytes = std::size_t{8} << 20;
inline constexpr std::int64_t kMostPhotoPixels = 40'000'000;
inline constexpr int kMostPhotoSideSent = 20'000;
inline constexpr int kMostPhotoSide = 1'600;  ///< of what is kept

/// A JPEG (ISO 10918-1, JFIF) without metadata: no EXIF, XMP, ICC profile, comment or thumbnail,
/// nothing behind its end. Upright, its longer side at most kMostPhotoSide.
struct CleanPhoto {
  std::string jpeg;
  int width = 0, height = 0;
};

/// Reads a JPEG, PNG or WebP, by its content, and encodes it anew. The size that the header states
/// is checked before anything is decoded. Turned as EXIF's orientation says; what is transparent
/// becomes white. Takes at most about 300 MB meanwhile. Errors (`where` "photo"): too large in
/// bytes or picture points, another type, animated, damaged or cut short. Untrusted input.
Result<CleanPhoto> clean_photo(std::string_view bytes);

}  // namespace ocop::verifier
