#include "labeler/pdf_writer.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "labeler/decimal.h"
#include "labeler/outlines.h"
#include "labeler/page_content.h"
#include "labeler/pdf_file.h"
#include "labeler/pdf_font.h"

namespace ocop::labeler {
namespace {

std::string coordinate(double value) { return decimal(value, 4); }

/// Of the page: never more than its dots, or it is drawn with one more.
std::string page_side(int dots, unsigned dpi) {
  constexpr double kPlaces = 1e4;
  constexpr double kRounding = 1e-6;
  return coordinate(std::floor(dots * 72.0 / dpi * kPlaces + kRounding) / kPlaces);
}

double points(double millimetres) { return millimetres / kMillimetresPerPoint; }

const char* font_name(FontStyle style) {
  return style == FontStyle::kCode ? "/C" : style == FontStyle::kBold ? "/B" : "/R";
}

/// Shows a run's glyphs at the pen, moving it where shaping wants another place.
std::string show(const GlyphRun& run, double size) {
  std::string text;
  std::string codes;
  double pen = 0;
  double rise = 0;
  const auto flush = [&] {
    if (!codes.empty()) text += fmt::format("[{}] TJ\n", codes);
    codes.clear();
  };
  for (const auto& glyph : run.glyphs) {
    if (glyph.y != rise) {
      flush();
      rise = glyph.y;
      text += coordinate(rise * size) + " Ts\n";
    }
    const double back = (pen - glyph.x) * 1000;
    if (std::abs(back) >= 0.5) codes += coordinate(back);
    fmt::format_to(std::back_inserter(codes), "<{:04X}>", glyph.id);
    pen = glyph.x + glyph.width;
  }
  flush();
  if (rise != 0) text += "0 Ts\n";
  return text;
}

std::string fill_colour(Ink ink) {
  const auto [red, green, blue] = colour(ink);
  // Black as grey alone: a colour printer then uses its black ink only.
  if (ink == Ink::kBlack) return "0 g\n";
  return fmt::format("{} {} {} rg\n", coordinate(red), coordinate(green), coordinate(blue));
}

std::string frame_path(const Frame& frame) {
  std::string path;
  for (const auto& polygon : frame_outline(frame)) {
    const char* step = "m";
    for (const auto& corner : polygon) {
      path += fmt::format("{} {} {}\n", coordinate(points(corner.x)), coordinate(-points(corner.y)), step);
      step = "l";
    }
    path += "h\n";
  }
  return path;
}

/// All that is the same on every label; its origin is the label's top left corner.
std::string label_form(const LabelArt& art) {
  std::string form;
  for (const auto& placed : art.runs) {
    const double size = points(placed.size);
    form += fill_colour(placed.ink);
    form += fmt::format("BT {} {} Tf {} {} Td\n", font_name(placed.style), coordinate(size),
                        coordinate(points(placed.base.x)), coordinate(-points(placed.base.y)));
    form += show(placed.run, size) + "ET\n";
  }
  if (!art.stars.empty()) form += fill_colour(Ink::kAccent);
  for (const auto& star : art.stars) {
    const char* step = "m";
    for (const auto& corner : star_corners(star)) {
      form += fmt::format("{} {} {}\n", coordinate(points(corner.x)),
                          coordinate(-points(corner.y)), step);
      step = "l";
    }
    form += "h f\n";
  }
  if (!art.frames.empty()) form += fill_colour(Ink::kBlack);
  for (const auto& frame : art.frames) form += frame_path(frame) + "f\n";
  return form;
}

/// A text of one place, as operators: its characters each in the middle of its cell.
class OwnWriter {
 public:
  explicit OwnWriter(const OwnPlace& place) : place_(place) {
    bool even = true;
    for (const auto& [character, glyph] : place.characters) {
      const double spare = (place.pitch / place.size - glyph.width) / 2 * kThousandths;
      even = even && std::abs(spare) < 0.5;
    }
    for (const auto& [character, glyph] : place.characters) {
      const double spare = (place.pitch / place.size - glyph.width) / 2 * kThousandths;
      const auto shift = decimal(-spare, 1);
      cells_.at(static_cast<unsigned char>(character)) =
          even ? fmt::format("{:04X}", glyph.id) : fmt::format("{0}<{1:04X}>{0} ", shift, glyph.id);
    }
    open_ = even ? "<" : "[";
    close_ = even ? "> Tj\n" : "] TJ\n";
  }

  void write(PageContent& content, const std::string& start, const Label& label) const {
    const auto text = own_text(label, place_);
    if (text.empty()) return;
    content.text(start);
    content.text(open_);
    for (const char c : text) {
      const auto& cell = cells_.at(static_cast<unsigned char>(c));
      if (cell.empty()) throw std::out_of_range("a character that the label has no glyph for");
      content.text(cell);
    }
    content.text(close_);
  }

