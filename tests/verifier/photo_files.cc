#include "tests/verifier/photo_files.h"

#include <png.h>
#include <turbojpeg.h>
#include <webp/encode.h>
#include <zlib.h>

#include <cstdlib>
#include <stdexcept>
#include <vector>

namespace ocop::verifier::photo_files {
namespace {

using namespace std::string_view_literals;

std::string number(std::uint32_t value, int bytes, bool little = false) {
  std::string text;
  for (int i = 0; i < bytes; ++i) {
    const int shift = 8 * (little ? i : bytes - 1 - i);
    text += static_cast<char>(value >> static_cast<unsigned>(shift) & 0xFFU);
  }
  return text;
}

std::string png_of(png_image& image, const void* points) {
  png_alloc_size_t size = 0;
  if (png_image_write_to_memory(&image, nullptr, &size, 0, points, 0, nullptr) == 0) {
    throw std::runtime_error("no PNG");
  }
  std::string file(size, '\0');
  png_image_write_to_memory(&image, file.data(), &size, 0, points, 0, nullptr);
  return file;
}

std::string chunk(std::string_view type, std::string_view body) {
  std::string checked(type);
  checked += body;
  const auto sum = crc32(0, reinterpret_cast<const Bytef*>(checked.data()),
                         static_cast<uInt>(checked.size()));
  return number(static_cast<std::uint32_t>(body.size()), 4) + checked +
         number(static_cast<std::uint32_t>(sum), 4);
}

}  // namespace

photos::Pixels four_fields(int width, int height) {
  photos::Pixels pixels{width, height, {}};
  pixels.rgb.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool left = x < width / 2;
      const Colour& colour = y < height / 2 ? (left ? kRed : kGreen) : (left ? kBlue : kWhite);
      pixels.rgb.insert(pixels.rgb.end(), colour.begin(), colour.end());
    }
  }
  return pixels;
}

Colour colour_at(const photos::Pixels& pixels, double across, double down) {
  const auto x = static_cast<std::size_t>(across * pixels.width);
  const auto y = static_cast<std::size_t>(down * pixels.height);
  const std::size_t at = (y * static_cast<std::size_t>(pixels.width) + x) * 3;
  return {pixels.rgb.at(at), pixels.rgb.at(at + 1), pixels.rgb.at(at + 2)};
}

std::string_view name_of(Colour colour) {
  const auto near = [&](const Colour& other) {
    for (std::size_t i = 0; i < 3; ++i) {
      if (std::abs(int{colour[i]} - int{other[i]}) > 24) return false;
    }
    return true;
  };
  return near(kRed) ? "red" : near(kGreen) ? "green" : near(kBlue) ? "blue" : near(kWhite) ? "white" : "";
}

std::string jpeg_file(const photos::Pixels& pixels, bool progressive) {
  const tjhandle handle = tjInitCompress();
  unsigned char* made = nullptr;
  unsigned long size = 0;
  const int failed =
      tjCompress2(handle, pixels.rgb.data(), pixels.width, 0, pixels.height, TJPF_RGB, &made, &size,
                  TJSAMP_444, 90, progressive ? TJFLAG_PROGRESSIVE : 0);
  std::string file(failed == 0 ? reinterpret_cast<const char*>(made) : "", failed == 0 ? size : 0);
  tjFree(made);
  tjDestroy(handle);
  if (failed != 0) throw std::runtime_error("no JPEG");
  return file;
}

std::string png_file(const photos::Pixels& pixels) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(pixels.width);
  image.height = static_cast<png_uint_32>(pixels.height);
  image.format = PNG_FORMAT_RGB;
  return png_of(image, pixels.rgb.data());
}

std::string half_clear_png(int width, int height) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = PNG_FORMAT_RGBA;
  std::vector<std::uint8_t> points;
  for (int i = 0; i < width * height; ++i) {
    const bool clear = i < width * (height / 2);
    points.insert(points.end(), {kBlue[0], kBlue[1], kBlue[2], std::uint8_t(clear ? 0 : 255)});
  }
  return png_of(image, points.data());
}

std::string webp_file(const photos::Pixels& pixels) {
  std::uint8_t* made = nullptr;
  const std::size_t size = WebPEncodeRGB(pixels.rgb.data(), pixels.width, pixels.height,
                                         pixels.width * 3, 90.0F, &made);
  std::string file(reinterpret_cast<const char*>(made), size);
  WebPFree(made);
  if (file.empty()) throw std::runtime_error("no WebP");
  return file;
}

std::string segment(unsigned char marker, std::string_view body) {
  std::string text{'\xFF', static_cast<char>(marker)};
  text += number(static_cast<std::uint32_t>(body.size() + 2), 2);
  return text.append(body);
}

std::string behind_start(std::string_view jpeg, std::string_view bytes) {
  return std::string(jpeg.substr(0, 2)).append(bytes).append(jpeg.substr(2));
}

std::string exif(int orientation, bool little) {
  const auto n = [&](std::uint32_t value, int bytes) { return number(value, bytes, little); };
  std::string tiff(little ? "II*\0"sv : "MM\0*"sv);
  tiff += n(8, 4) + n(2, 2);
  tiff += n(0x0112, 2) + n(3, 2) + n(1, 4) + n(static_cast<std::uint32_t>(orientation), 2) + n(0, 2);
  tiff += n(0x8825, 2) + n(4, 2) + n(1, 4) + n(38, 4) + n(0, 4);
  // The GPS directory: latitude "N".
  tiff += n(1, 2) + n(1, 2) + n(2, 2) + n(2, 4) + std::string("N\0\0\0"sv) + n(0, 4);
  return tiff + "GPS-21.0285,105.8542";
}

std::string with_chunk(std::string_view png, std::string_view type, std::string_view body) {
  constexpr std::size_t kHeader = 33;
  return std::string(png.substr(0, kHeader)).append(chunk(type, body)).append(png.substr(kHeader));
}

std::string with_webp_exif(std::string_view webp, int width, int height, std::string_view body) {
  const auto piece = [](std::string_view type, std::string_view data) {
    std::string text(type);
    text += number(static_cast<std::uint32_t>(data.size()), 4, true);
    text.append(data);
    if (data.size() % 2 == 1) text += '\0';
    return text;
  };
  std::string flags = number(0x08, 4, true) + number(static_cast<std::uint32_t>(width - 1), 3, true) +
                      number(static_cast<std::uint32_t>(height - 1), 3, true);
  const std::string inner =
      "WEBP" + piece("VP8X", flags) + std::string(webp.substr(12)) + piece("EXIF", body);
  return "RIFF" + number(static_cast<std::uint32_t>(inner.size()), 4, true) + inner;
}

std::string png_that_says(std::uint32_t width, std::uint32_t height) {
  std::string header = number(width, 4) + number(height, 4) + std::string("\x08\x02\x00\x00\x00"sv);
  return std::string("\x89PNG\r\n\x1A\n"sv) + chunk("IHDR", header) + chunk("IEND", "");
}

}  // namespace ocop::verifier::photo_files
