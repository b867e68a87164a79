// Finished files as pictures, one pixel a dot of the printer.
#pragma once

#include <filesystem>
#include <vector>

#include "tests/print/picture.h"

namespace ocop::print_quality {

/// A page of a PDF, from 1, as poppler draws it. Throws std::runtime_error.
Picture draw_pdf(const std::filesystem::path& pdf, int page, unsigned dpi);

/// Each label of a roll as the printer gets it. Throws std::runtime_error.
std::vector<Picture> draw_zpl(const std::filesystem::path& zpl);

}  // namespace ocop::print_quality
