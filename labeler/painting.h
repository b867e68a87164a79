// Type, stars and frames as pixels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "labeler/font.h"
#include "labeler/label_art.h"

namespace ocop::labeler {

/// Pixels 0xFFRRGGBB, row by row, white at first.
struct Image {
  int width;
  int height;
  std::vector<std::uint32_t> pixels;

  Image(int columns, int rows);
  std::uint32_t* row(int y) {
    return pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
  }
  const std::uint32_t* row(int y) const {
    return pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
  }
};

using Outline = std::vector<OutlineStep>;

struct PlacedOutline {
  const Outline* outline = nullptr;
  double size = 0;  ///< of the em, mm
  Point base;       ///< of the image, mm
};

/// All that is the same on every label, in colours.
Image paint_art(const LabelArt& art, const Typeface& typeface, unsigned dpi);

/// In black. The image shows what lies from dot `top` on downwards. Throws std::runtime_error.
void paint_outlines(Image& image, unsigned dpi, int top, std::span<const PlacedOutline> outlines);

}  // namespace ocop::labeler
