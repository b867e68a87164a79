// Draws the operators of a page that labeler/pdf_writer.h wrote in the printer's dots; any other
// operator, and any ink between two dots, is refused. Type is not set anew: of the
// art's it knows the place by rasterise_art().
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "labeler/bitmap.h"
#include "labeler/label_art.h"
#include "labeler/page_layout.h"

namespace ocop::labeler {

/// Immutable; safe from several threads at once. `layout` must outlive it.
class PdfCanvas {
 public:
  /// `form`: operators of what all labels share; `art` is what it looks like. nullopt for operators
  /// that no label's art has.
  static std::optional<PdfCanvas> make(const PageLayout& layout, Bitmap art, std::string_view form);

  /// nullopt when anything but labels stands there.
  std::optional<Bitmap> draw(std::string_view operators) const;

 private:
  struct Box {
    int x, y, width, height;
  };
  class Painter;

  PdfCanvas(const PageLayout& layout, Bitmap art) : layout_(&layout), art_(std::move(art)) {}
  bool read_form(std::string_view form);

  const PageLayout* layout_;
  Bitmap art_;
  std::vector<Box> shapes_;  ///< around the form's paths
};

}  // namespace ocop::labeler
