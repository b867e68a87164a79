// Labels as PDF, on sheets or a page a label: symbols as outlines, text as text with embedded fonts.
#pragma once

#include <filesystem>
#include <memory>

#include "labeler/label_art.h"
#include "labeler/page_layout.h"
#include "labeler/sheet_writer.h"

namespace ocop::labeler {

/// Opens the output at once, so that a path that cannot be written is known
/// before anything is registered. All but the path is used up here. Throws
/// std::invalid_argument when `art` was set for other dots than the layout's.
std::unique_ptr<SheetWriter> pdf_writer(const std::filesystem::path& path, const PageLayout& layout,
                                        const LabelArt& art, const Typeface& typeface,
                                        const DocumentFacts& document);

}  // namespace ocop::labeler
