#include "labeler/label_column.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace ocop::labeler {
namespace {

constexpr double kLeading = 1.18;      ///< line to line, ems, unless accents need more
constexpr double kBetweenLines = 0.03; ///< least between the ink of two lines, ems
constexpr double kPointStep = 0.25;
constexpr double kTableGap = 0.45;     ///< ems between names and values
constexpr double kRounding = 1e-9;

/// The mark, in ems of its word.
constexpr double kStarRadius = 0.457;
constexpr double kStarPitch = 1.008;
constexpr double kStarGap = 0.378;
constexpr double kStarDrop = 0.03;     ///< a star looks centred a little below its centre
constexpr double kStarBelow = 0.809;   ///< of the radius: down to the lower points
constexpr double kMarkRows = 0.25;     ///< between word and stars that stand under it

constexpr double kCaptionGap = 0.5;    ///< ems between a caption and the code behind it
constexpr double kCaptionAbove = 0.3;  ///< ems between a caption and the code under it
constexpr double kCaptionSize = 0.85;  ///< of the code's
constexpr double kPanelAside = 0.6;    ///< ems between the panel's frame and its code
constexpr double kPanelAbove = 0.45;
constexpr double kPanelStroke = 0.2;   ///< mm
constexpr double kFrameGap = 0.35;     ///< mm between caption and frame

/// Millimetres between a block and the one above it, on a label of 70 × 37 mm.
double gap_above(Role role, Role above) {
  switch (role) {
    case Role::kMark: return 0;
    case Role::kName: return above == Role::kMark ? 0.8 : 0.4;
    case Role::kProducer: return above == Role::kName ? 0.45 : 0.7;
    case Role::kAddress: return 0.4;
    case Role::kFacts: return 0.9;
    case Role::kNotes: return above == Role::kNotes ? 0.5 : 0.8;
    case Role::kSerial: return above == Role::kFacts ? 0.8 : 0.65;
    case Role::kTypedCode: return above == Role::kFacts ? 1.3 : 0.9;
    case Role::kGtin: return above == Role::kNotes ? 0.7 : 0.5;
    case Role::kScratch: return 0.9;
  }
  return 0.5;
}

/// How much it matters that a block's type is large.
constexpr std::array<double, kRoles> kWeights = {0.3, 1.0, 0.45, 0.2, 0.7, 0.3, 0.35, 0.55, 0.1, 0.5};
double weight_of(Role role) { return kWeights.at(static_cast<std::size_t>(role)); }
/// What one more line costs.
double line_cost(Role role) {
  switch (role) {
    case Role::kName: return 0.12;
    case Role::kProducer:
    case Role::kTypedCode: return 0.06;
    case Role::kFacts: return 0.02;
    case Role::kScratch: return 0.15;
    default: return 0;
  }
}

/// Type that fills what would stay empty is worth less than type that is not small.
double shrinking(double factor) { return factor > 1 ? std::log(factor) : std::log(factor) / 5; }

bool balanced(Role role) { return role == Role::kName || role == Role::kProducer; }

double leading_of(const TextFlow& flow) {
  return std::max(kLeading, flow.ascent() + flow.descent() + kBetweenLines);
}

}  // namespace

SizeGroup group_of(Role role) {
  switch (role) {
    case Role::kName: return SizeGroup::kName;
    case Role::kNotes: return SizeGroup::kNotes;
    case Role::kSerial:
    case Role::kTypedCode:
    case Role::kGtin: return SizeGroup::kCodes;
    case Role::kScratch: return SizeGroup::kPanel;
    default: return SizeGroup::kBody;
  }
}

double points_of(const TextBlock& block, const TypeSizes& sizes) {
  const double part = sizes.at(static_cast<std::size_t>(group_of(block.role)));
  const double points = block.least + part * (block.largest - block.least);
  return std::max(block.least, std::floor(points / kPointStep + kRounding) * kPointStep);
}

/// Where a block begins, and what becomes of it.
struct ColumnSetter::Pen {
  double y = 0;
  LabelArt* art = nullptr;
  std::size_t lines = 0;
};

std::optional<double> ColumnSetter::set(std::span<const TextBlock* const> blocks,
                                        const TypeSizes& sizes, double y, LabelArt* art,
                                        Burden* burden) const {
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto& block = *blocks[i];
    if (i > 0) y += gap_above(block.role, blocks[i - 1]->role) * style_.scale + style_.air;
    const double points = points_of(block, sizes);
    Pen pen{y, art, 0};
    const auto end = set_block(block, points * kMillimetresPerPoint, pen);
    if (!end) return std::nullopt;
    y = *end;
    if (burden != nullptr)
      burden->total += weight_of(block.role) * shrinking(block.largest / points) +
                       line_cost(block.role) * static_cast<double>(pen.lines > 0 ? pen.lines - 1 : 0);
  }
  return y;
}

