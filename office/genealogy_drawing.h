// A genealogy drawn: boxes in columns from what things are made of, at the left, to what is made
// of them, at the right, with arrows between them. Inline SVG of the consoles' style
// (office/pages/style.css: "tree"). No script.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "base/message.h"
#include "office/genealogy.h"

namespace ocop::office {

/// Of more nodes those of one step and product (or area) are one box with their count; where that
/// is still too many, those of one step and producer, and then the smallest of each step together.
inline constexpr std::size_t kMostDrawn = 60;

/// Where a box leads, "" = nowhere. Asked for single nodes only.
using NodeAddress = std::function<std::string(const TracedNode&)>;

/// "" when there is no edge. Texts are escaped.
std::string genealogy_drawing(const Traced& traced, Language language, const NodeAddress& address);

}  // namespace ocop::office
