#include "labeler/svg_writer.h"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <utility>

#include "labeler/decimal.h"
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
  std::string group = fmt::format("<g id=\"l\"><path d=\"{}\"/>", black);
  if (!accent.empty())
    group += fmt::format("<path fill=\"{}\" d=\"{}\"/>", hexadecimal(Ink::kAccent), accent);
  return group + "</g>\n";
}

std::string digit_definitions(const SerialPlace& serial, const Typeface& typeface) {
  std::string all;
  for (std::size_t digit = 0; digit < serial.digits.size(); ++digit)
    fmt::format_to(std::back_inserter(all), "<path id=\"d{}\" d=\"{}\"/>\n", digit,
                   path_data(typeface.font(serial.style), serial.digits[digit].id, serial.size, {}));
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
  SvgWriter(const std::filesystem::path& path, std::uint64_t pages, const LabelArt& art,
            const Typeface& typeface, const DocumentFacts& document)
      : pages_(path, "svg", pages),
        symbol_(art.symbol),
        module_(art.module.millimetres()),
        serial_(art.serial.base),
        digit_width_(art.serial.digits[0].width * art.serial.size) {
    // Sheet::dot counts whole dots: so does this page, to the same edge as the PDF's.
    head_ = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
        "width=\"{0}mm\" height=\"{1}mm\" viewBox=\"0 0 {0} {1}\">\n<title>{2}</title>\n"
        "<defs>\n{3}{4}</defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        Sheet::kWidth, Sheet::kHeight, escape(document.title), art_group(art, typeface),
        digit_definitions(art.serial, typeface));
  }

  std::string page(std::span<const Label> labels) const override {
    auto text = head_;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const auto corner = Sheet::corner(i);
      fmt::format_to(std::back_inserter(text), "<use xlink:href=\"#l\" x=\"{}\" y=\"{}\"/>\n",
                     number(corner.x), number(corner.y));
      add_symbol(text, i, labels[i].symbol.value());
      double x = corner.x + serial_.x;
      for (const char digit : labels[i].serial) {
        fmt::format_to(std::back_inserter(text), "<use xlink:href=\"#d{}\" x=\"{}\" y=\"{}\"/>",
                       digit, number(x), number(corner.y + serial_.y));
        x += digit_width_;
      }
      text += '\n';
    }
    return text + "</svg>\n";
  }

  void add(const std::string& page) override { pages_.add(page); }
  void commit() override { pages_.commit(); }

 private:
  void add_symbol(std::string& text, std::size_t slot, const Symbol& symbol) const {
    const auto dot = Sheet::dot(slot, symbol_);
    constexpr double kDot = kMillimetresPerInch / ModuleSize::kDotsPerInch;
    fmt::format_to(std::back_inserter(text),
                   "<path shape-rendering=\"crispEdges\" transform=\"translate({} {}) scale({})\" d=\"",
                   decimal(dot[0] * kDot, 5), decimal(dot[1] * kDot, 5), decimal(module_, 7));
    symbol.for_each_run([&](int x, int y, int length) {
      fmt::format_to(std::back_inserter(text), "M{} {}h{}v1h-{}z", x, y, length, length);
    });
    text += "\"/>\n";
  }

  PendingPages pages_;
  Point symbol_;
  double module_;
  Point serial_;
  double digit_width_;
  std::string head_;
};

}  // namespace

std::unique_ptr<SheetWriter> svg_writer(const std::filesystem::path& path, std::uint64_t pages,
                                        const LabelArt& art, const Typeface& typeface,
                                        const DocumentFacts& document) {
  return std::make_unique<SvgWriter>(path, pages, art, typeface, document);
}

std::string svg_label(const LabelArt& art, const Typeface& typeface, std::string_view serial) {
  const double side = art.symbol_width * art.module.millimetres();
  std::string digits;
  double x = art.serial.base.x;
  for (const char digit : serial) {
    const auto& glyph = art.serial.digits.at(static_cast<std::size_t>(digit - '0'));
    digits += path_data(typeface.font(art.serial.style), glyph.id, art.serial.size,
                        {x, art.serial.base.y});
    x += glyph.width * art.serial.size;
  }
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" aria-hidden=\"true\">"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>{2}"
      "<rect x=\"{3}\" y=\"{4}\" width=\"{5}\" height=\"{5}\" fill=\"#d5d5d5\"/>"
      "<path d=\"{6}\"/></svg>",
      Sheet::kLabelWidth, Sheet::kLabelHeight, art_group(art, typeface), number(art.symbol.x),
      number(art.symbol.y), number(side), digits);
}

}  // namespace ocop::labeler
