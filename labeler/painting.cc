#include "labeler/painting.h"

#include <cairo.h>

#include <cmath>
#include <memory>
#include <stdexcept>

#include "labeler/outlines.h"

namespace ocop::labeler {
namespace {

struct Destroy {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using Context = std::unique_ptr<cairo_t, Destroy>;
using Surface = std::unique_ptr<cairo_surface_t, Destroy>;

constexpr std::uint32_t kWhite = 0xFFFFFFFF;

void trace(cairo_t* context, const PlacedOutline& placed) {
  for (const auto& [kind, points] : *placed.outline) {
    const auto x = [&, &p = points](std::size_t at) { return placed.base.x + p[at] * placed.size; };
    const auto y = [&, &p = points](std::size_t at) { return placed.base.y - p[at + 1] * placed.size; };
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

template <class Corners>
void trace_polygon(cairo_t* context, const Corners& corners) {
  // Without it a line would lead here from where the polygon before was closed.
  cairo_new_sub_path(context);
  for (const auto& corner : corners) cairo_line_to(context, corner.x, corner.y);
  cairo_close_path(context);
}

/// Runs draw(context) on the image, its unit a millimetre.
template <class Draw>
void with_cairo(Image& image, unsigned dpi, int top, Draw&& draw) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): cairo takes pixels as bytes
  const Surface surface(cairo_image_surface_create_for_data(
      reinterpret_cast<unsigned char*>(image.pixels.data()), CAIRO_FORMAT_RGB24, image.width,
      image.height, image.width * 4));
  const Context context(cairo_create(surface.get()));
  const double dots = dpi / kMillimetresPerInch;
  cairo_translate(context.get(), 0, -top);
  cairo_scale(context.get(), dots, dots);
  draw(context.get());
  cairo_surface_flush(surface.get());
  if (cairo_status(context.get()) != CAIRO_STATUS_SUCCESS)
    throw std::runtime_error(cairo_status_to_string(cairo_status(context.get())));
}

void use_ink(cairo_t* context, Ink ink) {
  const auto [red, green, blue] = colour(ink);
  cairo_set_source_rgb(context, red, green, blue);
}

}  // namespace

Image::Image(int columns, int rows)
    : width(columns),
      height(rows),
      pixels(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows), kWhite) {}

Image paint_art(const LabelArt& art, const Typeface& typeface, unsigned dpi) {
  const auto dots = [&](double millimetres) {
    return static_cast<int>(std::ceil(millimetres * dpi / kMillimetresPerInch - 1e-6));
  };
  Image image(dots(art.width), dots(art.height));
  with_cairo(image, dpi, 0, [&](cairo_t* context) {
    for (const auto& placed : art.runs) {
      use_ink(context, placed.ink);
      for (const auto& glyph : placed.run.glyphs) {
        const auto outline = typeface.font(placed.style).outline(glyph.id);
        trace(context, {&outline, placed.size,
                        {placed.base.x + glyph.x * placed.size, placed.base.y - glyph.y * placed.size}});
      }
      cairo_fill(context);
    }
    use_ink(context, Ink::kAccent);
    for (const auto& star : art.stars) trace_polygon(context, star_corners(star));
    cairo_fill(context);
    use_ink(context, Ink::kBlack);
    for (const auto& frame : art.frames)
      for (const auto& edge : frame_outline(frame)) trace_polygon(context, edge);
    cairo_fill(context);
  });
  return image;
}

void paint_outlines(Image& image, unsigned dpi, int top, std::span<const PlacedOutline> outlines) {
  with_cairo(image, dpi, top, [&](cairo_t* context) {
    use_ink(context, Ink::kBlack);
    for (const auto& placed : outlines) trace(context, placed);
    cairo_fill(context);
  });
}

}  // namespace ocop::labeler
