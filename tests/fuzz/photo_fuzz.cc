// Whatever is sent as a photo is refused, or becomes one of bounded size that is read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "verifier/photos/photo.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ocop::verifier;
  const auto photo = clean_photo({reinterpret_cast<const char*>(data), size});
  if (!photo) return 0;
  const bool small = photo->width <= kMostPhotoSide && photo->height <= kMostPhotoSide;
  if (!small || !clean_photo(photo->jpeg)) std::abort();
  return 0;
}
