#include "labeler/label_art.h"

#include <algorithm>
#include <cmath>
#include <numbers>
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
constexpr double kBottom = Sheet::kLabelHeight - kBottomMargin;
constexpr double kRight = Sheet::kLabelWidth - kSideMargin;
constexpr double kColumnGap = 0.9;   ///< between quiet zone and text
constexpr double kLeastColumn = 26;
constexpr double kLeading = 1.22;    ///< line to line, ems

constexpr double kMarkPoints = 9;
constexpr double kStarRadius = 1.45;
constexpr double kStarPitch = 3.2;
constexpr double kStarGap = 1.2;     ///< between the word and the first star
constexpr double kStarDrop = 0.1;    ///< a star looks centred a little below its centre

constexpr FitStep kNameSteps[] = {{1, 10.5, 9}, {2, 10, 8}, {3, 8.5, 6.5}};
constexpr FitStep kProducerSteps[] = {{1, 7, 6}, {2, 6.5, 5.5}, {3, 5.5, kLeastPoints}};
constexpr FitStep kFactSteps[] = {{1, 7.5, kLeastPoints}};
constexpr FitStep kSerialStep{1, 8, kLeastPoints};
constexpr FitStep kGtinStep{1, 5.5, kLeastPoints};

double millimetres(double points) { return points * kMillimetresPerPoint; }

Error does_not_fit(const Message& what, std::string_view text) {
  return {"", message("the {0} “{2}” does not fit the label, even in type of {3} points; shorten it",
                      "{1} “{2}” không vừa tem, kể cả với cỡ chữ {3} điểm; hãy rút gọn", what.en,
                      what.vi, text, kLeastPoints)};
}

/// A block of lines set in one size, ready to be put somewhere.
struct Block {
  FontStyle style{};
  Ink ink{};
  FittedText text;

  double height() const {
    return static_cast<double>(text.lines.size()) * millimetres(text.points) * kLeading;
  }
};

/// Puts blocks of a column under one another.
class Column {
 public:
  Column(LabelArt& art, double left, double top) : art_(&art), left_(left), y_(top) {}

  void add(const Typeface& typeface, const Block& block) {
    const double size = millimetres(block.text.points);
    const double ascent = typeface.font(block.style).metrics().cap_height * size;
    const double above = (kLeading * size - ascent) / 2;
    for (const auto& line : block.text.lines) {
      art_->runs.push_back({block.style, block.ink, size, {left_, y_ + above + ascent}, line});
      y_ += kLeading * size;
    }
  }
  void skip(double height) { y_ += height; }
  double y() const { return y_; }

 private:
  LabelArt* art_;
  double left_;
  double y_;
};

struct FactLine {
  std::string name;
  std::string value;
};

std::vector<FactLine> fact_lines(const LabelFacts& facts) {
  std::vector<FactLine> lines = {{"Lô", facts.lot}, {"NSX", dmy_date(facts.produced)}};
  if (facts.best_before) lines.push_back({"HSD", dmy_date(*facts.best_before)});
  return lines;
}

/// "Lô L2601": names in one column, values in the next, all of one size.
struct FactTable {
  std::vector<Block> names;
  std::vector<Block> values;
  double name_width = 0;  ///< ems
  double points = 0;

  double height() const {
    return static_cast<double>(names.size()) * millimetres(points) * kLeading;
  }
};

constexpr double kFactGap = 0.45;  ///< ems between name and value

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
    table.names.push_back({FontStyle::kRegular, Ink::kBlack, {0, {std::move(*name)}}});
    table.values.push_back({FontStyle::kBold, Ink::kBlack, {0, {std::move(*value)}}});
  }
  constexpr auto kStep = kFactSteps[0];
  const double ems = table.name_width + kFactGap + widest;
  // Down to a quarter of a point, as text elsewhere on the label.
  table.points = std::min(kStep.largest, std::floor(width / ems / kMillimetresPerPoint * 4) / 4);
  if (table.points < kStep.smallest)
    return tl::unexpected(does_not_fit({"lot", "số lô"}, facts.lot));
  for (auto* column : {&table.names, &table.values})
    for (auto& block : *column) block.text.points = table.points;
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

/// Product name and producer, as large as width and height allow together.
struct Names {
  Block product;
  Block producer;
};

Result<Names> set_names(const Typeface& typeface, const LabelFacts& facts, double width,
                        double height) {
  const auto product = FittableText::shape(typeface.bold, facts.product);
  if (!product) return tl::unexpected(product.error());
  const auto producer = FittableText::shape(typeface.regular, facts.producer);
  if (!producer) return tl::unexpected(producer.error());
  bool product_fits = false;
  bool producer_fits = false;
  for (const auto& name_step : kNameSteps) {
    const auto name = product->fit(name_step, width);
    product_fits |= name.has_value();
    for (const auto& producer_step : kProducerSteps) {
      const auto maker = producer->fit(producer_step, width);
      producer_fits |= maker.has_value();
      if (!name || !maker) continue;
      Names names{{FontStyle::kBold, Ink::kBlack, *name},
                  {FontStyle::kRegular, Ink::kBlack, *maker}};
      if (names.product.height() + names.producer.height() <= height) return names;
    }
  }
  if (product_fits && !producer_fits)
    return tl::unexpected(does_not_fit({"producer's name", "tên chủ thể"}, facts.producer));
  return tl::unexpected(does_not_fit({"product name", "tên sản phẩm"}, facts.product));
}

