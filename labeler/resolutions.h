// The resolutions that printers have, in dots an inch.
#pragma once

#include <algorithm>
#include <array>

namespace ocop::labeler {

inline constexpr std::array<unsigned, 4> kResolutions = {203, 300, 600, 1200};

constexpr bool is_resolution(unsigned dpi) {
  return std::ranges::find(kResolutions, dpi) != kResolutions.end();
}

}  // namespace ocop::labeler
