#include <png.h>

#include <cstdint>
#include <optional>

#include "verifier/photos/decode.h"
#include "verifier/photos/exif.h"

namespace ocop::verifier::photos {
namespace {

constexpr std::size_t kSignature = 8;
constexpr std::size_t kFrame = 12;  ///< length, type and checksum of a chunk

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (const char byte : bytes.substr(at, 4)) value = value << 8U | static_cast<unsigned char>(byte);
  return value;
}

struct Header {
  Size size;
  int orientation = 1;
};

/// ISO 15948, 5.3 and 11.2.2; eXIf as PNG's registered extensions have it.
std::optional<Header> header_of(std::string_view bytes) {
  std::optional<Header> header;
  for (std::size_t at = kSignature; bytes.size() - at >= kFrame;) {
    const std::size_t length = number_at(bytes, at);
    const std::string_view type = bytes.substr(at + 4, 4);
    if (length > bytes.size() - at - kFrame) return header;
    if (!header) {
      if (type != "IHDR" || length != 13) return {};
      const auto width = number_at(bytes, at + 8);
      const auto height = number_at(bytes, at + 12);
      if (width == 0 || height == 0 || width > 0x7fffffffU || height > 0x7fffffffU) return {};
      header = Header{{static_cast<int>(width), static_cast<int>(height)}};
    }
    if (type == "eXIf") header->orientation = orientation_of(bytes.substr(at + 8, length));
    if (type == "IEND") break;
    at += kFrame + length;
  }
  return header;
}

class Image {
 public:
  Image() { image_.version = PNG_IMAGE_VERSION; }
  ~Image() { png_image_free(&image_); }
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;
  png_image* get() { return &image_; }

 private:
  png_image image_{};
};

}  // namespace

Result<Decoded> decode_png(std::string_view bytes, int /*most*/) {
  const auto header = header_of(bytes);
  if (!header) return damaged();
  if (auto fits = check_size(header->size); !fits) return tl::unexpected(fits.error());
  Image image;
  if (png_image_begin_read_from_memory(image.get(), bytes.data(), bytes.size()) == 0) {
    return damaged();
  }
  const bool same = image.get()->width == static_cast<unsigned>(header->size.width) &&
                    image.get()->height == static_cast<unsigned>(header->size.height);
  if (!same) return damaged();
  image.get()->format = PNG_FORMAT_RGB;
  Decoded decoded{{header->size.width, header->size.height, {}}, header->orientation};
  decoded.pixels.rgb.resize(PNG_IMAGE_SIZE(*image.get()));
  const png_color white{255, 255, 255};
  if (png_image_finish_read(image.get(), &white, decoded.pixels.rgb.data(), 0, nullptr) == 0) {
    return damaged();
  }
  return decoded;
}

}  // namespace ocop::verifier::photos
