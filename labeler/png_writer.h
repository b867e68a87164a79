// Label sheets as PNG images at 300 dpi. One page is a file, more are a folder
// (pending_pages.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "labeler/label_art.h"
#include "labeler/sheet_writer.h"

namespace ocop::labeler {

std::unique_ptr<SheetWriter> png_writer(const std::filesystem::path& path, std::uint64_t pages,
                                        const LabelArt& art, const Typeface& typeface);

}  // namespace ocop::labeler
