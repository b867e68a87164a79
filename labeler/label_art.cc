#include "labeler/label_art.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "labeler/symbol.h"
#include "labeler/text_fit.h"

namespace ocop::labeler {
namespace {

/// Printers leave some 4 mm at the paper's edge unprinted, and the outer labels
/// reach that edge: ink keeps away from it on every label alike.
constexpr double kSideMargin = 4.8;
constexpr double kTopMargin = 4.3;
constexpr double kBottomMargin = 3.9;
constexpr double kWidth = 70;
constexpr double kHeight = 37;
constexpr double kBottom = kHeight - kBottomMargin;
constexpr double kRight = kWidth - kSideMargin;
constexpr double kLeastPoints = 5;
constexpr double kColumnGap = 0.9;   ///< between quiet zone and text
constexpr double kLeastColumn = 26;
constexpr double kLeading = 1.22;    ///< line to line, ems

constexpr double kBelowSymbol = 0.3;   ///< between quiet zone and serial
constexpr double kMarkGap = 1.2;
constexpr double kNameGap = 0.3;       ///< between product and producer
constexpr double kFactsGap = 0.9;

constexpr double kMarkPoints = 9;
constexpr double kStarRadius = 1.45;
constexpr double kStarPitch = 3.2;
constexpr double kStarGap = 1.2;     ///< between the word and the first star
constexpr double kStarDrop = 0.1;    ///< a star looks centred a little below its centre

constexpr FitStep kNameSteps[] = {{1, 10.5, 8.5}, {2, 10, 7}, {3, 8.5, 6}, {4, 7, 5.5}};
constexpr FitStep kProducerSteps[] = {{1, 7, 6}, {2, 6.5, 5.5}, {3, 5.5, kLeastPoints}};
constexpr double kFactsLargest = 7.5;
constexpr double kSerialLargest = 8;
constexpr double kGtinLargest = 5.5;
constexpr double kGtinDrop = 1.35;     ///< base line to base line under the serial, ems
/// What another line costs, against type larger by a part.
constexpr double kLineWorth = 0.88;

double millimetres(double points) { return points * kMillimetresPerPoint; }

Error does_not_fit(const Message& what, std::string_view text) {
  return {"", message("the {0} “{2}” does not fit the label, even in type of {3} points; shorten it",
                      "{1} “{2}” không vừa tem, kể cả với cỡ chữ {3} điểm; hãy rút gọn", what.en,
                      what.vi, text, kLeastPoints)};
}

/// Puts lines of text under one another.
class Column {
 public:
  Column(LabelArt& art, const Typeface& typeface, double left, double top)
      : art_(&art), typeface_(&typeface), left_(left), y_(top) {}

  void add(FontStyle style, double points, const std::vector<GlyphRun>& lines) {
    const double size = millimetres(points);
    const double cap_height = typeface_->font(style).metrics().cap_height * size;
    const double above = (kLeading * size - cap_height) / 2;
    for (const auto& line : lines) {
      art_->runs.push_back({style, Ink::kBlack, size, {left_, y_ + above + cap_height}, line});
      y_ += kLeading * size;
    }
  }
  void skip(double height) { y_ += height; }
  double y() const { return y_; }

 private:
  LabelArt* art_;
  const Typeface* typeface_;
  double left_;
  double y_;
};

struct FactLine {
  std::string name;
  std::string value;
};

std::vector<FactLine> fact_lines(const LabelFacts& facts) {
  std::vector<FactLine> lines = {{"Lô", facts.lot}, {"NSX", facts.produced ? dmy_date(*facts.produced) : ""}};
  if (facts.best_before) lines.push_back({"HSD", dmy_date(*facts.best_before)});
  return lines;
}

/// "Lô L2601": names in one column, values in the next, all of one size.
struct FactTable {
  std::vector<GlyphRun> names;
  std::vector<GlyphRun> values;
  double name_width = 0;  ///< ems
  double points = 0;