constexpr double kBelowSymbol = 0.3;   ///< between quiet zone and serial
constexpr double kMarkGap = 1.3;
constexpr double kFactsGap = 0.9;

/// The serial, and the GTIN under it, centred under the symbol.
Result<void> set_serial(const Typeface& typeface, const LabelFacts& facts, Point under,
                        double width, LabelArt& art) {
  const auto prefix = typeface.regular.shape("Số ");
  if (!prefix) return tl::unexpected(prefix.error());
  double digit_width = 0;
  for (std::size_t digit = 0; digit < 10; ++digit) {
    const auto run = typeface.bold.shape(std::string(1, static_cast<char>('0' + digit)));
    if (!run) return tl::unexpected(run.error());
    art.serial.digits[digit] = run->glyphs.front();
    digit_width = run->width;
  }
  const double ems = prefix->width + digit_width * facts.serial_digits;
  const double points = std::min(kSerialStep.largest, width / ems / kMillimetresPerPoint);
  if (points < kSerialStep.smallest)
    return tl::unexpected(does_not_fit({"serial", "số sê-ri"},
                                       fmt::format("{} digits", facts.serial_digits)));
  const double size = millimetres(points);
  const double base = under.y + typeface.bold.metrics().cap_height * size;
  const double left = under.x + (width - ems * size) / 2;
  art.runs.push_back({FontStyle::kRegular, Ink::kBlack, size, {left, base}, *prefix});
  art.serial.style = FontStyle::kBold;
  art.serial.size = size;
  art.serial.base = {left + prefix->width * size, base};

  const auto gtin = FittableText::shape(typeface.regular, "GTIN " + facts.gtin);
  if (!gtin) return tl::unexpected(gtin.error());
  const auto fitted = gtin->fit(kGtinStep, width + 4);
  if (!fitted) return tl::unexpected(does_not_fit({"GTIN", "mã GTIN"}, facts.gtin));
  const double small = millimetres(fitted->points);
  const auto& line = fitted->lines.front();
  art.runs.push_back({FontStyle::kRegular, Ink::kBlack, small,
                      {under.x + (width - line.width * small) / 2, base + 1.35 * small}, line});
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
  if (serial.style == style)
    for (const auto& digit : serial.digits) used.insert(digit.id);
  return used;
}

Result<LabelArt> set_label(const Typeface& typeface, const LabelFacts& facts, int symbol_width,
                           ModuleSize module) {
  LabelArt art;
  art.symbol_width = symbol_width;
  art.module = module;
  const double side = symbol_width * module.millimetres();
  const double quiet = Symbol::kQuietZone * module.millimetres();
  const double under = millimetres(kSerialStep.largest) + millimetres(kGtinStep.largest);
  const double tall = side + quiet + kBelowSymbol + under;
  const double left = kSideMargin + side + quiet + kColumnGap;
  const double width = kRight - left;
  if (tall > kBottom - kTopMargin + 0.5 || width < kLeastColumn)
    return fail("", message("the symbol is {0:.1f} mm wide with modules of {1:.3f} mm, too large "
                            "for a label of 70 × 37 mm; use a shorter host or smaller modules",
                            "mã QR rộng {0:.1f} mm với ô {1:.3f} mm, quá lớn cho tem 70 × 37 mm; "
                            "hãy dùng tên máy chủ ngắn hơn hoặc ô nhỏ hơn",
                            side, module.millimetres()));
  art.symbol = {kSideMargin, std::max(quiet, (Sheet::kLabelHeight - tall) / 2)};
  auto serial = set_serial(typeface, facts, {kSideMargin, art.symbol.y + side + quiet + kBelowSymbol},
                           side, art);
  if (!serial) return tl::unexpected(serial.error());

  const auto table = set_facts(typeface, facts, width);
  if (!table) return tl::unexpected(table.error());
  const double mark = facts.stars > 0 ? mark_height(typeface) + kMarkGap : 0;
  const double room = kBottom - kTopMargin - mark - kFactsGap - table->height();
  const auto names = set_names(typeface, facts, width, room);
  if (!names) return tl::unexpected(names.error());

  const double used = mark + names->product.height() + names->producer.height() + kFactsGap +
                      table->height();
  const double top = kTopMargin + std::max(0.0, (kBottom - kTopMargin - used) / 2);
  if (facts.stars > 0) set_mark(typeface, facts.stars, {left, top}, art);
  Column column(art, left, top + mark);
  column.add(typeface, names->product);
  column.add(typeface, names->producer);
  column.skip(kFactsGap);
  const double value_left = left + (table->name_width + kFactGap) * millimetres(table->points);
  Column values(art, value_left, column.y());
  for (const auto& name : table->names) column.add(typeface, name);
  for (const auto& value : table->values) values.add(typeface, value);
  return art;
}

}  // namespace ocop::labeler
