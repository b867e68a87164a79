#include "labeler/calibration_sheet.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "labeler/decimal.h"
#include "labeler/line_drawing.h"
#include "labeler/text_fit.h"

namespace ocop::labeler {
namespace {

constexpr double kLargePage = 150;     ///< mm; a smaller one has no room for words
constexpr double kFirstMark = 20;      ///< mm from the first label
constexpr double kLastMark = 15;       ///< mm from the paper's other edge
constexpr double kMarkStep = 10;
constexpr double kMarkFrom = 16;       ///< mm from the edge at which a mark begins
constexpr double kMarkLength = 16;
constexpr double kRollInset = 1;
constexpr double kFine = 0.1;          ///< strokes, mm
constexpr double kMedium = 0.2;
constexpr double kCross = 5;           ///< half of it, mm
constexpr double kNumberPoints = 6;
constexpr double kLetterPoints = 11;
constexpr double kTextPoints = 8.5;
constexpr double kPanelPadding = 4;

CalibrationMarks marks(double first, double page) {
  const double low = first + kFirstMark;
  const double steps = std::floor((page - kLastMark - low) / kMarkStep);
  return {low, low + std::max(1.0, steps) * kMarkStep, first};
}

std::string plain(double value) { return decimal(value, 2); }

/// "--scale-x = 170 ÷ (B − A)" and "--offset-x = 20 − A × scale-x".
std::string scale_rule(const CalibrationMarks& marks, char axis, char low, char high) {
  return fmt::format("--scale-{} = {} ÷ ({} − {})", axis, plain(marks.high - marks.low), high, low);
}
std::string offset_rule(const CalibrationMarks& marks, char axis, char low) {
  const auto measured = marks.first == 0 ? std::string(1, low) : fmt::format("({} − {})", low, plain(marks.first));
  return fmt::format("--offset-{0} = {1} − {2} × scale-{0}", axis, plain(marks.low - marks.first), measured);
}

/// Everything where the calibration puts it.
class SheetDrawer {
 public:
  SheetDrawer(const Stock& stock, const PageLayout& layout, const Calibration& calibration, const Typeface& typeface)
      : stock_(stock), layout_(layout), calibration_(calibration), typeface_(typeface),
        drawing_(stock.page_width, stock.page_height, typeface),
        large_(std::min(stock.page_width, stock.page_height) >= kLargePage) {}

  LineDrawing draw() {
    outlines();
    ruler_across();
    ruler_down();
    const double x = stock_.page_width / 2;
    const double y = stock_.page_height / 2;
    const double arm = std::min({kCross, x / 2, y / 2});
    line({x - arm, y}, {x + arm, y}, kMedium);
    line({x, y - arm}, {x, y + arm}, kMedium);
    if (large_) {
      letters();
      words();
    }
    return std::move(drawing_);
  }

 private:
  Point at(Point point) const {
    return {stock_.left + calibration_.offset_x + (point.x - stock_.left) * calibration_.scale_x,
            stock_.top + calibration_.offset_y + (point.y - stock_.top) * calibration_.scale_y};
  }
  void line(Point from, Point to, double stroke) { drawing_.line(at(from), at(to), stroke); }

  void outlines() {
    const double inset = stock_.medium == Medium::kRoll ? kRollInset : 0;
    const double width = stock_.label_width - 2 * inset;
    const double height = stock_.label_height - 2 * inset;
    for (std::size_t slot = 0; slot < layout_.slots(); ++slot) {
      const auto corner = layout_.corner(slot);
      const Point inner{corner.x + inset, corner.y + inset};
      if (stock_.round) drawing_.ellipse(inner, width, height, kFine);
      else drawing_.box(inner, width, height, kFine);
    }
  }

  /// From the edge: printers leave some 4 mm of a sheet blank.
  double ruler_place() const { return large_ ? 7 : 2; }
  static double tick(int millimetre) { return millimetre % 10 == 0 ? 3 : millimetre % 5 == 0 ? 2 : 1.2; }

  void ruler_across() {
    const double y = ruler_place();
    const int end = static_cast<int>(stock_.page_width - y);
    line({y, y}, {static_cast<double>(end), y}, kFine);
    for (int mm = static_cast<int>(y); mm <= end; ++mm) {
      line({static_cast<double>(mm), y}, {static_cast<double>(mm), y + tick(mm)}, kFine);
      if (mm % 10 == 0 && mm > y + 4) drawing_.text(at({mm + 0.4, y + 5}), kNumberPoints, std::to_string(mm));
    }
  }
  void ruler_down() {
    const double x = ruler_place();
    const int end = static_cast<int>(stock_.page_height - x);
    line({x, x}, {x, static_cast<double>(end)}, kFine);
    for (int mm = static_cast<int>(x); mm <= end; ++mm) {
      line({x, static_cast<double>(mm)}, {x + tick(mm), static_cast<double>(mm)}, kFine);
      if (mm % 10 == 0 && mm > x + 4) drawing_.text(at({x + 3.4, mm + 0.8}), kNumberPoints, std::to_string(mm));
    }
  }