  double height(double at_points) const {
    return static_cast<double>(names.size()) * millimetres(at_points) * kLeading;
  }
};

constexpr double kFactGap = 0.45;  ///< ems between name and value

/// `points` is the largest size at which the table is `width` mm wide at the most.
Result<FactTable> set_facts(const Typeface& typeface, const LabelFacts& facts, double width) {
  FactTable table;
  double widest = 0;
  for (const auto& line : fact_lines(facts)) {
    auto name = typeface.regular.shape(line.name);
    auto value = typeface.bold.shape(line.value);
    if (!name) return tl::unexpected(name.error());
    if (!value) return tl::unexpected(value.error());
    table.name_width = std::max(table.name_width, name->width);
    widest = std::max(widest, value->width);
    table.names.push_back(std::move(*name));
    table.values.push_back(std::move(*value));
  }
  const double ems = table.name_width + kFactGap + widest;
  table.points = std::min(kFactsLargest, std::floor(width / ems / kMillimetresPerPoint * 4) / 4);
  if (table.points < kLeastPoints)
    return tl::unexpected(does_not_fit({"lot", "số lô"}, facts.lot));
  return table;
}

double mark_height(const Typeface& typeface) {
  return typeface.bold.metrics().cap_height * millimetres(kMarkPoints);
}

/// The word OCOP and its stars.
void set_mark(const Typeface& typeface, int stars, Point corner, LabelArt& art) {
  auto word = typeface.bold.shape("OCOP").value();
  const double size = millimetres(kMarkPoints);
  const double height = mark_height(typeface);
  const double width = word.width * size;
  art.runs.push_back({FontStyle::kBold, Ink::kAccent, size, {corner.x, corner.y + height},
                      std::move(word)});
  for (int star = 0; star < stars; ++star)
    art.stars.push_back({{corner.x + width + kStarGap + kStarRadius + star * kStarPitch,
                          corner.y + height / 2 + kStarDrop},
                         kStarRadius});
}

/// The column's texts in the sizes chosen.
struct Setting {
  FittedText product;
  FittedText producer;
  double facts_points = 0;

