#include "verifier/console/paper.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <stdexcept>

namespace ocop::verifier::console {
namespace {

template <auto free_it>
struct FreeWith {
  template <class T>
  void operator()(T* handle) const {
    free_it(handle);
  }
};
using Surface = std::unique_ptr<cairo_surface_t, FreeWith<cairo_surface_destroy>>;
using Pen = std::unique_ptr<cairo_t, FreeWith<cairo_destroy>>;
using Layout = std::unique_ptr<PangoLayout, FreeWith<g_object_unref>>;
using LayoutIter = std::unique_ptr<PangoLayoutIter, FreeWith<pango_layout_iter_free>>;
using FontDescription =
    std::unique_ptr<PangoFontDescription, FreeWith<pango_font_description_free>>;

constexpr double kFooter = 34;  // room for the footer's lines
constexpr double kBottom = Paper::kHeight - Paper::kMargin - kFooter;
constexpr double kCellPad = 4;
constexpr double kPicturePoints = 150.0 / 72;  // of a picture, to a point of paper

cairo_status_t append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

double points(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }

Layout make_layout(cairo_t* pen, std::string_view utf8, double size, bool bold, double width) {
  Layout layout(pango_cairo_create_layout(pen));
  const FontDescription font(pango_font_description_new());
  pango_font_description_set_family_static(font.get(), "Noto Sans");
  pango_font_description_set_absolute_size(font.get(), size * PANGO_SCALE);
  pango_font_description_set_weight(font.get(), bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout.get(), font.get());
  if (width > 0) {
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  }
  pango_layout_set_text(layout.get(), utf8.data(), static_cast<int>(utf8.size()));
  return layout;
}

double height_of(PangoLayout* layout) {
  int height = 0;
  pango_layout_get_size(layout, nullptr, &height);
  return points(height);
}

struct Type {
  double size;
  bool bold;
  double above, below;
};

Type type_of(Paper::Face face) {
  switch (face) {
    case Paper::Face::kTitle:
      return {17, true, 0, 4};
    case Paper::Face::kHeading:
      return {12, true, 12, 4};
    case Paper::Face::kBold:
      return {9.5, true, 0, 1};
    case Paper::Face::kSmall:
      return {8, false, 0, 1};
    case Paper::Face::kPlain:
      break;
  }
  return {9.5, false, 0, 2};
}

// How much must fit below a heading: a few lines of what it is the heading of.
constexpr double kBelowHeading = 60;

}  // namespace

struct Paper::State {
  State(About described, int known)
      : about(std::move(described)),
        pages_known(known),
        surface(cairo_pdf_surface_create_for_stream(known == 0 ? nullptr : append, &bytes, kWidth,
                                                    kHeight)),
        pen(cairo_create(surface.get())) {
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, about.title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE,
                                   iso_instant(about.at).c_str());
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  // pango keeps a map of fonts for each thread that ever set text, and servers have many.
  ~State() { pango_cairo_font_map_set_default(nullptr); }

  void foot() {
    double top = kBottom + 16;
    cairo_set_source_rgb(pen.get(), 0.35, 0.35, 0.35);
    cairo_set_line_width(pen.get(), 0.5);
    cairo_move_to(pen.get(), kMargin, kBottom + 10);
    cairo_line_to(pen.get(), kWidth - kMargin, kBottom + 10);
    cairo_stroke(pen.get());
    for (const auto& line : about.footer(page, pages_known)) {
      const auto layout = make_layout(pen.get(), line, 7, false, kInner);
      cairo_move_to(pen.get(), kMargin, top);
      pango_cairo_show_layout(pen.get(), layout.get());
      top += height_of(layout.get());
    }
    cairo_set_source_rgb(pen.get(), 0, 0, 0);
  }

  void next_page() {
    foot();
    cairo_show_page(pen.get());
    ++page;
    y = kMargin;
  }

  void keep(double height) {
    if (y + height > kBottom && y > kMargin) next_page();
  }

