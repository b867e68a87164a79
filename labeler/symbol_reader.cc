#include "labeler/symbol_reader.h"

// The text as UTF-8, as newer releases give it.
#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "labeler/symbol.h"

namespace ocop::labeler {
namespace {

/// The dots [x, x + count) of a row, the first in bit 7 of the first byte; what is behind is 0.
void cut(const Bitmap& dots, int x, int y, int count, std::vector<std::uint8_t>& out) {
  const auto* row = dots.row(y);
  const auto shift = static_cast<unsigned>(x % 8);
  auto at = static_cast<std::size_t>(x / 8);
  const auto bytes = (static_cast<std::size_t>(count) + 7) / 8;
  out.resize(bytes);
  for (std::size_t i = 0; i < bytes; ++i, ++at) {
    const unsigned next = at + 1 < dots.stride() ? row[at + 1] : 0U;
    out[i] = static_cast<std::uint8_t>((row[at] << shift | next >> (8 - shift)) & 0xFFU);
  }
  if (const auto spare = static_cast<unsigned>(bytes * 8 - static_cast<std::size_t>(count)); spare != 0)
    out.back() = static_cast<std::uint8_t>(out.back() & (0xFFU << spare));
}

bool bit(const std::vector<std::uint8_t>& line, int x) {
  return (line[static_cast<std::size_t>(x / 8)] >> (7 - x % 8) & 1) != 0;
}

/// A row of modules from a row of dots; false when one is neither black nor white.
bool read_line(const std::vector<std::uint8_t>& line, int y, int dots, qr::Modules& modules) {
  for (int x = 0; x < modules.width(); ++x) {
    const bool dark = bit(line, x * dots);
    for (int i = 1; i < dots; ++i)
      if (bit(line, x * dots + i) != dark) return false;
    if (dark) modules.set(x, y, true);
  }
  return true;
}

bool white(const Bitmap& dots, int left, int top, int right, int bottom) {
  left = std::max(left, 0);
  top = std::max(top, 0);
  right = std::min(right, dots.width());
  bottom = std::min(bottom, dots.height());
  if (left >= right) return true;
  std::vector<std::uint8_t> line;
  for (int y = top; y < bottom; ++y) {
    cut(dots, left, y, right - left, line);
    if (std::ranges::any_of(line, [](auto byte) { return byte != 0; })) return false;
  }
  return true;
}

std::optional<std::string> read_at(const qr::Modules& modules, int scale, bool harder) {
  const int side = (modules.width() + 2 * Symbol::kQuietZone) * scale;
  const auto stride = static_cast<std::size_t>(side);
  std::vector<std::uint8_t> grey(stride * stride, 0xFF);
  for (int y = 0; y < modules.width(); ++y)
    for (int x = 0; x < modules.width(); ++x) {
      if (!modules.dark(x, y)) continue;
      const auto left = static_cast<std::size_t>((x + Symbol::kQuietZone) * scale);
      for (int i = 0; i < scale; ++i) {
        const auto row = static_cast<std::size_t>((y + Symbol::kQuietZone) * scale + i);
        std::fill_n(grey.begin() + static_cast<std::ptrdiff_t>(row * stride + left), scale, std::uint8_t{0});
      }
    }
  ZXing::DecodeHints hints;
  hints.setFormats(ZXing::BarcodeFormat::QRCode);
  hints.setTryHarder(harder);
  hints.setTryRotate(false);
  hints.setTryDownscale(false);
  hints.setMaxNumberOfSymbols(1);
  if (!harder) hints.setBinarizer(ZXing::Binarizer::FixedThreshold);
  const auto found = ZXing::ReadBarcode({grey.data(), side, side, ZXing::ImageFormat::Lum}, hints);
  if (!found.isValid()) return std::nullopt;
  return found.text();
}

}  // namespace

std::optional<qr::Modules> modules_at(const Bitmap& dots, const SymbolPlace& place) {
  const int side = place.width * place.dots;
  if (place.x < 0 || place.y < 0 || place.x + side > dots.width() || place.y + side > dots.height())
    return std::nullopt;
  qr::Modules modules(place.width);
  std::vector<std::uint8_t> first, line;
  for (int y = 0; y < place.width; ++y) {
    const int top = place.y + y * place.dots;
    cut(dots, place.x, top, side, first);
    for (int i = 1; i < place.dots; ++i) {
      cut(dots, place.x, top + i, side, line);
      if (line != first) return std::nullopt;
    }
    if (!read_line(first, y, place.dots, modules)) return std::nullopt;
  }
  return modules;
}

bool quiet_around(const Bitmap& dots, const SymbolPlace& place) {
  const int side = place.width * place.dots;
  const int quiet = Symbol::kQuietZone * place.dots - 1;
  const int right = place.x + side;
  const int bottom = place.y + side;
  return white(dots, place.x - quiet, place.y - quiet, right + quiet, place.y) &&
         white(dots, place.x - quiet, bottom, right + quiet, bottom + quiet) &&
         white(dots, place.x - quiet, place.y, place.x, bottom) &&
         white(dots, right, place.y, right + quiet, bottom);
}

std::optional<std::string> read_symbol(const qr::Modules& modules) {
  // Two pixels a module are what a reader needs at the least, and are read fastest.
  if (auto read = read_at(modules, 2, false)) return read;
  return read_at(modules, 4, true);
}

}  // namespace ocop::labeler
