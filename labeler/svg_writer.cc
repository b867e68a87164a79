#include "labeler/svg_writer.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>
#include <vector>

#include "labeler/decimal.h"
#include "labeler/outlines.h"
#include "labeler/pending_pages.h"

namespace ocop::labeler {
namespace {

std::string number(double value) { return decimal(value, 3); }

/// A glyph's outline as path data, its origin at `base`.
std::string path_data(const Font& font, std::uint32_t glyph, double size, Point base) {
  std::string data;
  for (const auto& [kind, points] : font.outline(glyph)) {
    const auto point = [&](std::size_t at) {
      return number(base.x + points[at] * size) + " " + number(base.y - points[at + 1] * size);
    };
    switch (kind) {
      case OutlineStep::Kind::kMove: data += "M" + point(4); break;
      case OutlineStep::Kind::kLine: data += "L" + point(4); break;
      case OutlineStep::Kind::kCurve:
        data += "C" + point(0) + " " + point(2) + " " + point(4);
        break;
      case OutlineStep::Kind::kClose: data += "Z"; break;
    }
  }
  return data;
}

std::string hexadecimal(Ink ink) {
  const auto byte = [](double part) { return static_cast<int>(part * 255 + 0.5); };
  const auto [red, green, blue] = colour(ink);
  return fmt::format("#{:02x}{:02x}{:02x}", byte(red), byte(green), byte(blue));
}

/// What is the same on each label, one path for each ink.
std::string art_group(const LabelArt& art, const Typeface& typeface) {
  std::string black;
  std::string accent;
  for (const auto& placed : art.runs)
    for (const auto& glyph : placed.run.glyphs)
      (placed.ink == Ink::kAccent ? accent : black) +=
          path_data(typeface.font(placed.style), glyph.id, placed.size,
                    {placed.base.x + glyph.x * placed.size, placed.base.y - glyph.y * placed.size});
  for (const auto& star : art.stars) {
    char step = 'M';
    for (const auto& corner : star_corners(star)) {
      accent += step + number(corner.x) + " " + number(corner.y);
      step = 'L';
    }
    accent += "Z";
  }
  for (const auto& frame : art.frames)
    for (const auto& edge : frame_outline(frame)) {
      char step = 'M';
      for (const auto& corner : edge) {
        black += step + number(corner.x) + " " + number(corner.y);
        step = 'L';
      }
      black += "Z";
    }
  std::string group = fmt::format("<g id=\"l\"><path d=\"{}\"/>", black);
  if (!accent.empty())
    group += fmt::format("<path fill=\"{}\" d=\"{}\"/>", hexadecimal(Ink::kAccent), accent);
  return group + "</g>\n";
}

/// The name of a character's outline: own texts hold letters, digits and hyphens.
std::string outline_name(std::size_t place, char character) {
  return fmt::format("o{}{}", place, character);
}

std::string own_definitions(const LabelArt& art, const Typeface& typeface) {
  std::string all;
  for (std::size_t place = 0; place < art.own.size(); ++place)
    for (const auto& [character, glyph] : art.own[place].characters)
      fmt::format_to(std::back_inserter(all), "<path id=\"{}\" d=\"{}\"/>\n", outline_name(place, character),
                     path_data(typeface.font(art.own[place].style), glyph.id, art.own[place].size, {}));
  return all;
}

std::string escape(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '<') escaped += "&lt;";
    else if (c == '>') escaped += "&gt;";
    else if (c == '&') escaped += "&amp;";
    else escaped += c;
  }
  return escaped;
}

