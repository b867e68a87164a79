// Label sheets as SVG: everything as outlines, so that no font is needed where
// they are printed. One page is a file, more are a folder (pending_pages.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "labeler/label_art.h"
#include "labeler/sheet_writer.h"

namespace ocop::labeler {

std::unique_ptr<SheetWriter> svg_writer(const std::filesystem::path& path, std::uint64_t pages,
                                        const LabelArt& art, const Typeface& typeface,
                                        const DocumentFacts& document);

}  // namespace ocop::labeler