 private:
  static constexpr double kThousandths = 1000;
  OwnPlace place_;
  std::array<std::string, 256> cells_;
  std::string_view open_, close_;
};

/// Text around what differs from label to label in one slot.
struct Slot {
  std::string art;               ///< draws the form
  std::string symbol;            ///< before the modules
  std::vector<std::string> own;  ///< before each own text
};

std::vector<Slot> slots(const PageLayout& layout, const LabelArt& art) {
  // The page is a whole number of dots too, so that a symbol's place is one from either edge.
  const double dot = 72.0 / layout.dpi();
  const double height = layout.dots_high() * dot;
  const auto module = decimal(art.module.dots() * dot, 7);
  std::vector<Slot> all(layout.slots());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto corner = layout.corner(i);
    const auto symbol = layout.dot(i, art.symbol);
    all[i].art = fmt::format("q 1 0 0 1 {} {} cm /L Do Q\n", coordinate(points(corner.x)),
                             coordinate(height - points(corner.y)));
    all[i].symbol = fmt::format("q {0} 0 0 -{0} {1} {2} cm\n", module, coordinate(symbol[0] * dot),
                                coordinate(height - symbol[1] * dot));
    for (const auto& place : art.own)
      all[i].own.push_back(fmt::format("{} {} Tf 1 0 0 1 {} {} Tm ", font_name(place.style),
                                       coordinate(points(place.size)),
                                       coordinate(points(corner.x + place.base.x)),
                                       coordinate(height - points(corner.y + place.base.y))));
  }
  return all;
}

std::map<std::uint32_t, std::string> glyphs_of(const LabelArt& art, FontStyle style) {
  std::map<std::uint32_t, std::string> glyphs;
  const auto note = [&](const Glyph& glyph) {
    auto& text = glyphs[glyph.id];
    if (text.empty()) text = glyph.text;
  };
  for (const auto& placed : art.runs)
    if (placed.style == style)
      for (const auto& glyph : placed.run.glyphs) note(glyph);
  for (const auto& place : art.own)
    if (place.style == style)
      for (const auto& [character, glyph] : place.characters) note(glyph);
  return glyphs;
}

class PdfWriter final : public SheetWriter {
 public:
  PdfWriter(const std::filesystem::path& path, const PageLayout& layout, const LabelArt& art,
            const Typeface& typeface, const DocumentFacts& document)
      : file_(path), slots_(slots(layout, art)), own_(art.own.begin(), art.own.end()) {
    std::string fonts;
    for (const auto style : kFontStyles)
      if (const auto glyphs = glyphs_of(art, style); !glyphs.empty())
        fonts += fmt::format("{} {} 0 R ", font_name(style), add_font(file_, typeface.font(style), glyphs));
    const auto form = file_.add_compressed(
        fmt::format("/Type /XObject /Subtype /Form /BBox [0 {} {} 0] /Resources <</Font <<{}>>>>",
                    coordinate(-points(art.height)), coordinate(points(art.width)), fonts),
        compress(label_form(art)));
    resources_ = fmt::format("/MediaBox [0 0 {} {}] /Resources <</Font <<{}>> /XObject <</L {} 0 R>>>>",
                             page_side(layout.dots_wide(), layout.dpi()), page_side(layout.dots_high(), layout.dpi()),
                             fonts, form);
    info_ = file_.add(fmt::format("<</Title {} /Producer (ocop-labeler) /CreationDate {}>>",
                                  pdf_text(document.title), pdf_date(document.made)));
  }

  std::string page(std::size_t first_slot, std::span<const Label> labels) const override {
    PageContent content;
    for (std::size_t i = 0; i < labels.size(); ++i) content.text(slots_.at(first_slot + i).art);
    content.text("0 g\n");
    for (std::size_t i = 0; i < labels.size(); ++i) {
      content.text(slots_[first_slot + i].symbol);
      content.modules(labels[i].symbol.value());
      content.text("f Q\n");
    }
    content.text("BT\n");
    for (std::size_t place = 0; place < own_.size(); ++place)
      for (std::size_t i = 0; i < labels.size(); ++i)
        own_[place].write(content, slots_[first_slot + i].own[place], labels[i]);
    content.text("ET\n");
    return content.finish();
  }

  void add(const std::string& page) override {
    const auto content = file_.add_compressed("", page);
    file_.add_page(fmt::format("/Contents {} 0 R", content));
  }

  std::filesystem::path finish() override {
    // Printed at any other scale, modules are no whole dots and labels miss their cuts.
    return file_.finish("/Lang (vi) /ViewerPreferences <</PrintScaling /None /DisplayDocTitle true>>",
                        resources_, info_);
  }
  void commit() override { file_.commit(); }

 private:
  PdfFile file_;
  std::vector<Slot> slots_;
  std::vector<OwnWriter> own_;
  std::string resources_;
  PdfFile::Object info_ = 0;
};

}  // namespace

std::unique_ptr<SheetWriter> pdf_writer(const std::filesystem::path& path, const PageLayout& layout,
                                        const LabelArt& art, const Typeface& typeface,
                                        const DocumentFacts& document) {
  require_dots_of(layout, art);
  return std::make_unique<PdfWriter>(path, layout, art, typeface, document);
}

}  // namespace ocop::labeler