  double names_height() const { return height_of(product) + kNameGap + height_of(producer); }
  static double height_of(const FittedText& text) {
    return static_cast<double>(text.lines.size()) * millimetres(text.points) * kLeading;
  }
  double worth() const {
    const auto more_lines = static_cast<double>(product.lines.size() + producer.lines.size());
    return product.points * producer.points * facts_points * std::pow(kLineWorth, more_lines);
  }
};

/// The setting within `height` that reads best: large type in few lines.
Result<Setting> choose_setting(const Typeface& typeface, const LabelFacts& facts,
                               const FactTable& table, double width, double height) {
  const auto product = FittableText::shape(typeface.bold, facts.product);
  if (!product) return tl::unexpected(product.error());
  const auto producer = FittableText::shape(typeface.regular, facts.producer);
  if (!producer) return tl::unexpected(producer.error());
  const auto products = product->fits(kNameSteps, width);
  const auto producers = producer->fits(kProducerSteps, width);
  if (producers.empty())
    return tl::unexpected(does_not_fit({"producer's name", "tên chủ thể"}, facts.producer));
  Setting best;
  double best_worth = 0;
  for (double points = table.points; points >= kLeastPoints; points -= 0.5) {
    for (const auto& name : products) {
      for (const auto& maker : producers) {
        Setting setting{name, maker, points};
        if (setting.names_height() + table.height(points) > height) continue;
        if (const double worth = setting.worth(); worth > best_worth) {
          best_worth = worth;
          best = std::move(setting);
        }
      }
    }
  }
  if (best_worth == 0)
    return tl::unexpected(does_not_fit({"product name", "tên sản phẩm"}, facts.product));
  return best;
}

/// The serial, and the GTIN under it, centred under the symbol.
Result<void> set_serial(const Typeface& typeface, const LabelFacts& facts, Point under,
                        double width, LabelArt& art) {
  const auto prefix = typeface.regular.shape("Số ");
  if (!prefix) return tl::unexpected(prefix.error());
  OwnPlace place;
  double digit_width = 0;
  for (char digit = '0'; digit <= '9'; ++digit) {
    const auto run = typeface.bold.shape(std::string(1, digit));
    if (!run) return tl::unexpected(run.error());
    place.characters.emplace_back(digit, run->glyphs.front());
    digit_width = run->width;
  }
  const double ems = prefix->width + digit_width * facts.serial_digits;
  const double points = std::min(kSerialLargest, width / ems / kMillimetresPerPoint);
  if (points < kLeastPoints)
    return tl::unexpected(does_not_fit({"serial", "số sê-ri"},
                                       fmt::format("{} digits", facts.serial_digits)));
  const double size = millimetres(points);
  const double base = under.y + typeface.bold.metrics().cap_height * size;
  const double left = under.x + (width - ems * size) / 2;
  art.runs.push_back({FontStyle::kRegular, Ink::kBlack, size, {left, base}, *prefix});
  place.what = OwnText::kSerial;
  place.style = FontStyle::kBold;
  place.size = size;
  place.pitch = digit_width * size;
  place.base = {left + prefix->width * size, base};
  art.own.push_back(std::move(place));

  const auto gtin = typeface.regular.shape("GTIN " + facts.gtin);
  if (!gtin) return tl::unexpected(gtin.error());
  const double small =
      std::clamp(width / gtin->width, millimetres(kLeastPoints), millimetres(kGtinLargest));
  art.runs.push_back({FontStyle::kRegular, Ink::kBlack, small,
                      {under.x + (width - gtin->width * small) / 2, base + kGtinDrop * small},
                      *gtin});
  return {};
}

}  // namespace

InkColour colour(Ink ink) {
  // A red that stays dark on a printer without colours.
  return ink == Ink::kAccent ? InkColour{0.72, 0.07, 0.10} : InkColour{};
}

std::vector<Point> star_corners(const Star& star) {
  constexpr int kCorners = 10;
  const double inner = star.radius * (3 - std::sqrt(5.0)) / 2;  // a pentagram's proportion
  std::vector<Point> corners;
  for (int corner = 0; corner < kCorners; ++corner) {
    const double angle = corner * std::numbers::pi / 5;
    const double radius = corner % 2 == 0 ? star.radius : inner;
    corners.push_back({star.centre.x + radius * std::sin(angle),
                       star.centre.y - radius * std::cos(angle)});
  }
  return corners;
}

std::set<std::uint32_t> LabelArt::glyphs(FontStyle style) const {
  std::set<std::uint32_t> used;
  for (const auto& placed : runs)
    if (placed.style == style)
      for (const auto& glyph : placed.run.glyphs) used.insert(glyph.id);
  for (const auto& place : own)
    if (place.style == style)
      for (const auto& [character, glyph] : place.characters) used.insert(glyph.id);
  return used;
}

const Glyph& OwnPlace::glyph(char character) const {
  const auto at = std::ranges::lower_bound(characters, character, {}, &std::pair<char, Glyph>::first);
  if (at == characters.end() || at->first != character)
    throw std::out_of_range("a character that the label has no glyph for");
  return at->second;
}

double OwnPlace::x(std::size_t at, const Glyph& glyph) const {
  return base.x + static_cast<double>(at) * pitch + (pitch - glyph.width * size) / 2;
}

Result<LabelArt> set_label(const Typeface& typeface, const LabelFacts& facts, const LabelTemplate&,
                           const LabelSpace& space, const SymbolSpace& symbol) {
  LabelArt art;
  art.width = space.width;
  art.height = space.height;
  const int symbol_width = symbol.width;
  auto module = symbol.module.value_or(ModuleSize(5, 300));
  if (!symbol.module)
    if (const auto usual = ModuleSize::nearest(0.42, symbol.dpi)) module = *usual;
  art.symbol_width = symbol_width;
  art.module = module;
  const double side = symbol_width * module.millimetres();
  const double quiet = Symbol::kQuietZone * module.millimetres();
  const double under = millimetres(kSerialLargest) + millimetres(kGtinLargest);
  const double tall = side + quiet + kBelowSymbol + under;
  const double left = kSideMargin + side + quiet + kColumnGap;
  const double width = kRight - left;
  if (tall > kBottom - kTopMargin + 0.5 || width < kLeastColumn)
    return fail("", message("the symbol is {0:.1f} mm wide with modules of {1:.3f} mm, too large "
                            "for a label of 70 × 37 mm; use a shorter host or smaller modules",
                            "mã QR rộng {0:.1f} mm với ô {1:.3f} mm, quá lớn cho tem 70 × 37 mm; "
                            "hãy dùng tên máy chủ ngắn hơn hoặc ô nhỏ hơn",
                            side, module.millimetres()));
  art.symbol = {kSideMargin, std::max(quiet, (kHeight - tall) / 2)};
  auto serial = set_serial(typeface, facts, {kSideMargin, art.symbol.y + side + quiet + kBelowSymbol},
                           side, art);
  if (!serial) return tl::unexpected(serial.error());

  const auto table = set_facts(typeface, facts, width);
  if (!table) return tl::unexpected(table.error());
  const double mark = facts.stars > 0 ? mark_height(typeface) + kMarkGap : 0;
  const double room = kBottom - kTopMargin - mark - kFactsGap;
  const auto setting = choose_setting(typeface, facts, *table, width, room);
  if (!setting) return tl::unexpected(setting.error());
  const double spare = room - setting->names_height() - table->height(setting->facts_points);
  const double top = kTopMargin + spare / 2;
  if (facts.stars > 0) set_mark(typeface, facts.stars, {left, top}, art);
  Column column(art, typeface, left, top + mark);
  column.add(FontStyle::kBold, setting->product.points, setting->product.lines);
  column.skip(kNameGap);
  column.add(FontStyle::kRegular, setting->producer.points, setting->producer.lines);
  column.skip(kFactsGap);
  const double indent = (table->name_width + kFactGap) * millimetres(setting->facts_points);
  Column values(art, typeface, left + indent, column.y());
  column.add(FontStyle::kRegular, setting->facts_points, table->names);
  values.add(FontStyle::kBold, setting->facts_points, table->values);
  return art;
}

}  // namespace ocop::labeler
