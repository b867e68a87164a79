#include "labeler/zpl_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "labeler/outlines.h"
#include "labeler/painting.h"
#include "labeler/zpl_graphic.h"
#include "labeler/zpl_words.h"

namespace ocop::labeler {
namespace {

/// What is written at once.
constexpr std::size_t kBlock = std::size_t{64} * 1024;
/// Dots around a character for what reaches over its cell.
constexpr int kPad = 2;

/// A thermal head burns a dot or leaves it. Less than half of one is burnt still: at 203 dpi
/// the thin strokes of small type are little more than a dot wide, and must not break.
constexpr std::uint32_t kLightest = 0x90;

/// By green, which both inks lack.
bool burnt(std::uint32_t pixel) { return ((pixel >> 8U) & 0xFFU) < kLightest; }

Bitmap in_black_and_white(const Image& image) {
  Bitmap bitmap(image.width, image.height);
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x)
      if (burnt(image.row(y)[x])) blacken(bitmap.row(y), x, x + 1);
  return bitmap;
}

/// Characters of one place in dots, all drawn from one line downwards.
class OwnBitmaps {
 public:
  OwnBitmaps(const OwnPlace& place, const Font& font, const PageLayout& layout)
      : place_(place), dots_per_mm_(layout.dpi() / kMillimetresPerInch) {
    const auto dots = [&](double ems) { return static_cast<int>(std::ceil(ems * place.size * dots_per_mm_)); };
    ascent_ = dots(font.metrics().box[3]) + kPad;
    const int height = ascent_ + dots(-font.metrics().box[1]) + kPad;
    for (const auto& [character, glyph] : place.characters) {
      const auto outline = font.outline(glyph.id);
      const PlacedOutline placed{&outline, place.size, {kPad / dots_per_mm_, ascent_ / dots_per_mm_}};
      Image image(dots(glyph.width) + 2 * kPad, height);
      paint_outlines(image, layout.dpi(), 0, {&placed, 1});
      characters_.emplace(character, in_black_and_white(image));
    }
    left_ = layout.dot(0, {place.base.x, 0})[0] - kPad;
    top_ = layout.dot(0, place.base)[1] - ascent_;
    most_x_ = layout.dots_wide();
    most_y_ = layout.dots_high();
    crop();
  }

  const OwnPlace& place() const { return place_; }

  /// A graphic field with that text.
  void add(std::string& zpl, std::string_view text) const {
    if (text.empty()) return;
    const double pitch = place_.pitch * dots_per_mm_;
    const int x = std::max(left_, 0);
    const int y = std::max(top_ + first_, 0);
    const int width = std::min(static_cast<int>(std::ceil(pitch * static_cast<double>(text.size()))) + 2 * kPad, most_x_ - x);
    const int height = std::min(last_ - first_ + 1, most_y_ - y);
    if (width < 1 || height < 1) throw std::invalid_argument("a text of the label lies off the page");
    Bitmap bitmap(width, height);
    std::size_t at = 0;
    for (const char c : text) {
      const auto& glyph = place_.glyph(c);
      const double within = (place_.x(at++, glyph) - place_.base.x) * dots_per_mm_;
      bitmap.draw(characters_.at(c), left_ - x + static_cast<int>(std::lround(within)), top_ - y);
    }
    const auto bytes = bitmap.stride() * static_cast<std::size_t>(height);
    fmt::format_to(std::back_inserter(zpl), "^FO{},{}{}{},{},{},", x, y, zpl::kGraphic, bytes, bytes, bitmap.stride());
    add_graphic(zpl, bitmap);
    zpl += zpl::kField;
  }

 private:
  /// The lines that any character puts ink on.
  void crop() {
    first_ = characters_.empty() ? 0 : characters_.begin()->second.height() - 1;
    for (const auto& [character, bitmap] : characters_)
      for (int y = 0; y < bitmap.height(); ++y) {
        const bool ink = std::any_of(bitmap.row(y), bitmap.row(y) + bitmap.stride(), [](auto byte) { return byte != 0; });
        if (!ink) continue;
        first_ = std::min(first_, y);
        last_ = std::max(last_, y);
      }
    last_ = std::max(last_, first_);
  }

