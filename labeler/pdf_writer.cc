#include "labeler/pdf_writer.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <utility>

#include "labeler/decimal.h"
#include "labeler/page_content.h"
#include "labeler/pdf_file.h"
#include "labeler/pdf_font.h"

namespace ocop::labeler {
namespace {

std::string coordinate(double value) { return decimal(value, 4); }

constexpr double kPointsPerDot = 72.0 / ModuleSize::kDotsPerInch;
/// The page is a whole number of dots too, so that a symbol's place is one from either edge.
constexpr double kPageHeight = Sheet::kDotsHigh * kPointsPerDot;
constexpr double kPageWidth = Sheet::kDotsWide * kPointsPerDot;

double points(double millimetres) { return millimetres / kMillimetresPerPoint; }

const char* font_name(FontStyle style) { return style == FontStyle::kBold ? "/B" : "/R"; }

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
  return form;
}

std::string creation_date(Instant made) {
  std::string digits;
  for (const char c : iso_instant(made).substr(0, 19))
    if (c >= '0' && c <= '9') digits += c;
  return "(D:" + digits + "Z)";
}

/// Text around what differs from label to label in one slot.
struct Slot {
  std::string art;     ///< draws the form
  std::string symbol;  ///< before the modules
  std::string serial;  ///< before the serial's codes
};

std::array<Slot, Sheet::kLabels> slots(const LabelArt& art) {
  std::array<Slot, Sheet::kLabels> all;
  const double module = art.module.dots() * kPointsPerDot;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto corner = Sheet::corner(i);
    const auto dot = Sheet::dot(i, art.symbol);
    all[i].art = fmt::format("q 1 0 0 1 {} {} cm /L Do Q\n", coordinate(points(corner.x)),
                             coordinate(kPageHeight - points(corner.y)));
    all[i].symbol = fmt::format("q {0} 0 0 -{0} {1} {2} cm\n", coordinate(module),
                                coordinate(dot[0] * kPointsPerDot),
                                coordinate(kPageHeight - dot[1] * kPointsPerDot));
    all[i].serial = fmt::format(
        "f Q\nBT {} {} Tf {} {} Td <", font_name(art.serial.style),
        coordinate(points(art.serial.size)), coordinate(points(corner.x + art.serial.base.x)),
        coordinate(kPageHeight - points(corner.y + art.serial.base.y)));
  }
  return all;
}

class PdfWriter final : public SheetWriter {
 public:
  PdfWriter(const std::filesystem::path& path, const LabelArt& art, const Typeface& typeface,
            const DocumentFacts& document)
      : file_(path), slots_(slots(art)) {
    for (std::size_t digit = 0; digit < digits_.size(); ++digit)
      digits_[digit] = fmt::format("{:04X}", art.serial.digits[digit].id);
    std::string fonts;
    for (const auto style : {FontStyle::kRegular, FontStyle::kBold})
      fonts += fmt::format("{} {} 0 R ", font_name(style), add_font(file_, typeface.font(style), glyphs_of(art, style)));
    const auto form = file_.add_compressed(
        fmt::format("/Type /XObject /Subtype /Form /BBox [0 {} {} 0] /Resources <</Font <<{}>>>>",
                    coordinate(-points(Sheet::kLabelHeight)), coordinate(points(Sheet::kLabelWidth)), fonts),
        compress(label_form(art)));
    resources_ = fmt::format("/MediaBox [0 0 {} {}] /Resources <</Font <<{}>> /XObject <</L {} 0 R>>>>",
                             coordinate(kPageWidth), coordinate(kPageHeight), fonts, form);
    info_ = file_.add(fmt::format("<</Title {} /Producer (ocop-labeler) /CreationDate {}>>",
                                  pdf_text(document.title), creation_date(document.made)));
  }

  std::string page(std::span<const Label> labels) const override {
    PageContent content;
    for (std::size_t i = 0; i < labels.size(); ++i) content.text(slots_[i].art);
    content.text("0 g\n");
    for (std::size_t i = 0; i < labels.size(); ++i) {
      content.text(slots_[i].symbol);
      content.modules(labels[i].symbol.value());
      content.text(slots_[i].serial);
      for (const char digit : labels[i].serial)
        content.text(digits_.at(static_cast<std::size_t>(digit - '0')));
      content.text("> Tj ET\n");
    }
    return content.finish();
  }

  void add(const std::string& page) override {
    const auto content = file_.add_compressed("", page);
    file_.add_page(fmt::format("/Contents {} 0 R", content));
  }

  void commit() override {
    // Printed at any other scale, modules are no whole dots and labels miss their cuts.
    file_.commit("/Lang (vi) /ViewerPreferences <</PrintScaling /None /DisplayDocTitle true>>",
                 resources_, info_);
  }

 private:
  static std::map<std::uint32_t, std::string> glyphs_of(const LabelArt& art, FontStyle style) {
    std::map<std::uint32_t, std::string> glyphs;
    const auto note = [&](const Glyph& glyph) {
      auto& text = glyphs[glyph.id];
      if (text.empty()) text = glyph.text;
    };
    for (const auto& placed : art.runs)
      if (placed.style == style)
        for (const auto& glyph : placed.run.glyphs) note(glyph);
    if (art.serial.style == style)
      for (const auto& digit : art.serial.digits) note(digit);
    return glyphs;
  }

  PdfFile file_;
  std::array<Slot, Sheet::kLabels> slots_;
  std::array<std::string, 10> digits_;
  std::string resources_;
  PdfFile::Object info_ = 0;
};

}  // namespace

std::unique_ptr<SheetWriter> pdf_writer(const std::filesystem::path& path, const LabelArt& art,
                                        const Typeface& typeface, const DocumentFacts& document) {
  return std::make_unique<PdfWriter>(path, art, typeface, document);
}

}  // namespace ocop::labeler
