#include <webp/decode.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "verifier/photos/decode.h"
#include "verifier/photos/exif.h"

namespace ocop::verifier::photos {
namespace {

constexpr std::size_t kRiffHeader = 12;
constexpr std::size_t kChunkHeader = 8;

/// RIFF chunks; "EXIF" holds a TIFF structure, in files of some programs behind a JPEG's mark.
int webp_orientation(std::string_view bytes) {
  for (std::size_t at = kRiffHeader; at < bytes.size() && bytes.size() - at >= kChunkHeader;) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      length |= std::size_t{static_cast<unsigned char>(bytes[at + 4 + i])} << (8 * i);
    }
    if (length > bytes.size() - at - kChunkHeader) return 1;
    std::string_view body = bytes.substr(at + kChunkHeader, length);
    if (bytes.substr(at, 4) == "EXIF") {
      if (body.starts_with("Exif")) body.remove_prefix(std::min<std::size_t>(6, body.size()));
      return orientation_of(body);
    }
    at += kChunkHeader + length + length % 2;
  }
  return 1;
}

std::uint8_t over_white(std::uint8_t colour, unsigned alpha) {
  return static_cast<std::uint8_t>((colour * alpha + 255U * (255U - alpha) + 127U) / 255U);
}

std::vector<std::uint8_t> on_white(const std::vector<std::uint8_t>& rgba) {
  std::vector<std::uint8_t> rgb;
  rgb.reserve(rgba.size() / 4 * 3);
  for (std::size_t i = 0; i + 3 < rgba.size(); i += 4) {
    for (std::size_t c = 0; c < 3; ++c) rgb.push_back(over_white(rgba[i + c], rgba[i + 3]));
  }
  return rgb;
}

}  // namespace

Result<Decoded> decode_webp(std::string_view bytes, int most) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0) throw std::runtime_error("libwebp is another version");
  if (WebPGetFeatures(data, bytes.size(), &config.input) != VP8_STATUS_OK) return damaged();
  const Size whole{config.input.width, config.input.height};
  if (whole.width < 1 || whole.height < 1) return damaged();
  if (auto fits = check_size(whole); !fits) return tl::unexpected(fits.error());
  if (config.input.has_animation != 0) {
    return fail("photo", message("this picture moves; send a photo that stands still",
                                 "đây là ảnh động; hãy gửi một ảnh tĩnh"));
  }
  const Size size = fitted(whole, most);
  config.options.use_scaling = size.width == whole.width && size.height == whole.height ? 0 : 1;
  config.options.scaled_width = size.width;
  config.options.scaled_height = size.height;
  std::vector<std::uint8_t> rgba(static_cast<std::size_t>(size.width) *
                                 static_cast<std::size_t>(size.height) * 4);
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = rgba.data();
  config.output.u.RGBA.stride = size.width * 4;
  config.output.u.RGBA.size = rgba.size();
  const VP8StatusCode status = WebPDecode(data, bytes.size(), &config);
  WebPFreeDecBuffer(&config.output);
  if (status != VP8_STATUS_OK) return damaged();
  return Decoded{{size.width, size.height, on_white(rgba)}, webp_orientation(bytes)};
}

}  // namespace ocop::verifier::photos
