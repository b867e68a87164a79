// A font inside a PDF file: its subset, widths, and what its glyphs stand for.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "labeler/font.h"
#include "labeler/pdf_file.h"

namespace ocop::labeler {

/// Adds `font` as a composite font (ISO 32000-1, 9.7) whose two-byte codes are
/// glyph numbers. `glyphs`: each glyph used, with the UTF-8 it stands for, so
/// that text can be searched and copied. Returns the font dictionary.
PdfFile::Object add_font(PdfFile& file, const Font& font,
                         const std::map<std::uint32_t, std::string>& glyphs);

}  // namespace ocop::labeler
