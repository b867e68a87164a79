// Label codes as a table, for printers that make the symbols themselves:
// UTF-8 with a byte order mark, RFC 4180, one label a line.
#pragma once

#include <filesystem>
#include <memory>

#include "labeler/label_art.h"
#include "labeler/sheet_writer.h"

namespace ocop::labeler {

std::unique_ptr<SheetWriter> csv_writer(const std::filesystem::path& path, const LabelFacts& facts,
                                        const std::string& gtin14);

}  // namespace ocop::labeler
