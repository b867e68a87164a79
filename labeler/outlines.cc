#include "labeler/outlines.h"

#include <cmath>
#include <stdexcept>

namespace ocop::labeler {
namespace {

constexpr double kTolerance = 1e-6;

}  // namespace

std::array<std::array<Point, 4>, 2> frame_outline(const Frame& frame) {
  const auto [left, top] = frame.corner;
  const double right = left + frame.width;
  const double bottom = top + frame.height;
  const double in = frame.stroke;
  return {{{{{left, top}, {right, top}, {right, bottom}, {left, bottom}}},
           {{{left + in, top + in}, {left + in, bottom - in}, {right - in, bottom - in}, {right - in, top + in}}}}};
}

void require_dots_of(const PageLayout& layout, const LabelArt& art) {
  if (art.module.dpi() != layout.dpi())
    throw std::invalid_argument("the label was set for another printer's dots");
  if (std::abs(art.width - layout.stock().label_width) > kTolerance ||
      std::abs(art.height - layout.stock().label_height) > kTolerance)
    throw std::invalid_argument("the label was set for another stock");
}

}  // namespace ocop::labeler