std::optional<double> ColumnSetter::set_block(const TextBlock& block, double size, Pen& pen) const {
  switch (block.role) {
    case Role::kMark: return set_mark(block, size, pen);
    case Role::kTypedCode: return set_typed(block, size, pen);
    case Role::kScratch: return set_panel(block, size, pen);
    case Role::kFacts:
      if (style_.tables) return set_table(block, size, pen);
      break;
    default: break;
  }
  return set_flow(block.flow, size, balanced(block.role) || style_.centred, pen);
}

void ColumnSetter::draw_line(const TextFlow& flow, const TextFlow::Line& line, double size, Point base,
                             LabelArt& art) const {
  for (auto& part : flow.parts(line)) {
    const Point start{base.x + part.x * size, base.y};
    if (!part.own) {
      art.runs.push_back({part.style, Ink::kBlack, size, start, std::move(part.run)});
      continue;
    }
    auto place = own_place(*typeface_, *part.own, part.style);
    place.size = size;
    place.base = start;
    place.pitch = part.pitch * size;
    art.own.push_back(std::move(place));
  }
}

std::optional<double> ColumnSetter::set_flow(const TextFlow& flow, double size, bool balance,
                                             Pen& pen) const {
  const double tall = (flow.ascent() + flow.descent()) * size;
  const double leading = leading_of(flow) * size;
  const auto room = [&](std::size_t line) {
    const double top = pen.y + static_cast<double>(line) * leading;
    return room_(top, top + tall);
  };
  const auto ems = [&](std::size_t line) {
    const auto [left, right] = room(line);
    return (right - left) / size;
  };
  auto lines = flow.wrap(ems);
  if (lines.empty()) return std::nullopt;
  pen.lines += lines.size();
  if (pen.art != nullptr) {
    if (balance) lines = flow.balance(std::move(lines), ems);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto [left, right] = room(i);
      const double first = left + flow.lean_before() * size;
      const double last = right - flow.lean_behind() * size;
      const double x = style_.centred ? (first + last - lines[i].width * size) / 2 : first;
      const double base = pen.y + static_cast<double>(i) * leading + flow.ascent() * size;
      draw_line(flow, lines[i], size, {x, base}, *pen.art);
    }
  }
  return pen.y + static_cast<double>(lines.size() - 1) * leading + tall;
}

std::optional<double> ColumnSetter::set_mark(const TextBlock& block, double size, Pen& pen) const {
  const double cap = typeface_->bold.metrics().cap_height * size;
  const double radius = kStarRadius * size;
  const auto word = typeface_->bold.shape("OCOP").value();
  const double word_width = word.width * size;
  const double stars_width = ((block.stars - 1) * kStarPitch + 2 * kStarRadius) * size;
  const double star_above = radius - kStarDrop * size;  // of the middle of the row
  const double star_below = kStarBelow * radius + kStarDrop * size;
  const double above = std::max(cap / 2, star_above);
  const double row = above + std::max(cap / 2, star_below);
  const auto draw_word = [&](double x, double middle) {
    pen.art->runs.push_back({FontStyle::kBold, Ink::kAccent, size, {x, middle + cap / 2}, word});
  };
  const auto draw_stars = [&](double x, double middle) {
    for (int star = 0; star < block.stars; ++star)
      pen.art->stars.push_back({{x + radius + star * kStarPitch * size, middle + kStarDrop * size}, radius});
  };
  const auto start = [&](const Room& room, double width) {
    return style_.centred ? (room.left + room.right - width) / 2 : room.left;
  };

  pen.lines = 1;
  const auto room = room_(pen.y, pen.y + row);
  const double width = word_width + kStarGap * size + stars_width;
  if (width <= room.right - room.left + kRounding) {
    if (pen.art != nullptr) {
      const double x = start(room, width);
      draw_word(x, pen.y + above);
      draw_stars(x + word_width + kStarGap * size, pen.y + above);
    }
    return pen.y + row;
  }
  const double second = pen.y + cap + kMarkRows * size;
  const double end = second + star_above + star_below;
  const auto upper = room_(pen.y, pen.y + cap);
  const auto lower = room_(second, end);
  if (word_width > upper.right - upper.left + kRounding || stars_width > lower.right - lower.left + kRounding)
    return std::nullopt;
  if (pen.art != nullptr) {
    draw_word(start(upper, word_width), pen.y + cap / 2);
    draw_stars(start(lower, stars_width), second + star_above);
  }
  return end;
}

