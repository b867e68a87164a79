// Shapes that all writers draw alike.
#pragma once

#include <array>

#include "labeler/label_art.h"
#include "labeler/page_layout.h"

namespace ocop::labeler {

/// The frame's outer edge and its inner one, which runs the other way round: filled, they leave
/// its middle free by either of the rules for filling.
std::array<std::array<Point, 4>, 2> frame_outline(const Frame& frame);

/// Throws std::invalid_argument unless the art's modules are dots of the layout's printer and its
/// label is of the layout's size.
void require_dots_of(const PageLayout& layout, const LabelArt& art);

}  // namespace ocop::labeler
