// Label sheets as SVG: everything as outlines, so that no font is needed where
// they are printed. One page is a file, more are a folder (pending_pages.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "labeler/label_art.h"
#include "labeler/page_layout.h"
#include "labeler/sheet_writer.h"

namespace ocop::labeler {

/// As png_writer().
std::unique_ptr<SheetWriter> svg_writer(const std::filesystem::path& path, std::uint64_t pages,
                                        const PageLayout& layout, const LabelArt& art,
                                        const Typeface& typeface, const DocumentFacts& document);

/// One label as an SVG element for a page, with a grey square where the symbol will be:
/// what is not signed yet has none. `label`: its own texts.
std::string svg_label(const LabelArt& art, const Typeface& typeface, const Label& label);

}  // namespace ocop::labeler
