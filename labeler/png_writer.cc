#include "labeler/png_writer.h"

#include <cairo.h>
#include <png.h>

#include <cmath>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "labeler/pending_pages.h"

namespace ocop::labeler {
namespace {

struct Destroy {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using Context = std::unique_ptr<cairo_t, Destroy>;
using Surface = std::unique_ptr<cairo_surface_t, Destroy>;

constexpr double kDotsPerMillimetre = ModuleSize::kDotsPerInch / kMillimetresPerInch;
constexpr std::uint32_t kWhite = 0xFFFFFFFF;
constexpr std::uint32_t kBlack = 0xFF000000;

/// Pixels 0xAARRGGBB (cairo's CAIRO_FORMAT_RGB24), row by row.
struct Image {
  int width;
  int height;
  std::vector<std::uint32_t> pixels;

  Image(int columns, int rows)
      : width(columns),
        height(rows),
        pixels(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows), kWhite) {}
  std::uint32_t* row(int y) {
    return pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
  }
  const std::uint32_t* row(int y) const {
    return pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
  }
};

using Outline = std::vector<OutlineStep>;

void trace(cairo_t* context, const Outline& outline, double size, Point base) {
  for (const auto& [kind, points] : outline) {
    const auto x = [&, &p = points](std::size_t at) { return base.x + p[at] * size; };
    const auto y = [&, &p = points](std::size_t at) { return base.y - p[at + 1] * size; };
    switch (kind) {
      case OutlineStep::Kind::kMove: cairo_move_to(context, x(4), y(4)); break;
      case OutlineStep::Kind::kLine: cairo_line_to(context, x(4), y(4)); break;
      case OutlineStep::Kind::kCurve:
        cairo_curve_to(context, x(0), y(0), x(2), y(2), x(4), y(4));
        break;
      case OutlineStep::Kind::kClose: cairo_close_path(context); break;
    }
  }
}

/// Runs draw(context) on the image, its unit a millimetre.
template <class Draw>
void with_cairo(Image& image, Draw&& draw) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): cairo takes pixels as bytes
  const Surface surface(cairo_image_surface_create_for_data(
      reinterpret_cast<unsigned char*>(image.pixels.data()), CAIRO_FORMAT_RGB24, image.width,
      image.height, image.width * 4));
  const Context context(cairo_create(surface.get()));
  cairo_scale(context.get(), kDotsPerMillimetre, kDotsPerMillimetre);
  draw(context.get());
  cairo_surface_flush(surface.get());
  if (cairo_status(context.get()) != CAIRO_STATUS_SUCCESS)
    throw std::runtime_error(cairo_status_to_string(cairo_status(context.get())));
}

void use_ink(cairo_t* context, Ink ink) {
  const auto [red, green, blue] = colour(ink);
  cairo_set_source_rgb(context, red, green, blue);
}

Image paint_art(const LabelArt& art, const Typeface& typeface) {
  Image image(static_cast<int>(std::ceil(Sheet::kLabelWidth * kDotsPerMillimetre)),
              static_cast<int>(std::ceil(Sheet::kLabelHeight * kDotsPerMillimetre)));
  with_cairo(image, [&](cairo_t* context) {
    for (const auto& placed : art.runs) {
      use_ink(context, placed.ink);
      for (const auto& glyph : placed.run.glyphs)
        trace(context, typeface.font(placed.style).outline(glyph.id), placed.size,
              {placed.base.x + glyph.x * placed.size, placed.base.y - glyph.y * placed.size});
      cairo_fill(context);
    }
    use_ink(context, Ink::kAccent);
    for (const auto& star : art.stars) {
      for (const auto& corner : star_corners(star)) cairo_line_to(context, corner.x, corner.y);
      cairo_close_path(context);
    }
    cairo_fill(context);
  });
  return image;
}

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