  About about;
  int pages_known;
  std::string bytes;
  // Surfaces of photos live until the file is whole: cairo would copy the picture points of one
  // that goes earlier, although it writes the JPEG itself.
  std::vector<Surface> photos;
  Surface surface;
  Pen pen;
  int page = 1;
  double y = kMargin;
};

Paper::Paper(About about, int pages) : state_(std::make_unique<State>(std::move(about), pages)) {}
Paper::~Paper() = default;

int Paper::pages() const { return state_->page; }

void Paper::gap(double height) { state_->y += height; }

void Paper::keep(double height) { state_->keep(height); }

void Paper::text(std::string_view utf8, Face face, double indent) {
  if (utf8.empty()) return;
  auto& state = *state_;
  const Type type = type_of(face);
  const bool heading = face == Face::kHeading || face == Face::kTitle;
  if (state.y > kMargin) state.y += type.above;
  const auto layout = make_layout(state.pen.get(), utf8, type.size, type.bold, kInner - indent);
  if (heading) state.keep(height_of(layout.get()) + kBelowHeading);
  const LayoutIter line(pango_layout_get_iter(layout.get()));
  do {
    PangoRectangle extents;
    pango_layout_iter_get_line_extents(line.get(), nullptr, &extents);
    const double high = points(extents.height);
    state.keep(high);
    const double base = points(pango_layout_iter_get_baseline(line.get()) - extents.y);
    cairo_move_to(state.pen.get(), kMargin + indent, state.y + base);
    pango_cairo_show_layout_line(state.pen.get(), pango_layout_iter_get_line_readonly(line.get()));
    state.y += high;
  } while (pango_layout_iter_next_line(line.get()) != FALSE);
  state.y += type.below;
}

void Paper::table(const std::vector<Column>& columns,
                  const std::vector<std::vector<std::string>>& rows) {
  auto& state = *state_;
  double shares = 0;
  for (const auto& column : columns) shares += column.share;
  const auto draw_row = [&](const std::vector<std::string>& cells, bool heading) {
    std::vector<Layout> layouts;
    double high = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const double width = kInner * columns[i].share / shares - 2 * kCellPad;
      layouts.push_back(make_layout(state.pen.get(), cells.at(i), 8.5, heading, width));
      high = std::max(high, height_of(layouts.back().get()));
    }
    high += 2 * kCellPad;
    // A row that no page could hold is cut off at the foot of its page.
    const double room = kBottom - kMargin - 2 * kBelowHeading;
    if (!heading && state.y + std::min(high, room) > kBottom) return false;
    high = std::min(high, room);
    if (heading) {
      cairo_set_source_rgb(state.pen.get(), 0.92, 0.94, 0.92);
      cairo_rectangle(state.pen.get(), kMargin, state.y, kInner, high);
      cairo_fill(state.pen.get());
    }
    cairo_set_source_rgb(state.pen.get(), 0, 0, 0);
    cairo_save(state.pen.get());
    cairo_rectangle(state.pen.get(), kMargin, state.y, kInner, high);
    cairo_clip(state.pen.get());
    double x = kMargin;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      cairo_move_to(state.pen.get(), x + kCellPad, state.y + kCellPad);
      pango_cairo_show_layout(state.pen.get(), layouts[i].get());
      x += kInner * columns[i].share / shares;
    }
    cairo_restore(state.pen.get());
    state.y += high;
    cairo_set_source_rgb(state.pen.get(), 0.7, 0.7, 0.7);
    cairo_set_line_width(state.pen.get(), 0.4);
    cairo_move_to(state.pen.get(), kMargin, state.y);
    cairo_line_to(state.pen.get(), kMargin + kInner, state.y);
    cairo_stroke(state.pen.get());
    cairo_set_source_rgb(state.pen.get(), 0, 0, 0);
    return true;
  };
  std::vector<std::string> headings;
  for (const auto& column : columns) headings.push_back(column.heading);
  const bool headed = std::any_of(headings.begin(), headings.end(),
                                  [](const std::string& heading) { return !heading.empty(); });
  state.keep(kBelowHeading);
  if (headed) draw_row(headings, true);
  for (const auto& row : rows) {
    if (draw_row(row, false)) continue;
    state.next_page();
    if (headed) draw_row(headings, true);
    draw_row(row, false);
  }
  state.y += 6;
}

void Paper::facts(const std::vector<std::pair<std::string, std::string>>& facts) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, value] : facts) {
    if (!value.empty()) rows.push_back({name, value});
  }
  table({{"", 1}, {"", 3}}, rows);
}

void Paper::drawing(double height, const std::function<void(cairo_t*)>& draw) {
  auto& state = *state_;
  state.keep(height);
  cairo_save(state.pen.get());
  cairo_translate(state.pen.get(), kMargin, state.y);
  draw(state.pen.get());
  cairo_restore(state.pen.get());
  state.y += height;
}

void Paper::photo(std::string_view jpeg, int width, int height, double most) {
  if (width <= 0 || height <= 0) return;
  auto& state = *state_;
  const double scale =
      std::min({1 / kPicturePoints, kInner / width, most / static_cast<double>(height)});
  state.keep(height * scale + 6);
  if (state.pages_known > 0) {
    Surface picture(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
    auto bytes = std::make_unique<std::string>(jpeg);
    // cairo writes these bytes as they are; the picture points of the surface are never drawn.
    const auto status = cairo_surface_set_mime_data(
        picture.get(), CAIRO_MIME_TYPE_JPEG, reinterpret_cast<const unsigned char*>(bytes->data()),
        bytes->size(), [](void* held) { delete static_cast<std::string*>(held); }, bytes.get());
    if (status != CAIRO_STATUS_SUCCESS) throw std::bad_alloc();
    static_cast<void>(bytes.release());  // freed with the surface
    cairo_save(state.pen.get());
    cairo_translate(state.pen.get(), kMargin, state.y);
    cairo_scale(state.pen.get(), scale, scale);
    cairo_set_source_surface(state.pen.get(), picture.get(), 0, 0);
    cairo_paint(state.pen.get());
    cairo_restore(state.pen.get());
    state.photos.push_back(std::move(picture));
  }
  state.y += height * scale + 6;
}

std::string Paper::finish() {
  state_->foot();
  cairo_show_page(state_->pen.get());
  cairo_surface_finish(state_->surface.get());
  const auto status = cairo_surface_status(state_->surface.get());
  if (status != CAIRO_STATUS_SUCCESS) {
    throw std::runtime_error(std::string("cannot write the PDF: ") +
                             cairo_status_to_string(status));
  }
  return std::move(state_->bytes);
}

void write_text(cairo_t* pen, double x, double y, double size, Anchor anchor,
                std::string_view utf8) {
  const auto layout = make_layout(pen, utf8, size, false, 0);
  int width = 0;
  pango_layout_get_size(layout.get(), &width, nullptr);
  if (anchor == Anchor::kMiddle) x -= points(width) / 2;
  if (anchor == Anchor::kRight) x -= points(width);
  cairo_move_to(pen, x, y - points(pango_layout_get_baseline(layout.get())));
  pango_cairo_show_layout(pen, layout.get());
}

}  // namespace ocop::verifier::console
