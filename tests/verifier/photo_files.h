// Picture files for tests: drawn, encoded by the formats' own libraries, and then spoilt.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "verifier/photos/pixels.h"

namespace ocop::verifier::photo_files {

using Colour = std::array<std::uint8_t, 3>;
inline constexpr Colour kRed{200, 30, 30}, kGreen{30, 160, 40}, kBlue{30, 40, 200}, kWhite{255, 255, 255};

/// Four fields: red and green above, blue and white below.
photos::Pixels four_fields(int width, int height);
/// Of the point at these shares of width and height.
Colour colour_at(const photos::Pixels& pixels, double across, double down);
/// By which of the four a colour is meant; "" when it is near none.
std::string_view name_of(Colour colour);

std::string jpeg_file(const photos::Pixels& pixels, bool progressive = false);
std::string png_file(const photos::Pixels& pixels);
/// The upper half transparent.
std::string half_clear_png(int width, int height);
std::string webp_file(const photos::Pixels& pixels);

/// A segment of a JPEG: marker, length, body.
std::string segment(unsigned char marker, std::string_view body);
/// `bytes` behind the first two of a JPEG.
std::string behind_start(std::string_view jpeg, std::string_view bytes);
/// TIFF with the orientation and a GPS directory.
std::string exif(int orientation, bool little = false);
/// A chunk of a PNG, with its checksum, behind the header.
std::string with_chunk(std::string_view png, std::string_view type, std::string_view body);
/// A chunk of a WebP, at its end; makes the simple file an extended one.
std::string with_webp_exif(std::string_view webp, int width, int height, std::string_view body);
/// A PNG's header with this size, and nothing that follows from it.
std::string png_that_says(std::uint32_t width, std::uint32_t height);

}  // namespace ocop::verifier::photo_files
