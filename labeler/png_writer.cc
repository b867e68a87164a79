#include "labeler/png_writer.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "labeler/outlines.h"
#include "labeler/painting.h"
#include "labeler/pending_pages.h"

namespace ocop::labeler {
namespace {

constexpr std::uint32_t kBlack = 0xFF000000;
constexpr std::uint32_t kWhite = 0xFFFFFFFF;
/// Rows that are painted at a time, so that a page of many dots takes little memory.
constexpr int kBand = 256;

[[noreturn]] void on_png_error(png_structp, png_const_charp what) { throw std::runtime_error(what); }

struct PngWrite {
  png_structp png = nullptr;
  png_infop info = nullptr;

  PngWrite() : png(png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, on_png_error, nullptr)) {
    if (png != nullptr) info = png_create_info_struct(png);
    if (info == nullptr) throw std::bad_alloc();
  }
  ~PngWrite() { png_destroy_write_struct(&png, &info); }
  PngWrite(const PngWrite&) = delete;
  PngWrite& operator=(const PngWrite&) = delete;
};

/// A PNG file written row by row.
class PngStream {
 public:
  /// `grey`: what is written has no colours.
  PngStream(int width, int height, unsigned dpi, bool grey) : grey_(grey) {
    png_set_write_fn(
        write_.png, &bytes_,
        [](png_structp png, png_bytep data, std::size_t length) {
          // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): libpng's bytes are unsigned
          static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<char*>(data), length);
        },
        nullptr);
    png_set_IHDR(write_.png, write_.info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height),
                 8, grey ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    // Printing programs take the size on paper from this.
    const auto per_metre = static_cast<png_uint_32>(std::lround(dpi * 1000 / kMillimetresPerInch));
    png_set_pHYs(write_.png, write_.info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_set_filter(write_.png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_write_info(write_.png, write_.info);
  }

  void add(const Image& image, int rows) {
    line_.resize(static_cast<std::size_t>(image.width) * 3);
    for (int y = 0; y < rows; ++y) {
      auto* out = line_.data();
      const auto* pixels = image.row(y);
      for (int x = 0; x < image.width; ++x) {
        if (!grey_)
          for (const unsigned shift : {16U, 8U}) *out++ = static_cast<png_byte>((pixels[x] >> shift) & 0xFFU);
        *out++ = static_cast<png_byte>(pixels[x] & 0xFFU);
      }
      png_write_row(write_.png, line_.data());
    }
  }

  std::string finish() {
    png_write_end(write_.png, nullptr);
    return std::move(bytes_);
  }

 private:
  PngWrite write_;
  bool grey_;
  std::string bytes_;
  std::vector<png_byte> line_;
};

bool has_colours(const LabelArt& art) {
  return !art.stars.empty() || std::ranges::any_of(art.runs, [](const PlacedRun& run) {
    return run.ink == Ink::kAccent;
  });
}

/// The outlines of all characters of one place.
struct OwnOutlines {
  explicit OwnOutlines(const OwnPlace& own, const Font& font) : place(own) {
    for (const auto& [character, glyph] : place.characters) outlines.emplace(character, font.outline(glyph.id));
  }
  OwnPlace place;
  std::map<char, Outline> outlines;
};

class PngWriter final : public SheetWriter {
 public:
  PngWriter(const std::filesystem::path& path, std::uint64_t pages, PageLayout layout,
            const LabelArt& art, const Typeface& typeface)
      : pages_(path, "png", pages),
        layout_(std::move(layout)),
        art_(paint_art(art, typeface, layout_.dpi())),
        colours_(has_colours(art)),
        symbol_(art.symbol),
        module_(art.module.dots()) {
    for (const auto& place : art.own) own_.emplace_back(place, typeface.font(place.style));
  }

  std::string page(std::size_t first_slot, std::span<const Label> labels) const override {
    const int width = layout_.dots_wide();
    const int height = layout_.dots_high();
    PngStream stream(width, height, layout_.dpi(), !colours_);
    for (int top = 0; top < height; top += kBand) {
      Image band(width, kBand);
      std::vector<PlacedOutline> texts;
      for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto slot = first_slot + i;
        const auto corner = layout_.dot(slot, {});
        if (corner[1] >= top + kBand || corner[1] + art_.height <= top) continue;
        copy_art(band, top, corner);
        paint_symbol(band, top, slot, labels[i].symbol.value());
        place_own(texts, slot, labels[i]);
      }
      paint_outlines(band, layout_.dpi(), top, texts);
      stream.add(band, std::min(kBand, height - top));
    }
    return stream.finish();
  }

  void add(const std::string& page) override { pages_.add(page); }
  std::filesystem::path finish() override { return pages_.temporary(); }
  void commit() override { pages_.commit(); }

 private:
  /// A label's paper may reach over the page's edge.
  void copy_art(Image& band, int top, std::array<int, 2> corner) const {
    const int left = std::max(corner[0], 0);
    const int columns = std::min(corner[0] + art_.width, band.width) - left;
    const int end = std::min(corner[1] + art_.height, top + band.height);
    for (int y = std::max(corner[1], top); y < end && columns > 0; ++y) {
      const auto* from = art_.row(y - corner[1]) + (left - corner[0]);
      auto* to = band.row(y - top) + left;
      // Where labels lie close, the paper of one must not cover the ink of its neighbour.
      std::transform(from, from + columns, to, to, [](std::uint32_t art, std::uint32_t there) {
        return art == kWhite ? there : art;
      });
    }
  }

  void paint_symbol(Image& band, int top, std::size_t slot, const Symbol& symbol) const {
    const auto corner = layout_.dot(slot, symbol_);
    symbol.for_each_run([&](int x, int y, int length) {
      const int left = corner[0] + x * module_;
      const int first = corner[1] + y * module_;
      for (int line = std::max(first, top); line < std::min(first + module_, top + band.height); ++line) {
        auto* start = band.row(line - top) + left;
        std::fill(start, start + length * module_, kBlack);
      }
    });
  }

  void place_own(std::vector<PlacedOutline>& texts, std::size_t slot, const Label& label) const {
    const auto corner = layout_.corner(slot);
    for (const auto& [place, outlines] : own_) {
      std::size_t at = 0;
      for (const char c : own_text(label, place))
        texts.push_back({&outlines.at(c), place.size,
                         {corner.x + place.x(at++, place.glyph(c)), corner.y + place.base.y}});
    }
  }

  PendingPages pages_;
  PageLayout layout_;
  Image art_;
  bool colours_;
  Point symbol_;
  int module_;
  std::vector<OwnOutlines> own_;
};

}  // namespace

std::unique_ptr<SheetWriter> png_writer(const std::filesystem::path& path, std::uint64_t pages,
                                        const PageLayout& layout, const LabelArt& art,
                                        const Typeface& typeface) {
  require_dots_of(layout, art);
  return std::make_unique<PngWriter>(path, pages, layout, art, typeface);
}

}  // namespace ocop::labeler
