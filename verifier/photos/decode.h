// Inside photos/ only: a file of each type to picture points. Untrusted input.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "verifier/photos/pixels.h"

namespace ocop::verifier::photos {

/// Not yet turned; scaled as far as decoding does that at no cost, never below `most`.
struct Decoded {
  Pixels pixels;
  int orientation = 1;
};

/// Each looks at the header first, and refuses too many picture points before it decodes.
Result<Decoded> decode_jpeg(std::string_view bytes, int most);
Result<Decoded> decode_png(std::string_view bytes, int most);
Result<Decoded> decode_webp(std::string_view bytes, int most);

/// Without metadata. Throws std::runtime_error when the encoder fails.
std::string encode_jpeg(const Pixels& pixels);

/// Refusals that the types share.
Result<void> check_size(Size size);
tl::unexpected<Error> damaged();
tl::unexpected<Error> unusual(std::string_view type);

}  // namespace ocop::verifier::photos
