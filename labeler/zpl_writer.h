// Label rolls as ZPL II (Zebra Programming Guide): for each file the art once as a stored
// graphic (~DG), for each label one format (^XA … ^XZ) that recalls it (^XG) and draws symbol and
// own texts as graphic fields (^GFA, with ZPL's run-length letters) in whole dots. Nothing depends on the
// printer's fonts or its own QR encoder: what is proven is what is printed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "labeler/bitmap.h"
#include "labeler/label_art.h"
#include "labeler/sheet_writer.h"

namespace ocop::labeler {

/// `layout` of a roll. A page is a label.
std::unique_ptr<SheetWriter> zpl_writer(const std::filesystem::path& path, const PageLayout& layout,
                                        const LabelArt& art, const Typeface& typeface);

/// The art of a label in dots: type, stars, frames.
Bitmap rasterise_art(const LabelArt& art, const Typeface& typeface, unsigned dpi);

}  // namespace ocop::labeler
