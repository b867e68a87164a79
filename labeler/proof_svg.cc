#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "base/file.h"
#include "labeler/proof_formats.h"
#include "labeler/text_cursor.h"
#include "labeler/zpl_writer.h"

namespace ocop::labeler {
namespace {

constexpr std::size_t kMostPage = std::size_t{512} << 20U;
/// What decimals of a place may lose, in dots.
constexpr double kBetweenDots = 0.05;

/// A page's elements, drawn in dots; any other element is refused.
class SvgCanvas {
 public:
  SvgCanvas(const PageLayout& layout, const Bitmap& art)
      : layout_(layout), art_(art), dots_(layout.dots_wide(), layout.dots_high()),
        dots_per_mm_(layout.dpi() / kMillimetresPerInch) {}

  bool draw(std::string_view svg) {
    TextCursor cursor(svg);
    if (!cursor.take("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg ") || !cursor.until("<defs>\n")) return false;
    const auto shapes = cursor.until("</defs>\n");
    if (!shapes || !definitions(*shapes)) return false;
    if (!cursor.take("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n")) return false;
    while (!cursor.take("</svg>\n"))
      if (!element(cursor)) return false;
    return cursor.at_end();
  }
  const Bitmap& dots() const { return dots_; }

 private:
  struct Box {
    double left, top, right, bottom;
  };

  /// Boxes around the art's outlines; glyphs of own texts come behind and are placed by each label.
  bool definitions(std::string_view shapes) {
    TextCursor cursor(shapes);
    if (!cursor.take("<g id=\"l\">")) return false;
    while (!cursor.take("</g>\n")) {
      if (!cursor.take("<path d=\"") && !(cursor.take("<path fill=\"#") && cursor.until("\" d=\""))) return false;
      const auto data = cursor.until("\"/>");
      if (!data || !outlines(*data)) return false;
    }
    while (!cursor.at_end())
      if (!cursor.take("<path id=\"o") || !cursor.until("\"/>\n")) return false;
    return true;
  }

  /// A box for each closed outline, by all points that lead its curves.
  bool outlines(std::string_view data) {
    TextCursor cursor(data);
    std::optional<Box> box;
    while (!cursor.at_end()) {
      if (cursor.take("Z")) {
        if (box) boxes_.push_back(*box);
        box.reset();
        continue;
      }
      if (!cursor.take("M") && !cursor.take("L") && !cursor.take("C") && !cursor.take(" ")) return false;
      const auto x = cursor.number();
      if (!x || !cursor.take(" ")) return false;
      const auto y = cursor.number();
      if (!y) return false;
      if (!box) box = Box{*x, *y, *x, *y};
      *box = {std::min(box->left, *x), std::min(box->top, *y), std::max(box->right, *x), std::max(box->bottom, *y)};
    }
    return !box;
  }

  bool element(TextCursor& cursor) {
    if (cursor.take("<use xlink:href=\"#l\" x=\"")) return label(cursor);
    if (cursor.take("<path shape-rendering=\"crispEdges\" transform=\"translate(")) return symbol(cursor);
    if (!cursor.take("<use xlink:href=\"#o")) return false;
    return cursor.until("/>").has_value() && (cursor.take("\n") || cursor.peek() == '<');
  }

  bool label(TextCursor& cursor) {
    const auto x = cursor.number();
    if (!x || !cursor.take("\" y=\"")) return false;
    const auto y = cursor.number();
    if (!y || !cursor.take("\"/>\n")) return false;
    dots_.draw(art_, near(*x), near(*y));
    for (const auto& box : boxes_) {
      const int left = near(*x + box.left);
      const int top = near(*y + box.top);
      dots_.fill(left, top, near(*x + box.right) - left, near(*y + box.bottom) - top);
    }
    return true;
  }

  bool symbol(TextCursor& cursor) {
    const auto x = cursor.number();
    if (!x || !cursor.take(" ")) return false;
    const auto y = cursor.number();
    if (!y || !cursor.take(") scale(")) return false;
    const auto scale = cursor.number();
    const auto left = dot(*x);
    const auto top = dot(*y);
    const auto module = scale ? dot(*scale) : std::nullopt;
    if (!left || !top || !module || !cursor.take(")\" d=\"")) return false;
    while (!cursor.take("\"/>\n"))
      if (!run(cursor, *left, *top, *module)) return false;
    return true;
  }

  /// "M3 0h7v1h-7z".
  bool run(TextCursor& cursor, int left, int top, int module) {
    if (!cursor.take("M")) return false;
    const auto x = cursor.whole();
    if (!x || !cursor.take(" ")) return false;
    const auto y = cursor.whole();
    if (!y || !cursor.take("h")) return false;
    const auto length = cursor.whole();
    if (!length || !cursor.take("v1h-") || cursor.whole() != length || !cursor.take("z")) return false;
    constexpr std::uint64_t kMost = Symbol::kMaxWidth;
    if (*x > kMost || *y > kMost || *length > kMost) return false;
    dots_.fill(left + static_cast<int>(*x) * module, top + static_cast<int>(*y) * module, static_cast<int>(*length) * module,
               module);
    return true;
  }

  int near(double millimetres) const { return static_cast<int>(std::lround(millimetres * dots_per_mm_)); }
  /// Whole dots only.
  std::optional<int> dot(double millimetres) const {
    const double exact = millimetres * dots_per_mm_;
    if (std::abs(exact - std::round(exact)) > kBetweenDots || std::abs(exact) > 1e6) return std::nullopt;
    return static_cast<int>(std::lround(exact));
  }

  const PageLayout& layout_;
  const Bitmap& art_;
  Bitmap dots_;
  double dots_per_mm_;
  std::vector<Box> boxes_;
};

}  // namespace

Result<void> prove_svg(const ProofRequest& request, const LabelProof& labels, const ProofWork& work) {
  const auto art = rasterise_art(*request.art, *request.typeface, request.layout->dpi());
  std::uint64_t page = 0;
  const auto next = [&]() -> Result<std::optional<ProofPiece>> {
    if (page == request.part.pages) return std::nullopt;
    const auto number = page++;
    auto check = [&, number]() -> Result<void> {
      SvgCanvas canvas(*request.layout, art);
      if (!canvas.draw(read_file(page_file(request, number), kMostPage)))
        return tl::unexpected(labels.at_page(number, message("something else than labels stands there, or ink between two dots of the printer",
                                                             "trên trang có thứ khác ngoài tem, hoặc nét vẽ lệch khỏi điểm in")));
      return labels.check_page(canvas.dots(), number);
    };
    return ProofPiece{std::move(check), request.files->page(request.part, number).count};
  };
  return check_all(next, work);
}

}  // namespace ocop::labeler
