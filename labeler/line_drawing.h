// Lines and words on one page of a PDF file. Lengths are millimetres from the page's top left
// corner, y downwards.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/date.h"
#include "labeler/font.h"
#include "labeler/page_layout.h"
#include "labeler/text_fit.h"

namespace ocop::labeler {

class LineDrawing {
 public:
  LineDrawing(double width, double height, const Typeface& typeface);

  void line(Point from, Point to, double stroke);
  void box(Point corner, double width, double height, double stroke);
  void ellipse(Point corner, double width, double height, double stroke);
  /// White, with a thin black edge.
  void panel(Point corner, double width, double height);
  /// One line; `points` high, its base line from `start` on. `text` of this program's own words.
  void text(Point start, double points, std::string_view text, FontStyle style = FontStyle::kRegular);
  /// In lines `width` wide; returns where the next line's base would be.
  double paragraph(Point start, double width, double points, const TextFlow& flow);

  /// Throws FileError.
  void write(const std::filesystem::path& path, std::string_view title, Instant made) const;

 private:
  void glyphs(Point start, double size, FontStyle style, const GlyphRun& run);

  double width_, height_;
  const Typeface* typeface_;
  std::string operators_;
};

}  // namespace ocop::labeler
