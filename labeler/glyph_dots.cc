#include "labeler/glyph_dots.h"

#include <ft2build.h>

#include FT_FREETYPE_H

#include <cmath>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "labeler/page_layout.h"

namespace ocop::labeler {
namespace {

struct Done {
  void operator()(FT_Library library) const { FT_Done_FreeType(library); }
  void operator()(FT_Face face) const { FT_Done_Face(face); }
};
using Library = std::unique_ptr<std::remove_pointer_t<FT_Library>, Done>;
using Face = std::unique_ptr<std::remove_pointer_t<FT_Face>, Done>;

void require(FT_Error error) {
  if (error != 0) throw std::runtime_error("FreeType cannot draw the labels' font: error " + std::to_string(error));
}

GlyphDots taken(const FT_GlyphSlot slot) {
  const auto& bitmap = slot->bitmap;
  GlyphDots glyph{std::nullopt, slot->bitmap_left, slot->bitmap_top, static_cast<int>(slot->advance.x / 64),
                  static_cast<int>(slot->lsb_delta), static_cast<int>(slot->rsb_delta)};
  if (bitmap.width == 0 || bitmap.rows == 0) return glyph;
  Bitmap dots(static_cast<int>(bitmap.width), static_cast<int>(bitmap.rows));
  bool ink = false;
  // Of one bit a dot, the left one in bit 7, as Bitmap's; but what is behind the width may be set.
  for (int y = 0; y < dots.height(); ++y)
    for (int x = 0; x < dots.width(); ++x)
      if ((bitmap.buffer[y * bitmap.pitch + x / 8] >> (7 - x % 8) & 1) != 0) {
        blacken(dots.row(y), x, x + 1);
        ink = true;
      }
  // A blank may come as a bitmap without a black dot.
  if (ink) glyph.dots = std::move(dots);
  return glyph;
}

}  // namespace

int closer(const GlyphDots& before, const GlyphDots& next) {
  // As FreeType's manual has it for whole dots (FT_GlyphSlotRec, lsb_delta).
  const int between = before.right_shift - next.left_shift;
  return between > 32 ? 1 : between < -31 ? -1 : 0;
}

std::map<std::uint32_t, GlyphDots> fit_glyphs(const Font& font, const std::set<std::uint32_t>& glyphs, double size,
                                              unsigned dpi) {
  std::map<std::uint32_t, GlyphDots> all;
  if (glyphs.empty()) return all;
  FT_Library opened = nullptr;
  require(FT_Init_FreeType(&opened));
  const Library library(opened);
  const auto file = font.subset(glyphs);
  FT_Face made = nullptr;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): FreeType takes unsigned bytes
  require(FT_New_Memory_Face(library.get(), reinterpret_cast<const FT_Byte*>(file.data()),
                             static_cast<FT_Long>(file.size()), 0, &made));
  const Face face(made);
  constexpr double kSixtyFourths = 64;
  require(FT_Set_Char_Size(face.get(), 0, std::lround(size / kMillimetresPerPoint * kSixtyFourths), dpi, dpi));
  for (const auto id : glyphs) {
    // The automatic fitting makes stems of whole dots in both directions; the font's own is made for screens.
    require(FT_Load_Glyph(face.get(), id, FT_LOAD_TARGET_MONO | FT_LOAD_FORCE_AUTOHINT));
    require(FT_Render_Glyph(face->glyph, FT_RENDER_MODE_MONO));
    all.emplace(id, taken(face->glyph));
  }
  return all;
}

}  // namespace ocop::labeler
