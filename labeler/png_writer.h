// Labels as PNG images in the dots of the layout's printer. One page is a file, more are a folder
// (pending_pages.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "labeler/label_art.h"
#include "labeler/page_layout.h"
#include "labeler/sheet_writer.h"

namespace ocop::labeler {

/// Throws std::invalid_argument when `art` was set for other dots than the layout's. `typeface`
/// is used up here.
std::unique_ptr<SheetWriter> png_writer(const std::filesystem::path& path, std::uint64_t pages,
                                        const PageLayout& layout, const LabelArt& art,
                                        const Typeface& typeface);

}  // namespace ocop::labeler
