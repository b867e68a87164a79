#include "tests/support/qr_reader.h"

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>
#include <png.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace ocop::testing {
namespace {

#if __has_include(<ZXing/ReaderOptions.h>)
using Options = ZXing::ReaderOptions;  // from ZXing-C++ 2.2
#else
using Options = ZXing::DecodeHints;
#endif

struct Grey {
  int width = 0;
  int height = 0;
  std::vector<png_byte> pixels;
};

Grey read_png(const std::filesystem::path& path) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  const std::unique_ptr<png_image, decltype(&png_image_free)> guard(&image, &png_image_free);
  if (png_image_begin_read_from_file(&image, path.c_str()) == 0)
    throw std::runtime_error(path.string() + ": " + image.message);
  image.format = PNG_FORMAT_GRAY;
  Grey grey{static_cast<int>(image.width), static_cast<int>(image.height), {}};
  grey.pixels.resize(PNG_IMAGE_SIZE(image));
  if (png_image_finish_read(&image, nullptr, grey.pixels.data(), 0, nullptr) == 0)
    throw std::runtime_error(path.string() + ": " + image.message);
  return grey;
}

}  // namespace

std::vector<ReadSymbol> read_qr_symbols(const std::filesystem::path& png) {
  const auto grey = read_png(png);
  const ZXing::ImageView view(grey.pixels.data(), grey.width, grey.height,
                              ZXing::ImageFormat::Lum);
  Options options;
  options.setFormats(ZXing::BarcodeFormat::QRCode);
  options.setTryHarder(true);
  std::vector<ReadSymbol> symbols;
  for (const auto& found : ZXing::ReadBarcodes(view, options)) {
    if (!found.isValid()) continue;
    const auto corner = found.position().topLeft();
    symbols.push_back({{found.bytes().begin(), found.bytes().end()}, corner.x, corner.y});
  }
  // Corners of one row of labels differ by a pixel or two.
  constexpr int kSameRow = 20;
  std::ranges::sort(symbols, {}, &ReadSymbol::y);
  for (auto row = symbols.begin(); row != symbols.end();) {
    const auto end = std::find_if(row, symbols.end(), [&](const ReadSymbol& symbol) {
      return symbol.y - row->y > kSameRow;
    });
    std::ranges::sort(row, end, {}, &ReadSymbol::x);
    row = end;
  }
  return symbols;
}

}  // namespace ocop::testing
