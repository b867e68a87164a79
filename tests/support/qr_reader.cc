#include "tests/support/qr_reader.h"

#include <png.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "tests/support/zxing.h"

namespace ocop::testing {
namespace {

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

/// Whitens a symbol that was read, quiet zone left aside.
template <class Position>
void erase(Grey& grey, const Position& position) {
  const auto [left, right] = std::minmax({position.topLeft().x, position.topRight().x,
                                          position.bottomLeft().x, position.bottomRight().x});
  const auto [top, bottom] = std::minmax({position.topLeft().y, position.topRight().y,
                                          position.bottomLeft().y, position.bottomRight().y});
  for (int y = std::max(top, 0); y <= std::min(bottom, grey.height - 1); ++y)
    for (int x = std::max(left, 0); x <= std::min(right, grey.width - 1); ++x)
      grey.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(grey.width) +
                  static_cast<std::size_t>(x)] = 0xFF;
}

/// Corners of one row of labels differ by a pixel or two.
void sort_for_reading(std::vector<ReadSymbol>& symbols) {
  constexpr int kSameRow = 20;
  std::ranges::sort(symbols, {}, &ReadSymbol::y);
  for (auto row = symbols.begin(); row != symbols.end();) {
    const auto end = std::find_if(row, symbols.end(), [&](const ReadSymbol& symbol) {
      return symbol.y - row->y > kSameRow;
    });
    std::sort(row, end, [](const auto& a, const auto& b) { return a.x < b.x; });
    row = end;
  }
}

}  // namespace

std::vector<ReadSymbol> read_qr_symbols(const std::filesystem::path& png) {
  auto grey = read_png(png);
  const auto options = qr_reader_options();
  std::vector<ReadSymbol> symbols;
  // Among many symbols finder patterns of different ones pair up and some
  // symbols stay unread; with the others gone they are found.
  for (bool more = true; more;) {
    more = false;
    const ZXing::ImageView view(grey.pixels.data(), grey.width, grey.height,
                                ZXing::ImageFormat::Lum);
    for (const auto& found : ZXing::ReadBarcodes(view, options)) {
      if (!found.isValid()) continue;
      more = true;
      const auto corner = found.position().topLeft();
      symbols.push_back({{found.bytes().begin(), found.bytes().end()}, corner.x, corner.y});
      erase(grey, found.position());
    }
  }
  sort_for_reading(symbols);
  return symbols;
}

}  // namespace ocop::testing
