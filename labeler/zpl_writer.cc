#include "labeler/zpl_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "labeler/glyph_dots.h"
#include "labeler/outlines.h"
#include "labeler/painting.h"
#include "labeler/zpl_graphic.h"
#include "labeler/zpl_words.h"

namespace ocop::labeler {
namespace {

/// What is written at once.
constexpr std::size_t kBlock = std::size_t{64} * 1024;
/// Half a dot of a star's or a frame's edge is burnt. By green, which both inks lack.
constexpr std::uint32_t kLightest = 0x80;
bool burnt(std::uint32_t pixel) { return ((pixel >> 8U) & 0xFFU) < kLightest; }

/// Glyphs of one style and size.
using Type = std::pair<FontStyle, double>;

/// Draws one run word by word: within a word glyphs stand as fitting wants them, which reads evenly.
/// The first word begins where it was set, so that lines begin under each other; the others stand in the
/// middle of where they were set, so that a line keeps its length.
class RunDrawing {
 public:
  using Glyphs = std::map<std::uint32_t, GlyphDots>;

  RunDrawing(const PlacedRun& run, const Glyphs& glyphs, unsigned dpi, Bitmap& bitmap)
      : run_(&run), glyphs_(&glyphs), dots_per_mm_(dpi / kMillimetresPerInch), bitmap_(&bitmap) {}

  void draw() {
    const auto& all = run_->run.glyphs;
    for (std::size_t begin = 0; begin < all.size();) {
      if (!glyphs_->at(all[begin].id).dots) {
        ++begin;
        continue;
      }
      auto end = begin + 1;
      while (end < all.size() && glyphs_->at(all[end].id).dots) ++end;
      draw_word(std::span(all).subspan(begin, end - begin));
      begin = end;
    }
  }

 private:
  double x(double ems) const { return (run_->base.x + ems * run_->size) * dots_per_mm_; }

  void draw_word(std::span<const Glyph> word) {
    std::vector<int> pens;
    int pen = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
      const auto& glyph = glyphs_->at(word[i].id);
      if (i > 0) pen -= closer(glyphs_->at(word[i - 1].id), glyph);
      pens.push_back(pen);
      pen += glyph.advance;
    }
    const double set = x(word.back().x + word.back().width) - x(word.front().x);
    const bool first = word.data() == run_->run.glyphs.data();
    const auto middle = static_cast<int>(std::lround(x(word.front().x) + (first ? 0 : (set - pen) / 2)));
    const int start = first ? middle : std::max(middle, end_ + kLeastBlank);
    end_ = start + pen;
    for (std::size_t i = 0; i < word.size(); ++i) {
      const auto& glyph = glyphs_->at(word[i].id);
      const double y = (run_->base.y - word[i].y * run_->size) * dots_per_mm_;
      bitmap_->draw(*glyph.dots, start + pens[i] + glyph.left,
                    static_cast<int>(std::lround(y)) - glyph.top);
    }
  }

  /// Dots between two words, however wide fitting made them.
  static constexpr int kLeastBlank = 2;

  const PlacedRun* run_;
  const Glyphs* glyphs_;
  double dots_per_mm_;
  Bitmap* bitmap_;
  int end_ = 0;  ///< of the word before
};

void draw_runs(const LabelArt& art, const Typeface& typeface, unsigned dpi, Bitmap& bitmap) {
  std::map<Type, std::set<std::uint32_t>> used;
  for (const auto& run : art.runs)
    for (const auto& glyph : run.run.glyphs) used[{run.style, run.size}].insert(glyph.id);
  std::map<Type, RunDrawing::Glyphs> fitted;
  for (const auto& [type, glyphs] : used)
    fitted.emplace(type, fit_glyphs(typeface.font(type.first), glyphs, type.second, dpi));
  for (const auto& run : art.runs) RunDrawing(run, fitted.at({run.style, run.size}), dpi, bitmap).draw();
}

/// Texts of one place in dots.
class OwnBitmaps {
 public:
  OwnBitmaps(const OwnPlace& place, const Font& font, const PageLayout& layout)
      : place_(place), dots_per_mm_(layout.dpi() / kMillimetresPerInch) {
    std::set<std::uint32_t> used;
    for (const auto& [character, glyph] : place.characters) used.insert(glyph.id);
    glyphs_ = fit_glyphs(font, used, place.size, layout.dpi());
    int above = 0;
    int below = 1;
    for (const auto& [id, glyph] : glyphs_) {
      if (!glyph.dots) continue;
      above = std::max(above, glyph.top);
      below = std::max(below, glyph.dots->height() - glyph.top);
    }
    const auto base = layout.dot(0, place.base);
    left_ = std::max(base[0] - kPad, 0);
    origin_ = base[0] - left_;
    top_ = std::max(base[1] - above, 0);
    base_line_ = base[1] - top_;
    most_width_ = layout.dots_wide() - left_;
    height_ = std::min(base[1] + below, layout.dots_high()) - top_;
  }

  const OwnPlace& place() const { return place_; }

  /// A graphic field with that text.
  void add(std::string& zpl, std::string_view text) const {
    if (text.empty()) return;
    const double length = place_.pitch * dots_per_mm_ * static_cast<double>(text.size());
    const int width = std::min(origin_ + static_cast<int>(std::ceil(length)) + kPad, most_width_);
    if (width < 1 || height_ < 1) throw std::invalid_argument("a text of the label lies off the page");
    Bitmap bitmap(width, height_);
    std::size_t at = 0;
    for (const char c : text) {
      const auto& glyph = place_.glyph(c);
      const double within = (place_.x(at++, glyph) - place_.base.x) * dots_per_mm_;
      const auto& drawn = glyphs_.at(glyph.id);
      if (drawn.dots)
        bitmap.draw(*drawn.dots, origin_ + static_cast<int>(std::lround(within)) + drawn.left, base_line_ - drawn.top);
    }
    const auto bytes = bitmap.stride() * static_cast<std::size_t>(height_);
    fmt::format_to(std::back_inserter(zpl), "^FO{},{}{}{},{},{},", left_, top_, zpl::kGraphic, bytes, bytes,
                   bitmap.stride());
    add_graphic(zpl, bitmap);
    zpl += zpl::kField;
  }

 private:
  /// Dots beside a text for what reaches over its cells.
  static constexpr int kPad = 2;

  OwnPlace place_;
  double dots_per_mm_;
  std::map<std::uint32_t, GlyphDots> glyphs_;
  int left_ = 0, top_ = 0;            ///< of the text's bitmap on the page
  int origin_ = 0, base_line_ = 0;    ///< of the text within its bitmap
  int most_width_ = 0, height_ = 0;
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
  auto shapes = art;
  shapes.runs.clear();
  const auto image = paint_art(shapes, typeface, dpi);
  Bitmap bitmap(image.width, image.height);
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x)
      if (burnt(image.row(y)[x])) blacken(bitmap.row(y), x, x + 1);
  draw_runs(art, typeface, dpi, bitmap);
  return bitmap;
}

}  // namespace ocop::labeler