  void letters() {
    const auto across = marks_across(stock_);
    const auto down = marks_down(stock_);
    const auto vertical = [&](double x, const char* letter) {
      line({x, kMarkFrom}, {x, kMarkFrom + kMarkLength}, kMedium);
      drawing_.text(at({x + 1, kMarkFrom + kMarkLength}), kLetterPoints, letter, FontStyle::kBold);
    };
    const auto horizontal = [&](double y, const char* letter) {
      line({kMarkFrom, y}, {kMarkFrom + kMarkLength, y}, kMedium);
      drawing_.text(at({kMarkFrom + kMarkLength - 3, y - 1}), kLetterPoints, letter, FontStyle::kBold);
    };
    vertical(across.low, "A");
    vertical(across.high, "B");
    horizontal(down.low, "C");
    horizontal(down.high, "D");
  }

  void words();

  const Stock& stock_;
  const PageLayout& layout_;
  const Calibration& calibration_;
  const Typeface& typeface_;
  LineDrawing drawing_;
  bool large_;
};

struct Words {
  FontStyle style;
  std::string text;
};

std::vector<Words> steps(const Stock& stock) {
  const auto across = marks_across(stock);
  const auto down = marks_down(stock);
  const auto rules = scale_rule(across, 'x', 'A', 'B') + ";  " + offset_rule(across, 'x', 'A');
  const auto more = scale_rule(down, 'y', 'C', 'D') + ";  " + offset_rule(down, 'y', 'C');
  const auto places = [](const CalibrationMarks& marks) { return plain(marks.low) + "; " + plain(marks.high); };
  return {
      {FontStyle::kBold, "Tờ hiệu chỉnh máy in: " + stock.name.vi},
      {FontStyle::kRegular, "1. In đúng cỡ 100 %, không chọn “vừa khổ giấy”. Đặt tờ này lên tờ tem rồi soi ra ánh sáng: khung "
                            "trùng mép tem thì không cần hiệu chỉnh."},
      {FontStyle::kRegular, "2. Nếu lệch, dùng thước đo (mm) từ mép trái của giấy đến vạch A và B, từ mép trên đến vạch C và D. "
                            "Đúng ra A; B là " + places(across) + " và C; D là " + places(down) + "."},
      {FontStyle::kRegular, "3. Tính các số sau và ghi vào lệnh in, rồi in lại tờ này với các số đó để kiểm tra:"},
      {FontStyle::kCode, rules},
      {FontStyle::kCode, more},
      {FontStyle::kBold, "Calibration sheet: " + stock.name.en},
      {FontStyle::kRegular, "1. Print at 100 %, never “fit to page”. Lay this sheet on a sheet of labels and hold both against "
                            "the light: where outlines meet the labels, nothing is to be done."},
      {FontStyle::kRegular, "2. Else measure (mm) from the paper’s left edge to lines A and B, from its top edge to C and D."},
      {FontStyle::kRegular, "3. Work out the numbers above, print with them, and print this sheet with them again to see."},
  };
}

void SheetDrawer::words() {
  const double width = std::min(150.0, stock_.page_width - 70);
  std::vector<TextFlow> paragraphs;
  double tall = 2 * kPanelPadding;
  const double line = kTextPoints * kMillimetresPerPoint;
  for (const auto& [style, text] : steps(stock_)) {
    TextFlow flow(typeface_);
    // All words are this program's own: the font has their letters.
    if (const auto added = flow.add(style, text); !added) throw std::logic_error(added.error().in(Language::kEnglish));
    tall += (static_cast<double>(flow.wrap([&](std::size_t) { return width / line; }).size()) * 1.3 + 0.4) * line;
    paragraphs.push_back(std::move(flow));
  }
  const Point corner{(stock_.page_width - width) / 2 - kPanelPadding, stock_.page_height / 2 + 2 * kCross};
  drawing_.panel(corner, width + 2 * kPanelPadding, tall);
  Point start{corner.x + kPanelPadding, corner.y + kPanelPadding + line};
  for (const auto& flow : paragraphs)
    start.y = drawing_.paragraph(start, width, kTextPoints, flow) + 0.4 * line;
}

}  // namespace

CalibrationMarks marks_across(const Stock& stock) { return marks(stock.left, stock.page_width); }
CalibrationMarks marks_down(const Stock& stock) { return marks(stock.top, stock.page_height); }

Result<void> write_calibration_sheet(const std::filesystem::path& path, const Stock& stock,
                                     const Calibration& calibration, const Typeface& typeface, Instant made) {
  const auto layout = PageLayout::make(stock, {0, calibration, PageLayout::Arrangement::kPages, 0});
  if (!layout) return tl::unexpected(layout.error());
  SheetDrawer(stock, *layout, calibration, typeface).draw().write(path, "Tờ hiệu chỉnh máy in: " + stock.name.vi, made);
  return {};
}

}  // namespace ocop::labeler
