// Label sheets as PDF: symbols as outlines, text as text with embedded fonts.
#pragma once

#include <filesystem>
#include <memory>

#include "labeler/label_art.h"
#include "labeler/sheet_writer.h"

namespace ocop::labeler {

/// Opens the output at once, so that a path that cannot be written is known
/// before anything is registered. `art` and `typeface` are used up here.
std::unique_ptr<SheetWriter> pdf_writer(const std::filesystem::path& path, const LabelArt& art,
                                        const Typeface& typeface, const DocumentFacts& document);

}  // namespace ocop::labeler