std::optional<double> ColumnSetter::set_table(const TextBlock& block, double size, Pen& pen) const {
  double names = 0;
  for (const auto& row : block.rows) names = std::max(names, row.name.width());
  const double indent = names > 0 ? names + kTableGap : 0;
  const double tall = (block.flow.ascent() + block.flow.descent()) * size;
  const double leading = leading_of(block.flow) * size;
  double y = pen.y;
  for (const auto& row : block.rows) {
    const auto [left, right] = room_(y, y + tall);
    const double ems = (right - left) / size - (row.name.empty() ? 0 : indent);
    const auto value_room = [ems](std::size_t) { return ems; };
    auto lines = row.value.wrap(value_room);
    if (lines.empty()) return std::nullopt;
    if (row.name.empty()) lines = row.value.balance(std::move(lines), value_room);
    if (pen.art != nullptr && !row.name.empty())
      draw_line(row.name, row.name.whole(), size,
                {left, y + block.flow.ascent() * size}, *pen.art);
    for (const auto& line : lines) {
      if (pen.art != nullptr)
        draw_line(row.value, line, size,
                  {left + (row.name.empty() ? 0 : indent) * size, y + block.flow.ascent() * size}, *pen.art);
      y += leading;
      ++pen.lines;
    }
  }
  // Rows are what a table is for: only a value that wraps costs.
  pen.lines -= block.rows.size() - 1;
  return y - leading + tall;
}

std::optional<double> ColumnSetter::set_typed(const TextBlock& block, double size, Pen& pen) const {
  const double caption_size = std::max(kCaptionSize * size, block.least * kMillimetresPerPoint);
  const double code = block.flow.width() * size;
  const double caption = block.caption.width() * caption_size;
  const double ascent = std::max(block.flow.ascent() * size, block.caption.ascent() * caption_size);
  const double descent = std::max(block.flow.descent() * size, block.caption.descent() * caption_size);
  const auto [left, right] = room_(pen.y, pen.y + ascent + descent);
  const double width = caption + kCaptionGap * size + code;
  if (width <= right - left + kRounding) {
    pen.lines = 1;
    if (pen.art != nullptr) {
      const double x = style_.centred ? (left + right - width) / 2 : left;
      draw_line(block.caption, block.caption.whole(), caption_size, {x, pen.y + ascent}, *pen.art);
      draw_line(block.flow, block.flow.whole(), size,
                {x + caption + kCaptionGap * size, pen.y + ascent}, *pen.art);
    }
    return pen.y + ascent + descent;
  }
  const auto under = set_flow(block.caption, caption_size, false, pen);
  if (!under) return std::nullopt;
  Pen below{*under + kCaptionAbove * size, pen.art, 0};
  const auto end = set_flow(block.flow, size, false, below);
  pen.lines += below.lines;
  return end;
}

std::optional<double> ColumnSetter::set_panel(const TextBlock& block, double size, Pen& pen) const {
  const double caption_size =
      std::max(kCaptionSize * kCaptionSize * size, block.least * kMillimetresPerPoint);
  const auto under = set_flow(block.caption, caption_size, false, pen);
  if (!under) return std::nullopt;
  const double aside = kPanelStroke + kPanelAside * size;
  const double above = kPanelStroke + kPanelAbove * size;
  const double top = *under + kFrameGap;
  const double leading = leading_of(block.flow) * size;
  const double tall = (block.flow.ascent() + block.flow.descent()) * size;
  // In a circle the frame is as wide as its narrower edge allows; more lines make it narrower.
  for (std::size_t most = 1; most <= 3; ++most) {
    const double end = top + 2 * above + static_cast<double>(most - 1) * leading + tall;
    const auto [left, right] = room_(top, end);
    const double ems = (right - left - 2 * aside) / size;
    const auto lines = block.flow.wrap([&](std::size_t) { return ems; });
    if (lines.empty() || lines.size() > most) continue;
    pen.lines += lines.size() - 1;
    if (pen.art != nullptr) {
      double widest = 0;
      for (const auto& line : lines) widest = std::max(widest, line.width * size);
      const double width = widest + 2 * aside;
      const double x = style_.centred ? (left + right - width) / 2 : left;
      pen.art->frames.push_back({{x, top}, width, end - top, kPanelStroke});
      double base = top + above + block.flow.ascent() * size;
      for (const auto& line : lines) {
        draw_line(block.flow, line, size, {x + (width - line.width * size) / 2, base}, *pen.art);
        base += leading;
      }
    }
    return end;
  }
  return std::nullopt;
}

}  // namespace ocop::labeler
