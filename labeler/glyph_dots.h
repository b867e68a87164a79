// Glyphs for printers that burn a dot or leave it: fitted to the grid of dots, so that strokes of small
// type are all equally wide and none breaks.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "labeler/bitmap.h"
#include "labeler/font.h"

namespace ocop::labeler {

struct GlyphDots {
  std::optional<Bitmap> dots;  ///< nullopt of a blank
  int left = 0;                ///< from the glyph's origin to the bitmap's left dot
  int top = 0;                 ///< from the base line up to the bitmap's upper edge
  int advance = 0;             ///< to the next glyph's origin, before closer()
  int left_shift = 0, right_shift = 0;  ///< by how much fitting moved its sides, 1/64 dot
};

/// By how many dots `next` comes closer to `before` than advance says, −1 to 1: fitting may
/// have moved their sides towards each other, or apart.
int closer(const GlyphDots& before, const GlyphDots& next);

/// `size` of the em in mm. Throws std::runtime_error when the font cannot be drawn.
std::map<std::uint32_t, GlyphDots> fit_glyphs(const Font& font, const std::set<std::uint32_t>& glyphs, double size,
                                              unsigned dpi);

}  // namespace ocop::labeler