std::string encode_png(const Image& image) {
  std::string bytes;
  const PngWrite write;
  png_set_write_fn(
      write.png, &bytes,
      [](png_structp png, png_bytep data, std::size_t length) {
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): libpng's bytes are unsigned
        static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<char*>(data), length);
      },
      nullptr);
  png_set_IHDR(write.png, write.info, static_cast<png_uint_32>(image.width),
               static_cast<png_uint_32>(image.height), 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  // Printing programs take the size on paper from this.
  const auto per_metre = static_cast<png_uint_32>(std::lround(kDotsPerMillimetre * 1000));
  png_set_pHYs(write.png, write.info, per_metre, per_metre, PNG_RESOLUTION_METER);
  png_set_filter(write.png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
  png_write_info(write.png, write.info);
  std::vector<png_byte> line(static_cast<std::size_t>(image.width) * 3);
  for (int y = 0; y < image.height; ++y) {
    auto* out = line.data();
    const auto* pixels = image.row(y);
    for (int x = 0; x < image.width; ++x)
      for (const unsigned shift : {16U, 8U, 0U})
        *out++ = static_cast<png_byte>((pixels[x] >> shift) & 0xFFU);
    png_write_row(write.png, line.data());
  }
  png_write_end(write.png, nullptr);
  return bytes;
}

class PngWriter final : public SheetWriter {
 public:
  PngWriter(const std::filesystem::path& path, std::uint64_t pages, const LabelArt& art,
            const Typeface& typeface)
      : pages_(path, "png", pages),
        art_(paint_art(art, typeface)),
        symbol_(art.symbol),
        module_(art.module.dots()),
        serial_(art.serial) {
    for (const auto& digit : serial_.digits)
      digits_.push_back(typeface.font(serial_.style).outline(digit.id));
  }

  std::string page(std::span<const Label> labels) const override {
    Image image(Sheet::kDotsWide, Sheet::kDotsHigh);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      copy_art(image, i);
      paint_symbol(image, i, labels[i].symbol.value());
    }
    with_cairo(image, [&](cairo_t* context) {
      use_ink(context, Ink::kBlack);
      for (std::size_t i = 0; i < labels.size(); ++i) trace_serial(context, i, labels[i].serial);
      cairo_fill(context);
    });
    return encode_png(image);
  }

  void add(const std::string& page) override { pages_.add(page); }
  void commit() override { pages_.commit(); }

 private:
  void copy_art(Image& image, std::size_t slot) const {
    const auto [left, top] = Sheet::dot(slot, {});
    const int columns = std::min(art_.width, image.width - left);
    for (int y = 0; y < std::min(art_.height, image.height - top); ++y) {
      const auto* from = art_.row(y);
      std::copy(from, from + columns, image.row(top + y) + left);
    }
  }

  void paint_symbol(Image& image, std::size_t slot, const Symbol& symbol) const {
    const auto [left, top] = Sheet::dot(slot, symbol_);
    symbol.for_each_run([&, left = left, top = top](int x, int y, int length) {
      for (int line = 0; line < module_; ++line) {
        auto* start = image.row(top + y * module_ + line) + left + x * module_;
        std::fill(start, start + length * module_, kBlack);
      }
    });
  }

  void trace_serial(cairo_t* context, std::size_t slot, const std::string& serial) const {
    const auto corner = Sheet::corner(slot);
    double x = corner.x + serial_.base.x;
    for (const char c : serial) {
      const auto digit = static_cast<std::size_t>(c - '0');
      trace(context, digits_.at(digit), serial_.size, {x, corner.y + serial_.base.y});
      x += serial_.digits.at(digit).width * serial_.size;
    }
  }

  PendingPages pages_;
  Image art_;
  Point symbol_;
  int module_;
  SerialPlace serial_;
  std::vector<Outline> digits_;
};

}  // namespace

std::unique_ptr<SheetWriter> png_writer(const std::filesystem::path& path, std::uint64_t pages,
                                        const LabelArt& art, const Typeface& typeface) {
  return std::make_unique<PngWriter>(path, pages, art, typeface);
}

}  // namespace ocop::labeler