  OwnPlace place_;
  double dots_per_mm_;
  std::map<char, Bitmap> characters_;
  int ascent_ = 0;
  int left_ = 0, top_ = 0;    ///< of the first character's bitmap on the page
  int first_ = 0, last_ = 0;  ///< lines of the bitmaps
  int most_x_ = 0, most_y_ = 0;
};

class ZplWriter final : public SheetWriter {
 public:
  ZplWriter(const std::filesystem::path& path, const PageLayout& layout, const LabelArt& art,
            const Typeface& typeface)
      : file_(path), module_(art.module.dots()) {
    for (const auto& place : art.own) own_.emplace_back(place, typeface.font(place.style), layout);
    // The whole page, so that a label that is shifted to the left or up needs no place below 0.
    Bitmap page(layout.dots_wide(), layout.dots_high());
    const auto corner = layout.dot(0, {});
    page.draw(rasterise_art(art, typeface, layout.dpi()), corner[0], corner[1]);
    waiting_ = fmt::format("{}{},{},", zpl::kStore, page.stride() * static_cast<std::size_t>(page.height()), page.stride());
    add_graphic(waiting_, page);
    waiting_ += '\n';

    const auto symbol = layout.dot(0, art.symbol);
    const int side = art.symbol_width * module_;
    if (symbol[0] < 0 || symbol[1] < 0 || symbol[0] + side > page.width() || symbol[1] + side > page.height())
      throw std::invalid_argument("the symbol lies off the page");
    const auto stride = (static_cast<std::size_t>(side) + 7) / 8;
    const auto bytes = stride * static_cast<std::size_t>(side);
    head_ = fmt::format("{}^PW{}^LL{}{}^FO0,0{}^FO{},{}{}{},{},{},", zpl::kField, page.width(), page.height(), zpl::kSetUp,
                        zpl::kRecall, symbol[0], symbol[1], zpl::kGraphic, bytes, bytes, stride);
  }

  std::string page(std::size_t, std::span<const Label> labels) const override {
    std::string zpl;
    for (const auto& label : labels) {
      zpl += zpl::kSerial;
      zpl += label.serial;
      zpl += head_;
      add_symbol(zpl, label.symbol.value());
      zpl += zpl::kField;
      for (const auto& own : own_) own.add(zpl, own_text(label, own.place()));
      zpl += zpl::kClose;
    }
    return zpl;
  }

  void add(const std::string& page) override {
    waiting_ += page;
    if (waiting_.size() < kBlock) return;
    file_.write(waiting_);
    waiting_.clear();
  }

  std::filesystem::path finish() override {
    waiting_ += zpl::kEnd;
    file_.write(std::exchange(waiting_, {}));
    return file_.temporary();
  }
  void commit() override { file_.commit(); }

 private:
  void add_symbol(std::string& zpl, const Symbol& symbol) const {
    const auto stride = (static_cast<std::size_t>(symbol.width() * module_) + 7) / 8;
    std::vector<std::uint8_t> row(stride);
    int current = 0;
    const auto flush = [&](int until) {
      for (; current < until; ++current) {
        add_graphic_row(zpl, row);
        zpl.append(static_cast<std::size_t>(module_ - 1), kLikeTheRowBefore);
        std::ranges::fill(row, std::uint8_t{0});
      }
    };
    symbol.for_each_run([&](int x, int y, int length) {
      flush(y);
      blacken(row.data(), x * module_, (x + length) * module_);
    });
    flush(symbol.width());
  }

  PendingFile file_;
  int module_;
  std::vector<OwnBitmaps> own_;
  std::string head_;     ///< behind the serial, up to the symbol's rows
  std::string waiting_;  ///< not yet handed to the file
};

}  // namespace

std::unique_ptr<SheetWriter> zpl_writer(const std::filesystem::path& path, const PageLayout& layout,
                                        const LabelArt& art, const Typeface& typeface) {
  require_dots_of(layout, art);
  if (layout.slots() != 1) throw std::invalid_argument("ZPL has a label a page");
  return std::make_unique<ZplWriter>(path, layout, art, typeface);
}

Bitmap rasterise_art(const LabelArt& art, const Typeface& typeface, unsigned dpi) {
  return in_black_and_white(paint_art(art, typeface, dpi));
}

}  // namespace ocop::labeler
