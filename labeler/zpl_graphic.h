// Graphics as ZPL II writes them: rows of hexadecimal digits, a digit that repeats behind a
// letter for how often (G–Y 1–19, g–z 20–400), "," for a row whose rest is white, "!" for one
// whose rest is black, ":" for a row like the one before (Zebra Programming Guide,
// "Alternative Data Compression Scheme for ~DG and ~DB Commands").
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "labeler/bitmap.h"

namespace ocop::labeler {

inline constexpr char kLikeTheRowBefore = ':';

/// Adds one row: 1 to 4,096 bytes, bit 7 of the first is the left dot.
void add_graphic_row(std::string& zpl, std::span<const std::uint8_t> row);

/// Adds all rows.
void add_graphic(std::string& zpl, const Bitmap& bitmap);

/// Reads such rows, `stride` bytes wide; neither is more than a bitmap's side allows. Refuses
/// what is not exactly `height` rows; `where` of the error is the offset into `data`, from 0.
Result<Bitmap> read_graphic(std::string_view data, std::size_t stride, std::size_t height);

}  // namespace ocop::labeler