class SvgWriter final : public SheetWriter {
 public:
  SvgWriter(const std::filesystem::path& path, std::uint64_t pages, PageLayout layout,
            const LabelArt& art, const Typeface& typeface, const DocumentFacts& document)
      : pages_(path, "svg", pages),
        layout_(std::move(layout)),
        symbol_(art.symbol),
        module_(art.module.millimetres()),
        own_(art.own) {
    // Symbols lie on whole dots from the same edge as the PDF's.
    head_ = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
        "width=\"{0}mm\" height=\"{1}mm\" viewBox=\"0 0 {0} {1}\">\n<title>{2}</title>\n"
        "<defs>\n{3}{4}</defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        number(layout_.page_width()), number(layout_.page_height()), escape(document.title),
        art_group(art, typeface), own_definitions(art, typeface));
  }

  std::string page(std::size_t first_slot, std::span<const Label> labels) const override {
    auto text = head_;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const auto slot = first_slot + i;
      const auto corner = layout_.corner(slot);
      fmt::format_to(std::back_inserter(text), "<use xlink:href=\"#l\" x=\"{}\" y=\"{}\"/>\n",
                     number(corner.x), number(corner.y));
      add_symbol(text, slot, labels[i].symbol.value());
      add_own(text, corner, labels[i]);
    }
    return text + "</svg>\n";
  }

  void add(const std::string& page) override { pages_.add(page); }
  std::filesystem::path finish() override { return pages_.temporary(); }
  void commit() override { pages_.commit(); }

 private:
  void add_symbol(std::string& text, std::size_t slot, const Symbol& symbol) const {
    const auto dot = layout_.dot(slot, symbol_);
    const double millimetres = kMillimetresPerInch / layout_.dpi();
    fmt::format_to(std::back_inserter(text),
                   "<path shape-rendering=\"crispEdges\" transform=\"translate({} {}) scale({})\" d=\"",
                   decimal(dot[0] * millimetres, 5), decimal(dot[1] * millimetres, 5), decimal(module_, 7));
    symbol.for_each_run([&](int x, int y, int length) {
      fmt::format_to(std::back_inserter(text), "M{} {}h{}v1h-{}z", x, y, length, length);
    });
    text += "\"/>\n";
  }

  void add_own(std::string& text, Point corner, const Label& label) const {
    for (std::size_t i = 0; i < own_.size(); ++i) {
      const auto& place = own_[i];
      std::size_t at = 0;
      for (const char c : own_text(label, place))
        fmt::format_to(std::back_inserter(text), "<use xlink:href=\"#{}\" x=\"{}\" y=\"{}\"/>",
                       outline_name(i, c), number(corner.x + place.x(at++, place.glyph(c))),
                       number(corner.y + place.base.y));
      if (at != 0) text += '\n';
    }
  }

  PendingPages pages_;
  PageLayout layout_;
  Point symbol_;
  double module_;
  std::vector<OwnPlace> own_;
  std::string head_;
};

}  // namespace

std::unique_ptr<SheetWriter> svg_writer(const std::filesystem::path& path, std::uint64_t pages,
                                        const PageLayout& layout, const LabelArt& art,
                                        const Typeface& typeface, const DocumentFacts& document) {
  require_dots_of(layout, art);
  return std::make_unique<SvgWriter>(path, pages, layout, art, typeface, document);
}

std::string svg_label(const LabelArt& art, const Typeface& typeface, const Label& label) {
  const double side = art.symbol_width * art.module.millimetres();
  std::string own;
  for (const auto& place : art.own) {
    std::size_t at = 0;
    for (const char c : own_text(label, place)) {
      const auto& glyph = place.glyph(c);
      own += path_data(typeface.font(place.style), glyph.id, place.size, {place.x(at++, glyph), place.base.y});
    }
  }
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" aria-hidden=\"true\">"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>{2}"
      "<rect x=\"{3}\" y=\"{4}\" width=\"{5}\" height=\"{5}\" fill=\"#d5d5d5\"/>"
      "<path d=\"{6}\"/></svg>",
      number(art.width), number(art.height), art_group(art, typeface), number(art.symbol.x),
      number(art.symbol.y), number(side), own);
}

}  // namespace ocop::labeler
