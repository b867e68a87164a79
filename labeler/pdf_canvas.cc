#include "labeler/pdf_canvas.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "labeler/text_cursor.h"

namespace ocop::labeler {
namespace {

constexpr double kPointsPerInch = 72;
/// What decimals of a coordinate may lose, in dots.
constexpr double kBetweenDots = 0.05;

/// Scale and place, x' = sx·x + tx: nothing is turned.
struct Matrix {
  double sx = 1, sy = 1, tx = 0, ty = 0;
};

std::optional<Matrix> take_matrix(TextCursor& cursor, const std::array<double, 6>& numbers) {
  if (numbers[1] != 0 || numbers[2] != 0 || !(cursor.take("cm\n") || cursor.take("cm "))) return std::nullopt;
  return Matrix{numbers[0], numbers[3], numbers[4], numbers[5]};
}

/// Text between BT and ET: strings, arrays of strings, numbers, fonts, and what places them.
bool skip_text(TextCursor& cursor) {
  const auto text = cursor.until("ET\n");
  if (!text) return false;
  constexpr std::string_view kAllowed = "0123456789ABCDEF<>[]-. \n/RBCTfdmjJs";
  return text->find_first_not_of(kAllowed) == std::string_view::npos;
}

}  // namespace

class PdfCanvas::Painter {
 public:
  explicit Painter(const PdfCanvas& canvas)
      : canvas_(canvas),
        dots_(canvas.layout_->dots_wide(), canvas.layout_->dots_high()),
        dots_per_point_(canvas.layout_->dpi() / kPointsPerInch) {}

  bool draw(std::string_view operators) {
    TextCursor cursor(operators);
    while (!cursor.at_end())
      if (!step(cursor)) return false;
    return stack_.empty() && path_.empty();
  }
  Bitmap take() { return std::move(dots_); }

 private:
  /// So that a matrix is always the page's own.
  static constexpr std::size_t kDeepest = 1;

  bool step(TextCursor& cursor) {
    const char c = cursor.peek();
    if ((c >= '0' && c <= '9') || c == '-') return numbers(cursor);
    if (cursor.take("f Q\n")) return fill() && pop();
    if (cursor.take("q ")) return push();
    if (cursor.take("/L Do Q\n")) return form() && pop();
    if (cursor.take("BT\n")) return path_.empty() && skip_text(cursor);
    return false;
  }

  bool numbers(TextCursor& cursor) {
    std::array<double, 6> all{};
    std::size_t count = 0;
    for (; count < all.size(); ++count) {
      const auto number = cursor.number();
      if (!number || !cursor.take(" ")) return false;
      all[count] = *number;
      const char next = cursor.peek();
      if ((next < '0' || next > '9') && next != '-') break;
    }
    if (count == 3 && cursor.take("re\n")) return rectangle(all);
    if (count == 0) return all[0] == 0 && cursor.take("g\n");
    if (count != all.size() - 1 || stack_.empty()) return false;
    const auto matrix = take_matrix(cursor, all);
    if (matrix) now_ = *matrix;
    return matrix.has_value();
  }

  /// Whole dots only.
  std::optional<int> dot(double points) const {
    const double exact = points * dots_per_point_;
    const double whole = std::round(exact);
    constexpr double kMost = 1e6;
    if (std::abs(exact - whole) > kBetweenDots || std::abs(whole) > kMost) return std::nullopt;
    return static_cast<int>(whole);
  }

  bool rectangle(const std::array<double, 6>& at) {
    const auto x1 = dot(now_.sx * at[0] + now_.tx);
    const auto x2 = dot(now_.sx * (at[0] + at[2]) + now_.tx);
    const auto y1 = dot(now_.sy * at[1] + now_.ty);
    const auto y2 = dot(now_.sy * (at[1] + at[3]) + now_.ty);
    if (!x1 || !x2 || !y1 || !y2) return false;
    const auto [left, right] = std::minmax(*x1, *x2);
    const auto [low, high] = std::minmax(*y1, *y2);
    path_.push_back({left, dots_.height() - high, right - left, high - low});
    return true;
  }

  bool fill() {
    for (const auto& box : path_) dots_.fill(box.x, box.y, box.width, box.height);
    path_.clear();
    return true;
  }

  /// Each label's art; nothing is drawn between its matrix and it.
  bool form() {
    if (now_.sx != 1 || now_.sy != 1 || !path_.empty()) return false;
    const auto x = static_cast<int>(std::lround(now_.tx * dots_per_point_));
    const auto y = dots_.height() - static_cast<int>(std::lround(now_.ty * dots_per_point_));
    dots_.draw(canvas_.art_, x, y);
    for (const auto& box : canvas_.shapes_) dots_.fill(x + box.x, y + box.y, box.width, box.height);
    return true;
  }

  bool push() {
    stack_.push_back(now_);
    return stack_.size() <= kDeepest;
  }
  bool pop() {
    if (stack_.empty()) return false;
    now_ = stack_.back();
    stack_.pop_back();
    return true;
  }

  const PdfCanvas& canvas_;
  Bitmap dots_;
  double dots_per_point_;
  Matrix now_;
  std::vector<Matrix> stack_;
  std::vector<Box> path_;
};

std::optional<PdfCanvas> PdfCanvas::make(const PageLayout& layout, Bitmap art, std::string_view form) {
  PdfCanvas canvas(layout, std::move(art));
  if (!canvas.read_form(form)) return std::nullopt;
  return canvas;
}

bool PdfCanvas::read_form(std::string_view form) {
  const double scale = layout_->dpi() / kPointsPerInch;
  constexpr double kNone = std::numeric_limits<double>::infinity();
  double left = kNone, top = kNone, right = -kNone, bottom = -kNone;
  TextCursor cursor(form);
  while (!cursor.at_end()) {
    if (cursor.take("h f\n") || cursor.take("f\n")) {
      const auto x = static_cast<int>(std::lround(left));
      const auto y = static_cast<int>(std::lround(top));
      shapes_.push_back({x, y, static_cast<int>(std::lround(right)) - x, static_cast<int>(std::lround(bottom)) - y});
      left = top = kNone;
      right = bottom = -kNone;
      continue;
    }
    if (cursor.take("h\n")) continue;
    if (cursor.take("BT ")) {
      if (!skip_text(cursor)) return false;
      continue;
    }
    std::array<double, 3> numbers{};
    std::size_t count = 0;
    for (; count < numbers.size() && cursor.peek() != 'm' && cursor.peek() != 'l' && cursor.peek() != 'g'; ++count) {
      const auto number = cursor.number();
      if (!number || !cursor.take(" ")) return false;
      numbers[count] = *number;
    }
    if ((count == 1 && cursor.take("g\n")) || (count == 3 && cursor.take("rg\n"))) continue;
    if (count != 2 || !(cursor.take("m\n") || cursor.take("l\n"))) return false;
    left = std::min(left, numbers[0] * scale);
    right = std::max(right, numbers[0] * scale);
    top = std::min(top, -numbers[1] * scale);
    bottom = std::max(bottom, -numbers[1] * scale);
  }
  return right == -kNone;
}

std::optional<Bitmap> PdfCanvas::draw(std::string_view operators) const {
  Painter painter(*this);
  if (!painter.draw(operators)) return std::nullopt;
  return painter.take();
}

}  // namespace ocop::labeler
